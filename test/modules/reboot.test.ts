import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { ModuleResult } from '../../src/module/result.ts';
import { rebootStep } from '../../src/modules/reboot-step.ts';
import { reboot } from '../../src/modules/reboot.ts';
import { runProject } from '../engine/run-project.ts';
import { describeWith } from '../requirement.ts';
import { HOSTILE } from './host-cases.ts';
import { runDefinition } from './run-definition.ts';
import { sampleCases } from './system-case.ts';
import { TEST_SHELLS, TestSession } from './test-shells.ts';

interface RebootCase {
  readonly title: string;
  readonly args: Readonly<Record<string, unknown>>;
  /** What the host is after the command, at each attempt: it does not answer, or has this boot id. */
  readonly attempts: readonly (string | { readonly boot: string })[];
  readonly result: Readonly<Record<string, unknown>>;
  /** What `shutdown` was told; null: nothing. */
  readonly told: string | null;
  readonly slept?: readonly number[];
  readonly check?: boolean;
  /** The connection is lost before the answer. */
  readonly loses?: boolean;
}

const UP = { boot: 'new' };

const CASES: readonly RebootCase[] = [
  {
    title: 'is started anew',
    args: {},
    attempts: ['refused', { boot: 'old' }, UP],
    result: { changed: true, rebooted: true, elapsed: 3 },
    told: '-r +0 Reboot initiated by Ansible',
    slept: [1, 2],
  },
  {
    title: 'goes down before it answers',
    args: { pre_reboot_delay: 130, post_reboot_delay: 20, msg: "it's time" },
    attempts: [UP],
    result: { changed: true, rebooted: true, elapsed: 20 },
    told: "-r +2 it's time",
    slept: [20],
    loses: true,
  },
  {
    title: 'is started anew by another command',
    args: { reboot_command: 'shutdown --now "a b"' },
    attempts: [UP],
    result: { changed: true, rebooted: true },
    told: '--now a b',
  },
  {
    title: 'does not come up',
    args: { reboot_timeout: 10 },
    attempts: ['refused', 'refused', 'refused', 'no route'],
    result: {
      failed: true,
      rebooted: true,
      msg: 'Timed out waiting for last boot time check (timeout=10)',
      help: expect.stringContaining('no route'),
    },
    told: '-r +0 Reboot initiated by Ansible',
    slept: [1, 2, 4],
  },
  {
    title: 'comes up, and is not ready',
    args: { reboot_timeout: 2, test_command: 'echo half; false' },
    attempts: [UP, UP, UP],
    result: {
      failed: true,
      msg: 'Timed out waiting for post-reboot test command (timeout=2)',
      help: expect.stringContaining('Test command failed: half'),
    },
    told: '-r +0 Reboot initiated by Ansible',
  },
  {
    title: 'is left alone in check mode',
    args: {},
    attempts: [],
    result: { changed: true, rebooted: true, elapsed: 0 },
    told: null,
    check: true,
  },
  {
    title: 'has no such command',
    args: { reboot_command: 'restart-it now' },
    attempts: [],
    result: {
      failed: true,
      rebooted: false,
      msg: expect.stringMatching(/^Unable to find command "restart-it" in search paths: /),
    },
    told: null,
  },
  {
    title: 'refuses',
    args: { reboot_command: 'refuse' },
    attempts: [],
    result: {
      failed: true,
      msg: "Reboot command failed. Error was: 'must be root'",
      help: expect.stringContaining('become'),
    },
    told: null,
  },
  {
    title: 'cannot say when it was started',
    args: { boot_time_command: 'echo no; exit 3' },
    attempts: [],
    result: { failed: true, msg: 'failed to get host boot time info, rc: 3, stdout and stderr: no' },
    told: null,
  },
];

for (const shell of TEST_SHELLS) {
  describeWith([shell.requirement], `a host, under ${shell.name},`, () => {
    let folder = '';
    let session: TestSession;
    beforeEach(() => {
      folder = mkdtempSync(join(tmpdir(), 'longshore-reboot-'));
      session = new TestSession(shell);
      mkdirSync(join(folder, 'bin'));
      const write = (name: string, text: string) =>
        writeFileSync(join(folder, 'bin', name), `#!/bin/sh\n${text}\n`, { mode: 0o755 });
      write('shutdown', `printf %s "$*" >'${folder}/told'`);
      write('refuse', 'echo must be root >&2; exit 1');
      writeFileSync(join(folder, 'boot'), 'old\n');
    });
    afterEach(async () => {
      await session.close();
      rmSync(folder, { recursive: true });
    });
    const told = () => (existsSync(join(folder, 'told')) ? readFileSync(join(folder, 'told'), 'utf8') : null);

    test.each(sampleCases(shell, CASES))(
      '$title',
      async ({ args, attempts, result, told: expected, slept = [], check = false, loses = false }) => {
        let clock = 0;
        const pauses: number[] = [];
        const left = [...attempts];
        const call = async (_: string, stepArgs: Readonly<Record<string, unknown>>): Promise<ModuleResult> => {
          const answer = await runDefinition(rebootStep, stepArgs, session);
          if (loses && stepArgs['step'] === 'start') throw new Error('connection lost');
          return answer;
        };
        const answer = await runDefinition(
          reboot,
          { boot_time_command: `cat '${folder}/boot'`, search_paths: [join(folder, 'bin')], ...args },
          session,
          {
            check,
            context: {
              call,
              now: () => clock,
              readFile: () => Buffer.from('the controller\n'),
              sleep: (ms) => {
                pauses.push(ms / 1000);
                clock += ms;
                return Promise.resolve();
              },
              tryConnection: () => {
                const next = left.shift() ?? UP;
                if (typeof next === 'string') return Promise.resolve(next);
                writeFileSync(join(folder, 'boot'), `${next.boot}\n`);
                return Promise.resolve(undefined);
              },
            },
          },
        );
        expect(answer).toMatchObject(result);
        expect(told()).toBe(expected);
        expect(pauses.slice(0, slept.length)).toEqual(slept);
      },
    );

    test('nothing hostile is executed, and a message arrives as it is', async () => {
      const start = { step: 'start', search_paths: [join(folder, 'bin')] };
      for (const text of sampleCases(shell, HOSTILE)) {
        expect(await runDefinition(rebootStep, { ...start, msg: text }, session)).toMatchObject({ changed: false });
        expect(told()).toBe(`-r +0 ${text}`);
      }
      const nowhere = await runDefinition(rebootStep, { ...start, search_paths: HOSTILE }, session);
      expect(nowhere).toMatchObject({ failed: true, msg: expect.stringMatching(/^Unable to find command "shutdown"/) });
      expect(existsSync(join(session.home, 'pwned'))).toBe(false);
    });
  });
}

describeWith(['linux'], 'this machine', () => {
  test.each([true, false])('is never started anew (check mode: %s)', async (check) => {
    const run = await runProject(
      { 'site.yml': '- hosts: n1\n  connection: local\n  tasks:\n    - reboot:\n        reboot_command: "false"\n' },
      { settings: { check } },
    );
    expect(run.tasks).toEqual([expect.stringMatching(/^reboot: n1 failed/)]);
  });
});
