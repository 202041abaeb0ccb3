import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { blockinfile } from '../../src/modules/blockinfile.ts';
import { lineinfile } from '../../src/modules/lineinfile.ts';
import { replace } from '../../src/modules/replace.ts';
import { type HostCase, HOSTILE, HOSTILE_PATH, testHostCases } from './host-cases.ts';
import { runDefinition } from './run-definition.ts';
import { TEST_SHELLS, TestSession } from './test-shells.ts';

const LINES: HostCase[] = [
  {
    title: 'adds a line in two round trips, and finds it in one',
    args: { path: '{dir}/a', line: 'b' },
    host: { a: { content: 'a\n', mode: '0640' } },
    changed: true,
    after: { a: { content: 'a\nb\n', mode: '0640' } },
    result: { msg: 'line added', mode: '0640', backup: '' },
    frames: [2, 1],
  },
  {
    title: 'brings the attributes alone',
    args: { path: '{dir}/a', line: 'a', mode: '0600' },
    host: { a: 'a\n' },
    changed: true,
    after: { a: { content: 'a\n', mode: '0600' } },
    result: { backup: '', msg: 'ownership, perms or SE linux context changed' },
    frames: [2, 1],
  },
  {
    title: 'needs the file',
    args: { path: '{dir}/a', line: 'a' },
    failed: /^Destination .*\/a does not exist !$/,
    check: 'unknown',
    frames: [1, 1],
  },
  {
    title: 'makes the file and its folder',
    args: { path: '{dir}/new/a', line: 'a', create: true, mode: '0600' },
    changed: true,
    after: { 'new/a': { content: 'a\n', mode: '0600' } },
  },
  {
    title: 'follows a link',
    args: { path: '{dir}/a', line: 'x' },
    host: { b: '', a: { link: 'b' } },
    changed: true,
    after: { a: { link: 'b' }, b: 'x\n' },
  },
  {
    title: 'removes lines',
    args: { path: '{dir}/a', regexp: '^#', state: 'absent' },
    host: { a: '#1\nb\n#2\n' },
    changed: true,
    after: { a: 'b\n' },
    result: { found: 2 },
  },
  {
    title: 'warns of an expression that matches every line',
    args: { path: '{dir}/a', regexp: '', line: 'x' },
    host: { a: '1\n2\n' },
    changed: true,
    after: { a: '1\nx\n' },
    result: { warnings: [expect.stringMatching(/`regexp` is empty/) as string] },
  },
  {
    title: 'has nothing to remove where there is no file',
    args: { path: '{dir}/a', line: 'x', state: 'absent' },
    result: { msg: 'file not present' },
  },
  {
    title: 'keeps a copy',
    args: { path: '{dir}/a', line: 'x', backup: true },
    host: { a: '' },
    changed: true,
    result: { backup: expect.stringMatching(/host.a\.\d+\.\d{4}-.*~$/) as string },
    after: { a: 'x\n' },
  },
  {
    title: 'keeps the file where the validation refuses',
    args: { path: '{dir}/a', line: 'x', validate: `sh -c 'echo out; echo err >&2; exit 3' %s` },
    host: { a: 'z\n' },
    failed: /^failed to validate: rc:3 error:err\n$/,
    result: { exit_status: 3, stdout: 'out\n', stderr: 'err\n' },
    check: 'unchecked',
    after: { a: 'z\n' },
  },
  {
    title: 'keeps bytes that are no UTF-8',
    args: { path: '{dir}/a', line: 'ü' },
    host: { a: { content: Buffer.from([0xff, 0x0a]) } },
    changed: true,
    after: { a: { content: Buffer.from([0xff, 0x0a, 0xc3, 0xbc, 0x0a]) } },
  },
  {
    title: 'shows what changes',
    args: { path: '{dir}/a', line: 'b' },
    host: { a: 'a\n' },
    options: { diff: true },
    changed: true,
    result: { diff: [{ before: 'a\n', after: 'a\nb\n' }, {}] },
  },
  { title: 'edits no folder', args: { path: '{dir}', line: 'b' }, failed: /is a directory !$/, result: { rc: 256 } },
  { title: 'needs a line', args: { path: '{dir}/a' }, host: { a: '' }, failed: /line is required/ },
  {
    title: 'needs something to remove',
    args: { path: '{dir}/a', state: 'absent' },
    host: { a: '' },
    failed: /one of line, search_string, or regexp/,
  },
  {
    title: 'writes hostile text into a file of a hostile name',
    args: { path: `{dir}/${HOSTILE_PATH}`, line: HOSTILE_PATH.replace('\n', ' ') },
    host: { [HOSTILE_PATH]: 'a\n' },
    changed: true,
    after: { [HOSTILE_PATH]: `a\n${HOSTILE_PATH.replace('\n', ' ')}\n`, pwned: null },
  },
];

const BLOCKS: HostCase[] = [
  {
    title: 'adds a block in two round trips, and finds it in one',
    args: { path: '{dir}/a', block: HOSTILE.join('\n'), marker: '; {mark} mine' },
    host: { a: 'a\n' },
    changed: true,
    after: { a: `a\n; BEGIN mine\n${HOSTILE.join('\n')}\n; END mine\n`, pwned: null },
    frames: [2, 1],
  },
  {
    title: 'has Ansible’s markers, and says that it made the file',
    args: { path: '{dir}/a', block: 'x', create: true },
    changed: true,
    result: { msg: 'File created' },
    after: { a: '# BEGIN ANSIBLE MANAGED BLOCK\nx\n# END ANSIBLE MANAGED BLOCK\n' },
  },
  {
    title: 'removes the block, and keeps the old file',
    args: { path: '{dir}/a', state: 'absent', block: 'whatever', backup: true },
    host: { a: '1\n# BEGIN ANSIBLE MANAGED BLOCK\nx\n# END ANSIBLE MANAGED BLOCK\n2\n' },
    changed: true,
    result: { msg: 'Block removed', backup_file: expect.stringMatching(/host.a\.\d+\.\d{4}-.*~$/) as string },
    after: { a: '1\n2\n' },
  },
  { title: 'needs the file', args: { path: '{dir}/a', block: 'a' }, failed: /does not exist/, check: 'unknown' },
];

const REPLACES: HostCase[] = [
  {
    title: 'keeps the old file',
    args: { path: '{dir}/a', regexp: 'x', replace: 'y', backup: true },
    host: { a: 'x' },
    changed: true,
    after: { a: 'y' },
    result: { backup_file: expect.stringMatching(/host.a\.\d+\.\d{4}-.*~$/) as string },
  },
  {
    title: 'replaces in another encoding',
    args: { path: '{dir}/a', regexp: 'ö+', replace: 'é', encoding: 'latin-1' },
    host: { a: { content: Buffer.from('zöö\n', 'latin1') } },
    changed: true,
    after: { a: { content: Buffer.from('zé\n', 'latin1') } },
  },
  {
    title: 'refuses a character that the encoding lacks',
    args: { path: '{dir}/a', regexp: 'a', replace: '€', encoding: 'latin-1' },
    host: { a: 'a' },
    failed: /`latin-1` has no character `€`/,
  },
  {
    title: 'refuses a file that is not of the encoding',
    args: { path: '{dir}/a', regexp: 'a', replace: 'b', encoding: 'ascii' },
    host: { a: 'é' },
    failed: /the byte 0xc3 in the file is not ascii/,
  },
  {
    title: 'replaces in what is before the last match of `before`, where there is no `after`',
    args: { path: '{dir}/a', regexp: 'x', replace: 'y', before: 'to' },
    host: { a: 'x to x to x' },
    changed: true,
    after: { a: 'y to y to x' },
  },
  {
    title: 'replaces between the first `after` that a `before` follows, and the first of these',
    args: { path: '{dir}/a', regexp: 'x', replace: 'y', after: 'from', before: 'to' },
    host: { a: 'x\nfrom x\nfrom x to x to from x to' },
    changed: true,
    after: { a: 'x\nfrom y\nfrom y to x to from x to' },
  },
  {
    title: 'replaces every match, line by line',
    args: { path: '{dir}/a', regexp: '^(\\w+)=old$', replace: '\\1=new' },
    host: { a: 'a=old\nb=older\nc=old\n' },
    changed: true,
    after: { a: 'a=new\nb=older\nc=new\n' },
    result: { msg: '2 replacements made', rc: 0 },
    frames: [2, 1],
  },
  {
    title: 'replaces in a section',
    args: { path: '{dir}/a', regexp: 'x', replace: 'y', after: 'from', before: 'to' },
    host: { a: 'x from x\nx to x' },
    changed: true,
    after: { a: 'x from y\ny to x' },
  },
  {
    title: 'changes nothing without the section',
    args: { path: '{dir}/a', regexp: 'x', replace: 'y', after: 'none' },
    host: { a: 'x' },
    result: { msg: 'Pattern for before/after params did not match the given file: none(?P<subsection>.*)' },
  },
];

testHostCases('lineinfile', lineinfile, LINES);
testHostCases('blockinfile', blockinfile, BLOCKS);
testHostCases('replace', replace, REPLACES);

describe('a file that changes between reading and writing', () => {
  const [dash] = TEST_SHELLS;
  const session = new TestSession(dash ?? expect.fail('no shell'));
  const folder = mkdtempSync(join(tmpdir(), 'longshore-edit-'));
  afterAll(async () => {
    await session.close();
    rmSync(folder, { recursive: true });
  });

  test.each([
    ['is left as it is', 'a\n', 'other\n', /was changed by someone else meanwhile/],
    ['that appears is left as it is', undefined, 'other\n', /was changed by someone else meanwhile/],
    ['that vanishes is not made again', 'a\n', undefined, /has vanished meanwhile/],
  ])('%s', async (name, first, second, message) => {
    const path = join(folder, name);
    if (first !== undefined) writeFileSync(path, first);
    const interfering = {
      frames: 0,
      close: () => Promise.resolve(),
      run: async (task: Parameters<TestSession['run']>[0]) => {
        const reply = await session.run(task);
        if (second === undefined) rmSync(path, { force: true });
        else writeFileSync(path, second);
        return reply;
      },
    };
    const result = await runDefinition(lineinfile, { path, line: 'b', create: true }, interfering);
    expect(result).toMatchObject({ failed: true, msg: expect.stringMatching(message) as string });
    expect(second === undefined ? undefined : readFileSync(path, 'utf8')).toBe(second);
  });
});
