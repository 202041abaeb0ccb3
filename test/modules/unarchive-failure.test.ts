import { expect, test } from 'vitest';
import { describeWith } from '../requirement.ts';
import { unarchive } from '../../src/modules/unarchive.ts';
import { type HostCase, testHostCases } from './host-cases.ts';
import { ARCHIVERS, makeArchive } from './make-archive.ts';
import { runDefinition } from './run-definition.ts';
import { findShell, TEST_SHELLS, TestSession } from './test-shells.ts';
import { ToolSession } from './tool-host.ts';
import { FOLDER, TGZ, TGZ_FILE, ZIP, ZIP_FILE } from './unarchive-archives.ts';

const CASES: readonly HostCase[] = [
  {
    title: 'gives no attributes of the file system',
    args: { src: 'app.tgz', dest: '{dir}/to', attributes: '+i' },
    controller: TGZ_FILE,
    failed: /attributes: unarchive cannot give/,
    frames: [0, 0],
  },
  {
    title: 'needs the folder',
    args: { src: 'app.tgz', dest: '{dir}/none' },
    controller: TGZ_FILE,
    failed: /dest '.*\/none' must be an existing dir/,
    check: 'unchecked',
  },
  {
    title: 'misses the archive on the controller',
    args: { src: 'none.tgz', dest: '{dir}' },
    failed: /Could not find or access .none.tgz./,
  },
  {
    title: 'misses the archive on the host',
    args: { src: '{dir}/none', dest: '{dir}', remote_src: true },
    failed: /Source '.*\/none' does not exist/,
    check: 'unknown',
  },
  ...[
    ['nothing', '', /Invalid archive '.*', the file is 0 bytes/],
    ['text', 'text\n'.repeat(200), /Failed to find handler for ".*bad": it cannot be unpacked: ./],
    ['the half of an archive', TGZ.subarray(0, 150), /bad/],
    ['an archive without files', makeArchive('', {}), /no files in archive/],
  ].map(([title, content, failed]): HostCase => ({
    title: `refuses ${String(title)}`,
    args: { src: 'bad', dest: '{dir}/to' },
    controller: { bad: { content: content as string } },
    host: FOLDER,
    failed: failed as RegExp,
    after: { 'to/app': null, 'to/kept': 'kept' },
  })),
  {
    title: 'has no such file in a zip',
    args: { src: 'app.zip', dest: '{dir}/to', include: ['-C'] },
    controller: ZIP_FILE,
    host: FOLDER,
    // busybox's unzip says nothing.
    failed: /^failed to unpack .*app\.zip to .*: (?:caution: filename not matched: .*-|nothing that `include` names)/,
    after: { 'to/app': null, 'to/kept': 'kept' },
  },
  ...['-C', '$(touch pwned)', '; touch pwned'].map((text): HostCase => ({
    title: `has no file ${text}`,
    args: { src: 'app.tgz', dest: '{dir}/to', include: [text] },
    controller: TGZ_FILE,
    host: FOLDER,
    failed: /^failed to unpack .*app\.tgz to .*: tar: .*(?:-C|pwned).*[Nn]ot found in archive/,
    after: { 'to/pwned': null, pwned: null },
  })),
];

describeWith(ARCHIVERS, 'archives', () => testHostCases('what unarchive refuses', unarchive, CASES));

describeWith(ARCHIVERS, 'a host that lacks what an archive needs', () => {
  test.each(TEST_SHELLS.filter(({ applets }) => !applets))('is told, under $name', async (shell) => {
    const session = new ToolSession(shell.name, ['cat', 'dd', 'find', 'mkdir', 'od', 'rm', 'stat', 'tr']);
    try {
      const context = { find: () => import.meta.filename, readFile: () => ZIP };
      const args = { src: 'a', dest: session.home };
      const result = await runDefinition(unarchive, args, session, { context });
      expect(result).toMatchObject({ failed: true, msg: 'the host has no command `unzip`' });
      const predicted = await runDefinition(unarchive, args, session, { context, check: true });
      expect(predicted).toMatchObject({ unknown: 'the host has no command `unzip` yet' });
    } finally {
      await session.close();
    }
  });
});

test.each([
  [true, { changed: true }],
  [false, { failed: true, msg: expect.stringMatching(/Failed to find handler/) as string }],
])('an archive in a vault is opened: %s', async (decrypt, result) => {
  const session = new TestSession(findShell('dash'));
  try {
    const context = { find: () => import.meta.filename, readFile: () => TGZ };
    expect(
      await runDefinition(unarchive, { src: 'a', dest: session.home, decrypt }, session, { context }),
    ).toMatchObject(result);
  } finally {
    await session.close();
  }
});
