import { spawnSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { stat } from '../../src/modules/stat.ts';
import { type HostCase, HOSTILE_PATH, testHostCases } from './host-cases.ts';
import { runDefinition } from './run-definition.ts';
import { findShell, TestSession } from './test-shells.ts';

const CASES: HostCase[] = [
  {
    title: 'tells that there is nothing',
    args: { path: '{dir}/none' },
    result: { stat: { exists: false } },
    frames: [1, 1],
  },
  {
    title: 'tells all about a file',
    args: { path: '{dir}/a' },
    host: { a: { content: 'hi\n', mode: '4751' } },
    result: {
      stat: {
        exists: true,
        path: '{dir}/a',
        mode: '4751',
        isreg: true,
        isdir: false,
        islnk: false,
        isuid: true,
        isgid: false,
        xusr: true,
        woth: false,
        xoth: true,
        uid: 0,
        pw_name: 'root',
        gr_name: 'root',
        size: 3,
        nlink: 1,
        readable: true,
        executable: true,
        checksum: '55ca6286e3e4f4fba5d0448333fa99fc5a404a73',
      },
    },
    frames: [1, 1],
  },
  {
    title: 'takes another checksum',
    args: { path: '{dir}/a', checksum_algorithm: 'sha256' },
    host: { a: '' },
    result: { stat: { checksum: 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855' } },
  },
  {
    title: 'tells a folder',
    args: { path: '{dir}' },
    result: { stat: { isdir: true, isreg: false, mimetype: 'inode/directory', charset: 'binary' } },
  },
  {
    title: 'tells a device',
    args: { path: '/dev/null' },
    result: { stat: { ischr: true, device_type: 259, mimetype: 'inode/chardevice', attributes: [], attr_flags: '' } },
  },
  {
    title: 'tells a link',
    args: { path: '{dir}/a' },
    host: { b: 'x', a: { link: 'b' } },
    result: { stat: { islnk: true, isreg: false, lnk_target: 'b', lnk_source: '{dir}/b', mimetype: 'inode/symlink' } },
  },
  {
    title: 'looks behind a link',
    args: { path: '{dir}/a', follow: true },
    host: { b: 'x', a: { link: 'b' } },
    result: { stat: { islnk: false, isreg: true, size: 1 } },
  },
  {
    title: 'sees nothing behind a link that leads nowhere',
    args: { path: '{dir}/a', follow: true },
    host: { a: { link: 'b' } },
    result: { stat: { exists: false } },
  },
  {
    title: 'has a type of content, which is unknown to a host without `file`',
    args: { path: '{dir}/a' },
    host: { a: 'text\n' },
    result: {
      stat: {
        mimetype: expect.stringMatching(/^(?:text\/plain|unknown)$/) as string,
        charset: expect.stringMatching(/^(?:us-ascii|unknown)$/) as string,
      },
    },
  },
  {
    title: 'looks at a hostile name',
    args: { path: `{dir}/${HOSTILE_PATH}` },
    host: { [HOSTILE_PATH]: 'hi\n' },
    result: {
      stat: { path: `{dir}/${HOSTILE_PATH}`, size: 3, checksum: '55ca6286e3e4f4fba5d0448333fa99fc5a404a73' },
    },
    after: { pwned: null },
  },
];

testHostCases('stat', stat, CASES);

test('the flags of the file system are what lsattr says', async () => {
  const path = new URL(import.meta.url).pathname;
  const { status, stdout } = spawnSync('lsattr', ['-vd', path], { encoding: 'utf8' });
  const [version, flags] = stdout.trim().split(/\s+/);
  const session = new TestSession(findShell('dash'));
  try {
    const answer = await runDefinition(stat, { path }, session);
    const { attr_flags: set, attributes, version: read } = answer['stat'] as Record<string, string | undefined>;
    // Not every file system has them.
    const wanted = status === 0 ? { read: version, set: flags?.replaceAll('-', '') } : {};
    expect({ read, set }).toEqual(wanted);
    expect(attributes ?? []).toHaveLength(set?.length ?? 0);
    const plain = await runDefinition(stat, { path, get_attributes: false, get_mime: false }, session);
    expect(plain['stat']).not.toHaveProperty('attr_flags');
    expect(plain['stat']).not.toHaveProperty('mimetype');
  } finally {
    await session.close();
  }
});
