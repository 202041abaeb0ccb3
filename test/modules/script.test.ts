import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { script } from '../../src/modules/script.ts';
import { quote } from '../../src/shell/quote.ts';
import { LocalConnection } from '../../src/transport/kinds/local-connection.ts';
import { type HostCase, HOSTILE, testHostCases } from './host-cases.ts';
import { runDefinition } from './run-definition.ts';
import { TEST_SHELLS, TestSession } from './test-shells.ts';

const RUNS = { changed: true, repeats: true, check: 'unknown' } as const;
const ECHO = '#!/bin/sh\nprintf "%s|" "$@"\n';

const CASES: HostCase[] = [
  {
    ...RUNS,
    title: 'runs with arguments',
    args: { cmd: 'a.sh one \'two three\' "$TEST_FRUIT"' },
    controller: { 'a.sh': ECHO },
    result: { rc: 0, stdout: 'one|two three|pear|', stdout_lines: ['one|two three|pear|'], stderr: '' },
    frames: [1, 1],
  },
  {
    ...RUNS,
    title: 'has a name with blanks, in quotes',
    args: { cmd: ` "sub folder/it's a.sh" one` },
    controller: { "sub folder/it's a.sh": '#!/bin/sh\nbasename "$0"; echo "$1"\n' },
    result: { stdout: "it's a.sh\none\n" },
  },
  {
    ...RUNS,
    title: 'runs by what its first line names',
    args: { cmd: 'a' },
    controller: { a: '#!/usr/bin/awk -f\nBEGIN { print 6 * 7 }\n' },
    result: { stdout: '42\n' },
  },
  {
    ...RUNS,
    title: 'runs by a shell where its first line names nothing',
    args: { cmd: 'a' },
    controller: { a: 'echo $((6 * 7))' },
    result: { stdout: '42\n' },
  },
  {
    ...RUNS,
    title: 'runs by the executable that is given, with options',
    args: { cmd: 'a one', executable: '/bin/sh -u' },
    controller: { a: '#!/bin/false\necho $1; echo $2' },
    failed: /non-zero return code/,
    result: { stdout: 'one\n', changed: true },
    check: 'unknown',
  },
  {
    ...RUNS,
    title: 'runs in a folder, with nothing in its standard input',
    args: { cmd: 'a', chdir: '{dir}' },
    controller: { a: 'pwd; cat; umask; echo made >made' },
    result: { stdout: '{dir}\n0022\n' },
    after: { made: 'made\n' },
  },
  {
    ...RUNS,
    title: 'tells the exit status and both outputs of a failure',
    args: { cmd: 'a' },
    controller: { a: 'echo out; echo err >&2; exit 3' },
    failed: /^non-zero return code$/,
    result: { rc: 3, stdout: 'out\n', stderr: 'err\n', stdout_lines: ['out'], stderr_lines: ['err'], changed: true },
  },
  {
    ...RUNS,
    title: 'leaves redirections to the shell',
    args: { cmd: 'a > {dir}/out' },
    controller: { a: 'echo one' },
    result: { stdout: '' },
    after: { out: 'one\n' },
  },
  {
    title: 'does not run where what it creates is there',
    args: { cmd: 'a', creates: '{dir}/b' },
    controller: { a: 'echo a' },
    host: { b: '' },
    result: { skipped: true, msg: '{dir}/b exists, matching creates option' },
  },
  {
    title: 'runs until it is there',
    args: { cmd: 'a {dir}/b', creates: '{dir}/b' },
    controller: { a: 'touch "$1"' },
    changed: true,
    after: { b: '' },
  },
  {
    title: 'does not run where what it removes is missing',
    args: { cmd: 'a', removes: '{dir}/b' },
    controller: { a: 'echo a' },
    result: { skipped: true, msg: '{dir}/b does not exist, matching removes option' },
  },
  {
    title: 'runs while it is there',
    args: { cmd: 'a {dir}/b', removes: '{dir}/b' },
    controller: { a: 'rm "$1"' },
    host: { b: '' },
    changed: true,
    after: { b: null },
  },
  {
    title: 'misses the script',
    args: { cmd: 'none one' },
    failed: /Could not find or access 'none' on the controller/,
  },
  { title: 'runs no folder', args: { cmd: 'a' }, controller: { 'a/b': '' }, failed: /\/a is not a file/ },
  { title: 'wants a script', args: { cmd: " '' one" }, failed: /no script given/ },
  {
    title: 'wants the whole path of a folder',
    args: { cmd: 'a', chdir: 'b' },
    controller: { a: '' },
    failed: /chdir b must be an absolute path/,
  },
  {
    title: 'misses the folder',
    args: { cmd: 'a', chdir: '{dir}/none' },
    controller: { a: '' },
    failed: /cannot change to the folder .*\/none/,
    check: 'unknown',
  },
  {
    ...RUNS,
    title: 'gets hostile arguments as they are',
    args: { cmd: `a.sh ${HOSTILE.map(quote).join(' ')}`, chdir: '{dir}' },
    controller: { 'a.sh': ECHO },
    result: { stdout: `${HOSTILE.join('|')}|` },
    after: { pwned: null },
  },
  ...HOSTILE.map((name): HostCase => ({
    ...RUNS,
    title: `takes ${JSON.stringify(name)} for names`,
    args: { cmd: quote(name), chdir: `{dir}/${name}`, removes: `{dir}/${name}`, creates: `{dir}/${name}/none` },
    host: { [name]: { folder: true } },
    controller: { [name]: '#!/bin/sh\nprintf %s "${0##*/}|$PWD"\n' },
    check: 'unchecked',
    result: { stdout: `${name}|{dir}/${name}` },
    after: { pwned: null },
  })),
];

testHostCases('script', script, CASES);

test.each(TEST_SHELLS)('nothing is left behind, under $name', async (shell) => {
  const controller = mkdtempSync(join(tmpdir(), 'longshore-script-'));
  const session = new TestSession(shell);
  try {
    writeFileSync(join(controller, 'a'), 'echo "$0"; exit 1');
    const before = readdirSync(session.home);
    const { stdout } = await runDefinition(script, { cmd: 'a' }, session, { controller });
    expect(stdout).toMatch(new RegExp(`^${session.home}/\\.longshore-[0-9a-f]+/a\n$`));
    const away = { controller, environment: { HOME: '/proc/none', TMPDIR: controller } };
    expect((await runDefinition(script, { cmd: 'a' }, session, away)).stdout).toContain(`${controller}/.longshore-`);
    expect([readdirSync(session.home), readdirSync(controller)]).toEqual([before, ['a']]);
  } finally {
    await session.close();
    rmSync(controller, { recursive: true });
  }
});

test('a script that is interrupted is removed', async () => {
  const controller = mkdtempSync(join(tmpdir(), 'longshore-script-'));
  const stop = new AbortController();
  const session = await new LocalConnection(60_000).openSession();
  try {
    writeFileSync(join(controller, 'a'), `#!/bin/sh\necho "$0" >${controller}/begun\nsleep 60\n`);
    const interrupted = {
      frames: 0,
      close: () => session.close(),
      run: (...[task]: Parameters<typeof session.run>) => session.run({ ...task, signal: stop.signal }),
    };
    const running = runDefinition(script, { cmd: 'a' }, interrupted, {
      controller,
      environment: { HOME: controller },
    }).catch((error: unknown) => error);
    await expect.poll(() => existsSync(join(controller, 'begun')), { timeout: 60_000 }).toBe(true);
    stop.abort();
    await running;
    await expect.poll(() => readdirSync(controller), { timeout: 60_000 }).toEqual(['a', 'begun']);
  } finally {
    await session.close();
    rmSync(controller, { recursive: true });
  }
});
