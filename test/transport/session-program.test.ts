import { execFileSync } from 'node:child_process';
import { text } from 'node:stream/consumers';
import { describe, expect, test } from 'vitest';
import { makeSessionProgram, makeSetup } from '../../src/transport/session/session-program.ts';
import { WATCHDOG } from '../../src/transport/session/session-watchdog.ts';
import { describeWith } from '../requirement.ts';
import { LocalShell } from './local-shells.ts';

const KEY = '@@0123456789abcdef';

test('the program stands on one line and has nothing that fish or tcsh would read', () => {
  expect(makeSessionProgram(KEY)).not.toMatch(/['!\\\n]/);
});

test('each line of the set-up is one that the loop evaluates', () => {
  for (const line of makeSetup(KEY, 'hello.1', true).trim().split('\n')) expect(line.startsWith(KEY)).toBe(true);
});

describeWith([{ command: 'shellcheck', package: 'shellcheck' }], 'shellcheck', () => {
  // SC2164: a failed cd has its alternative; SC3013: dash, bash, busybox, mksh, ksh and zsh have -ef; SC2013, SC2086: lists are split on purpose.
  const except = 'SC2164,SC3013,SC2013,SC2086';
  test.each([
    ['the program', makeSessionProgram(KEY)],
    ['the set-up', makeSetup('', 'hello.1', true)],
    ['the watchdog', WATCHDOG],
  ])('%s', (_name, script) => {
    execFileSync('shellcheck', ['-s', 'sh', '-e', except, '-'], {
      input: script,
      stdio: ['pipe', 'inherit', 'inherit'],
    });
  });
});

describe.each(['dash', 'bash', 'busybox'])('an end of input in the middle of a frame, in %s', (name) => {
  const frame = `${KEY}__f m.1 __lines 3 __run\necho ran\necho ran\n:\nm.1\n`;

  test.concurrent.each([
    ['after the last character', frame.length - 1],
    ['in the marker', frame.length - 3],
    ['in the last line', frame.length - 7],
    ['behind the head', frame.indexOf('\n') + 1],
  ])('runs nothing of it, if it comes %s', async (_where, cut) => {
    const shell = new LocalShell(name);
    try {
      const channel = await shell.open(`exec sh -c '${makeSessionProgram(KEY)}'`);
      channel.stdin.end(makeSetup(KEY, 'hello.1', false) + frame.slice(0, cut));
      const stdout = await text(channel.stdout);
      expect(stdout).toContain('@@hello.1 0');
      expect(stdout).not.toContain('ran');
    } finally {
      shell.remove();
    }
  });
});
