import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { describeWith } from '../requirement.ts';
import { killAll, listMarked, waitUntilGone } from '../transport/marked-processes.ts';
import { SSHD_REQUIREMENTS, startSshd, type RunningSshd, variablesOf } from '../transport/sshd.ts';
import { useBuiltProgram } from './built-program.ts';
import { useProject } from './project.ts';

/** Both ways to a host, at the same time. */
const HOSTS = ['openssh', 'ssh'];

async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await wait(50);
}

/** The processes of the connections to an sshd. */
function countConnections(pid: number): number {
  return readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').split(' ').filter(Boolean).length;
}

describeWith(SSHD_REQUIREMENTS, 'over a real sshd', () => {
  const project = useProject({ 'longshore.yml': 'inventory: hosts.yml\n' });
  const program = useBuiltProgram();
  const at = (name: string): string => join(project.folder, name);
  const token = `forced-${process.pid}`;
  /** Marks the processes of a task; nobody else's have it in their environment. */
  const marked = (name: string, command: string): string => `LS_TOKEN=${token}-${name}; export LS_TOKEN; ${command}`;
  const count = (name: string): number => listMarked(`${token}-${name}`).length;
  let sshd: RunningSshd;
  beforeAll(async () => {
    sshd = await startSshd();
    project.write(
      'hosts.yml',
      `all:
  vars: ${JSON.stringify({ ...variablesOf(sshd), ansible_timeout: 60, ansible_async_dir: `${sshd.directory}/jobs` })}
  hosts: { ssh: {}, openssh: { ansible_connection: openssh } }
`,
    );
  });
  afterAll(() => sshd.stop());
  afterEach(() => killAll(token));

  const start = (keywords: string, tasks: readonly string[], ...argv: readonly string[]) => {
    const list = tasks.map((task) => `    - ${task}\n`).join('');
    project.write('site.yml', `- name: Deploy\n  hosts: all\n  gather_facts: false\n${keywords}  tasks:\n${list}`);
    return program.start(project.folder, 'site.yml', ...argv);
  };
  const shell = (name: string, script: string, more = ''): string =>
    `{ name: ${name}, shell: ${JSON.stringify(script)}${more} }`;
  /** A task that ends by force alone, with children in and out of its session, with and without parents. */
  const STUBBORN = shell(
    'Stubborn',
    marked(
      'goes',
      `trap '' TERM INT HUP; setsid sleep 600 & nohup sleep 600 >/dev/null 2>&1 & (sleep 600 &); (setsid sleep 600 &); sleep 600`,
    ),
  );
  /** On both hosts. */
  const allGo = (): boolean => count('goes') >= 2 * 5;

  describe('Ctrl-C', () => {
    test('ends what runs, and lets nothing begin that was sent behind it in a pipeline', async () => {
      const touch = ['three', 'four'].map((name) => `{ name: ${name}, command: "touch ${at(name)}" }`);
      const running = start('  pipeline: true\n', ['{ name: One, command: "true" }', STUBBORN, ...touch]);
      await until(allGo);
      running.process.kill('SIGINT');
      const { code, stdout } = await running.ended;
      await waitUntilGone(`${token}-goes`);
      expect(stdout).toContain('what it had started on the host was ended; what it had done by then stays');
      for (const host of HOSTS)
        expect(stdout).toMatch(new RegExp(`^${host} +ok 1 +changed 1 +failed 1 +Stubborn \\(`, 'm'));
      expect(stdout).toMatch(/^2 hosts, 2 tasks, cancelled, 2 hosts failed, /m);
      expect([code, existsSync(at('three')), existsSync(at('four'))]).toEqual([130, false, false]);
    });

    test('twice ends run exec at once, which says what was left on which host', async () => {
      const script = marked('goes', "trap '' TERM INT HUP; sleep 600 & sleep 600");
      const running = program.start(project.folder, 'exec', 'all', '--', script);
      await until(() => count('goes') >= 2 * 2);
      running.process.kill('SIGINT');
      const timer = setInterval(() => running.process.kill('SIGINT'), 300);
      const { code, stderr } = await running.ended;
      clearInterval(timer);
      for (const host of HOSTS)
        expect(stderr).toMatch(new RegExp(`^${host} +\\| was not waited for; its host is ending it$`, 'm'));
      expect(code).toBe(130);
      await waitUntilGone(`${token}-goes`);
    });

    test('twice ends the program at once, and the recap says what was left where', async () => {
      const running = start('', ['{ name: One, command: "true" }', STUBBORN]);
      await until(allGo);
      running.process.kill('SIGINT');
      await running.until('cancelling');
      const timer = setInterval(() => running.process.kill('SIGINT'), 300);
      const { code, stdout } = await running.ended;
      clearInterval(timer);
      for (const host of HOSTS) {
        expect(stdout).toMatch(new RegExp(`^${host} +ok 1 +changed 1$`, 'm'));
        expect(stdout).toMatch(
          new RegExp(`^left +${host}: Stubborn \\(site\\.yml:6:7\\): was not waited for; its host is`, 'm'),
        );
      }
      expect([code, stdout]).toEqual([130, expect.stringMatching(/^2 hosts, 2 tasks, cancelled, /m)]);
      await waitUntilGone(`${token}-goes`);
    });
  });

  describe('kill -9 of the controller', () => {
    /** What has to stay: of each host two daemons, and a job. */
    const LEFT = [
      shell('Leave', marked('stays', 'nohup sleep 600 >/dev/null 2>&1 &')),
      shell('Leave again', marked('stays', 'setsid sleep 600 >/dev/null 2>&1 &')),
      shell('Leave a job', marked('stays', 'exec sleep 600'), ', async: 600, poll: 0'),
    ];
    const allStay = (): boolean => count('stays') === 2 * 3;
    const kill = async (running: ReturnType<typeof start>): Promise<void> => {
      running.process.kill('SIGKILL');
      await running.ended;
      await until(() => countConnections(sshd.pid) === 0);
    };

    test.each([
      ['in a pipeline', '  pipeline: true\n'],
      ['task by task', ''],
    ])('%s ends the task under way, and leaves what finished tasks have left running', async (_how, keywords) => {
      const running = start(keywords, [...LEFT, STUBBORN, `{ command: "touch ${at('behind')}" }`]);
      await until(() => allGo() && allStay());
      await kill(running);
      await waitUntilGone(`${token}-goes`);
      expect([allStay(), existsSync(at('behind'))]).toEqual([true, false]);
    });

    test('between tasks leaves what they have left running', async () => {
      const running = start('', [...LEFT, '{ pause: { seconds: 600 } }']);
      await until(allStay);
      await running.until('▸ pause');
      await kill(running);
      expect(allStay()).toBe(true);
    });
  });

  test('what reads standard input gets its end, what leaves children is not waited for, what ignores SIGTERM is killed', async () => {
    project.write('read.sh', '#!/bin/sh\ncat\necho read\n');
    const show = (expression: string): string => `{ debug: { msg: "{{ inventory_hostname }} ${expression}" } }`;
    const tasks = [
      shell('Read', 'cat; echo read', ', register: nothing'),
      '{ name: Read what is given, command: cat, args: { stdin: given }, register: given }',
      '{ name: Read raw, raw: cat; echo read, register: raw }',
      '{ name: Read as a script, script: read.sh, register: script }',
      show("{{ [nothing, given, raw, script] | map(attribute='stdout') | map('trim') | list }}"),
      shell(
        'Leave one with the output',
        marked('held', '(sleep 0.2; echo late; exec sleep 600) & echo now'),
        ', register: held',
      ),
      shell('Next', 'sleep 0.4; echo next', ', register: next'),
      show('{{ [held.stdout, next.stdout] }}'),
      `${STUBBORN.slice(0, -2)}, timeout: 1, register: late, ignore_errors: true }`,
      shell('After it', 'echo after', ', register: after'),
      show('{{ [late.msg, after.stdout] }}'),
    ];
    const { code, stdout } = await start('  pipeline: true\n', tasks, '-o', 'json').ended;
    const messages = stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as { type: string; outcome?: { result?: { msg?: unknown } } })
      .flatMap(({ outcome }) => (typeof outcome?.result?.msg === 'string' ? [outcome.result.msg] : []));
    for (const host of HOSTS) {
      expect(messages).toContain(`${host} ['read', 'given', 'read', 'read']`);
      expect(messages).toContain(`${host} ['now', 'next']`);
      expect(messages).toContain(`${host} ['Timed out after 1 second(s).', 'after']`);
    }
    expect(code).toBe(0);
    await waitUntilGone(`${token}-goes`);
  });
});
