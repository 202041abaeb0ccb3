import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { command } from '../../src/modules/command.ts';
import { raw } from '../../src/modules/raw.ts';
import { splitLines } from '../../src/module/split-lines.ts';
import { shell } from '../../src/modules/shell.ts';
import { type HostCase, HOSTILE, HOSTILE_PATH, testHostCases } from './host-cases.ts';
import { runDefinition } from './run-definition.ts';
import { TEST_SHELLS, TestSession } from './test-shells.ts';

const RUNS = { changed: true, repeats: true, check: 'unknown' } as const;

const COMMANDS: HostCase[] = [
  {
    ...RUNS,
    title: 'splits words and answers what came out',
    args: { cmd: `printf '%s|' a "b c" d\\ e` },
    result: {
      rc: 0,
      stdout: 'a|b c|d e|',
      stderr: '',
      stdout_lines: ['a|b c|d e|'],
      cmd: ['printf', '%s|', 'a', 'b c', 'd e'],
    },
    frames: [1, 1],
  },
  {
    ...RUNS,
    title: 'drops line ends at the end only',
    args: { argv: ['printf', '\\n a\\n\\nb\\n\\n'] },
    result: { stdout: '\n a\n\nb', stdout_lines: ['', ' a', '', 'b'] },
  },
  {
    ...RUNS,
    title: 'keeps line ends where it shall',
    args: { argv: ['printf', 'a\\n'], strip_empty_ends: false },
    result: { stdout: 'a\n' },
  },
  {
    ...RUNS,
    title: 'tells the exit status and both outputs of a failure',
    args: { argv: ['sh', '-c', 'echo out; echo err >&2; exit 3'] },
    failed: /^non-zero return code$/,
    result: { rc: 3, stdout: 'out', stderr: 'err', changed: true },
    check: 'unchecked',
  },
  { ...RUNS, title: 'hands over standard input', args: { cmd: 'cat', stdin: 'a\nb' }, result: { stdout: 'a\nb' } },
  {
    ...RUNS,
    title: 'adds no line end where it shall not',
    args: { cmd: 'wc -c', stdin: 'ab', stdin_add_newline: false },
    result: { stdout: '2' },
  },
  { ...RUNS, title: 'has an empty standard input otherwise', args: { cmd: 'cat' }, result: { stdout: '' } },
  { ...RUNS, title: 'runs in a folder', args: { cmd: 'pwd', chdir: '{dir}' }, result: { stdout: '{dir}' } },
  {
    ...RUNS,
    title: 'is no shell',
    args: { cmd: 'echo a | b > c ; d & `e` $(f) *' },
    result: { stdout: 'a | b > c ; d & `e` $(f) *', msg: '' },
  },
  {
    ...RUNS,
    title: 'expands the environment and the home folder',
    args: { cmd: 'echo $TEST_FRUIT ${TEST_FRUIT}s $NO_SUCH ~nobody-at-all' },
    result: { stdout: 'pear pears $NO_SUCH ~nobody-at-all' },
  },
  {
    ...RUNS,
    title: 'expands nothing where it shall not',
    args: { cmd: 'echo $TEST_FRUIT ~', expand_argument_vars: false },
    result: { stdout: '$TEST_FRUIT ~' },
  },
  {
    ...RUNS,
    title: 'says that it runs no shell',
    args: { cmd: 'echo a', executable: '/bin/none' },
    result: { stdout: 'a', warnings: [expect.stringMatching(/`executable` does nothing/) as string] },
  },
  {
    ...RUNS,
    title: 'runs programs, not functions of its own shell',
    args: { cmd: 'ls_fail gotcha' },
    failed: /there is no command `ls_fail`/,
    result: { rc: 2, cmd: 'ls_fail gotcha', stdout: '', stderr: '' },
    check: 'unchecked',
  },
  {
    ...RUNS,
    title: 'tells what may not be executed from what is not there',
    args: { argv: ['{dir}/a b', 'c d'] },
    host: { 'a b': '' },
    failed: /may not be executed/,
    result: { rc: 13, cmd: "'{dir}/a b' 'c d'" },
    check: 'unchecked',
  },
  {
    ...RUNS,
    title: 'says that the folder is missing',
    args: { cmd: 'pwd', chdir: '{dir}/none' },
    failed: /^Unable to change directory before execution: .*\/none: No such file or directory$/,
    result: { stdout: '', stderr: '', stdout_lines: [], rc: null, cmd: ['pwd'], delta: null },
    check: 'unchecked',
  },
  {
    title: 'does not run where what it creates is there',
    args: { cmd: 'touch {dir}/a', creates: '{dir}/a*' },
    host: { abc: '' },
    result: {
      rc: 0,
      stdout: 'skipped, since {dir}/a* exists',
      msg: expect.stringMatching(/^(?:Did|Would) not run command since '.*\/a\*' exists$/) as string,
      start: null,
      end: null,
      delta: null,
    },
    after: { a: null },
  },
  {
    title: 'runs until it is there',
    args: { cmd: 'touch {dir}/a', creates: '{dir}/a' },
    changed: true,
    after: { a: '' },
  },
  {
    title: 'does not run where what it removes is missing',
    args: { cmd: 'touch a', chdir: '{dir}', removes: 'b' },
    after: { a: null },
  },
  {
    title: 'runs while it is there',
    args: { cmd: 'rm b', chdir: '{dir}', removes: 'b' },
    host: { b: '' },
    changed: true,
    after: { b: null },
  },
  {
    ...RUNS,
    title: 'gives every hostile word as it is',
    args: { argv: ['printf', '[%s]', ...HOSTILE], chdir: '{dir}' },
    result: { stdout: HOSTILE.map((text) => `[${text}]`).join('') },
    after: { pwned: null },
  },
  {
    ...RUNS,
    title: 'takes hostile text as folder, input and guard',
    args: {
      cmd: 'cat',
      stdin: HOSTILE.join('\n'),
      stdin_add_newline: false,
      chdir: `{dir}/${HOSTILE_PATH}`,
      removes: `{dir}/${HOSTILE_PATH}`,
    },
    host: { [HOSTILE_PATH]: { folder: true } },
    result: { stdout: HOSTILE.join('\n') },
    check: 'unchecked',
    after: { pwned: null, [`${HOSTILE_PATH}/pwned`]: null },
  },
];

const SHELLS: HostCase[] = [
  {
    ...RUNS,
    title: 'is a shell',
    args: { cmd: 'echo a b | wc -w', chdir: '{dir}' },
    result: { stdout: '2', cmd: 'echo a b | wc -w' },
  },
  { ...RUNS, title: 'takes several lines', args: { cmd: 'echo a\necho b' }, result: { stdout_lines: ['a', 'b'] } },
  {
    ...RUNS,
    title: 'takes another shell',
    args: { cmd: 'echo $0', executable: '/bin/dash' },
    result: { stdout: '/bin/dash' },
  },
  {
    ...RUNS,
    title: 'says that the shell is missing',
    args: { cmd: 'true', executable: '/bin/none' },
    failed: /there is no command `\/bin\/none`/,
    check: 'unchecked',
  },
  {
    ...RUNS,
    title: 'tells a syntax error from a lost host',
    args: { cmd: 'if' },
    failed: /non-zero return code/,
    result: { rc: 2 },
    check: 'unchecked',
  },
  {
    title: 'heeds creates',
    args: { cmd: 'echo > a', chdir: '{dir}', creates: 'a' },
    changed: true,
    after: { a: '\n' },
  },
];

const RAWS: HostCase[] = [
  { ...RUNS, title: 'runs a line', args: { cmd: 'echo a; echo b' }, result: { stdout: 'a\nb\n' } },
];

testHostCases('command', command, COMMANDS);
testHostCases('shell', shell, SHELLS);
testHostCases('raw', raw, RAWS);

describe('times', () => {
  const [dash] = TEST_SHELLS;
  const session = new TestSession(dash ?? expect.fail('no shell'));
  const folder = mkdtempSync(join(tmpdir(), 'longshore-times-'));
  afterAll(async () => {
    await session.close();
    rmSync(folder, { recursive: true });
  });

  test('start, end and delta have the form of Ansible', async () => {
    const { start, end, delta } = await runDefinition(command, { cmd: 'true' }, session);
    expect(delta).toMatch(/^0:00:0\d\.\d{6}$/);
    for (const time of [start, end]) expect(time).toMatch(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{6}$/);
  });

  test('an error in the words is said', async () => {
    await expect(runDefinition(command, { cmd: "echo 'a" }, session)).rejects.toThrow('a single quote is not closed');
  });

  test('a word longer than a host takes is said', async () => {
    const result = await runDefinition(shell, { cmd: `: ${'x'.repeat(140_000)}` }, session);
    expect(result).toMatchObject({ failed: true, msg: expect.stringContaining('longer than a host takes') as string });
  });
});

test.each([
  ['', []],
  ['a', ['a']],
  ['a\n', ['a']],
  ['a\r\nb\rc', ['a', 'b', 'c']],
  ['\n\n', ['', '']],
])('lines of %j', (text, lines) => {
  expect(splitLines(text)).toEqual(lines);
});
