import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { isWithinSomeLimit } from '../longer-limits.ts';
import { listFailures, listMessages, type ProjectOptions, type ProjectRun, runProject } from './run-project.ts';

/** Tasks on hosts that are this machine, with a folder of jobs of their own. */
let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'longshore-jobs-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true, maxRetries: 10 }));

const INVENTORY = `
all:
  vars: { ansible_connection: local, ansible_async_dir: "{{ folder }}/{{ inventory_hostname }}" }
  hosts: { n1: {}, n2: {} }
`;

function run(tasks: string, options: ProjectOptions & { hosts?: string } = {}): Promise<ProjectRun> {
  const { hosts = 'n1', ...others } = options;
  const play = `- hosts: ${hosts}\n  gather_facts: false\n  tasks:\n${tasks.trim().replaceAll(/^/gm, '    ')}\n`;
  return runProject(
    { 'inventory.yml': INVENTORY, 'site.yml': play },
    { ...others, extraVars: { folder, ...others.extraVars } },
  );
}

describe('what a task with async says', () => {
  test.each<[title: string, tasks: string, messages: readonly string[]]>([
    [
      'its result, once it has ended',
      `
- shell: echo "$FRUIT"; exit 4
  environment: { FRUIT: pear }
  async: 20
  poll: 0.1
  register: job
  failed_when: job.rc != 4
- debug:
    msg: "{{ job.stdout }} {{ job.rc }} {{ job is finished }} {{ job.finished == 1 }} {{ job.ansible_job_id is match('j\\\\d+\\\\.\\\\d+$') }}"
`,
      ['n1: pear 4 True True True'],
    ],
    [
      'that it has started, and its result when it is asked for',
      `
- command: sleep 0.3
  async: "{{ 4 * 5 }}"
  poll: "{{ 0 }}"
  register: job
- debug: { msg: "{{ job is started }} {{ job is finished }} {{ job is changed }} {{ job.finished == 0 }}" }
- async_status: { jid: "{{ job.ansible_job_id }}" }
  register: job
  until: job.finished
  retries: 200
  delay: 0.05
- debug: { msg: "{{ job.cmd | join(' ') }} {{ job.rc }}" }
- async_status: jid={{ job.ansible_job_id }} mode=cleanup
  register: gone
- debug: { msg: "gone {{ gone.erased | basename == job.ansible_job_id }}" }
`,
      ['n1: True False True True', 'n1: gone True', 'n1: sleep 0.3 0'],
    ],
    [
      'of each item of a loop',
      `
- command: "echo {{ item }}"
  loop: [a, b, c]
  async: 20
  poll: 0
  register: jobs
- async_status: { jid: "{{ item.ansible_job_id }}" }
  loop: "{{ jobs.results }}"
  register: ended
  until: ended is finished
  retries: 200
  delay: 0.05
- debug: { msg: "{{ ended.results | map(attribute='stdout') | join }}" }
`,
      ['n1: abc'],
    ],
    [
      'nothing of jobs where its time is 0',
      `
- command: echo a
  async: 0
  poll: 0
  register: job
- debug: { msg: "{{ job.stdout }} {{ job.ansible_job_id is defined }}" }
`,
      ['n1: a False'],
    ],
    [
      'facts of the host',
      `
- setup: { gather_subset: ["!all", min] }
  async: 60
  poll: 0.1
- debug: { msg: "{{ ansible_facts.system }}" }
- setup: { gather_subset: ["!all", min] }
  delegate_to: n2
  async: 60
  poll: 0
  register: job
- async_status: { jid: "{{ job.ansible_job_id }}" }
  delegate_to: n2
  register: job
  until: job is finished
  retries: 600
  delay: 0.05
- debug: { msg: "{{ job.ansible_facts.ansible_system }}" }
`,
      ['n1: Linux', 'n1: Linux'],
    ],
    [
      'what a module says that takes several steps',
      `
- lineinfile: { path: "{{ folder }}/lines", line: a, create: true }
  async: 20
  register: job
- debug: { msg: "{{ job is changed }} {{ job is finished }} {{ job.ansible_job_id is defined }}" }
`,
      ['n1: True True False'],
    ],
  ])('%s', async (_, tasks, messages) => {
    const done = await run(tasks);
    expect(listFailures(done)).toEqual([]);
    expect(listMessages(done)).toEqual(expect.arrayContaining([...messages]));
    expect(done.exitCode).toBe(0);
  });
});

test('the job is on the host that it is delegated to, and is found nowhere else', async () => {
  const done = await run(`
- command: "true"
  delegate_to: n2
  async: 20
  poll: 0
  register: job
- async_status: { jid: "{{ job.ansible_job_id }}" }
  ignore_errors: true
- async_status: { jid: "{{ job.ansible_job_id }}" }
  delegate_to: n2
  register: ended
  until: ended is finished
  retries: 200
  delay: 0.05
`);
  expect(listFailures(done)).toEqual(['n1: could not find job']);
  expect(readdirSync(folder)).toEqual(['n2']);
});

test('each host has its own', async () => {
  const done = await run(
    '- { shell: "echo {{ inventory_hostname }}", async: 20, poll: 0.1, register: job }\n- { debug: { msg: "{{ job.stdout }}" } }',
    {
      hosts: 'all',
    },
  );
  expect(listMessages(done)).toEqual(['n1: n1', 'n2: n2']);
  expect(readdirSync(join(folder, 'n1'))).toEqual([]);
});

describe('check mode', () => {
  const TASKS = `
- command: touch {{ folder }}/touched
  async: 20
  poll: 0
  register: job
- async_status: { jid: "{{ job.ansible_job_id }}" }
  register: ended
  until: ended is finished
`;

  test('starts no job, and says so', async () => {
    const done = await run(TASKS, { settings: { check: true } });
    expect(done.tasks).toEqual(['command: n1 skipped', 'async_status: n1 unknown']);
    const reasons = done.events.flatMap((event) => (event.type === 'host-finished' ? [event.outcome.summary] : []));
    expect(reasons[0]).toBe('check mode starts no job');
    expect([done.exitCode, readdirSync(folder)]).toEqual([0, []]);
  });

  test('starts one of a task that says so', async () => {
    const tasks = TASKS.replace('async: 20', 'async: 20\n  check_mode: false').replace(
      'until:',
      'delay: 0.05\n  retries: 200\n  until:',
    );
    const done = await run(tasks, { settings: { check: true } });
    expect(done.tasks).toEqual(['command: n1 changed', 'async_status: n1 changed']);
    expect(readdirSync(folder)).toContain('touched');
  });
});

describe('what fails', () => {
  test.each<[title: string, tasks: string, failure: string]>([
    [
      'a job whose time is over',
      '- { command: sleep 60, async: 1, poll: 0.2 }',
      'n1: async task did not complete within the requested time - 1s',
    ],
    [
      'one of several steps whose time is over',
      '- { wait_for: { path: "{{ folder }}/none", search_regex: "(?=x)", sleep: 1 }, async: 1, poll: 1 }',
      'n1: async task did not complete within the requested time - 1s',
    ],
    [
      'one of several steps that nobody waits for',
      '- { lineinfile: { path: "{{ folder }}/lines", line: a, create: true }, async: 20, poll: 0 }',
      'n1: lineinfile cannot be left to itself: it takes several steps between the controller and the host',
    ],
    [
      'what runs on the controller',
      '- { copy: { content: a, dest: "{{ folder }}/copy" }, async: 20, poll: 0 }',
      'n1: This action (copy) does not support async.',
    ],
    ['an unknown job', '- { async_status: { jid: j1.2 } }', 'n1: could not find job'],
    ['a time that is none', '- { command: "true", async: "{{ folder }}" }', 'n1: expected a number'],
  ])('%s', async (_, tasks, failure) => {
    const done = await run(tasks);
    expect(listFailures(done)).toEqual([expect.stringContaining(failure)]);
    expect(done.exitCode).toBe(2);
    expect(readdirSync(folder).filter((name) => name === 'lines' || name === 'copy')).toEqual([]);
  });

  test('a run that is cancelled leaves the job alone, and says its name', async () => {
    const controller = new AbortController();
    const tasks = `- { shell: "cd {{ folder }}; until [ -e go ]; do sleep 0.05; done; touch done", async: 100, poll: 0.1 }`;
    const done = await run(tasks, { signal: controller.signal, onSleep: () => controller.abort() });
    expect(listFailures(done)).toEqual(['n1: cancelled; the job goes on on the host']);
    expect(done.events).toContainEqual(
      expect.objectContaining({
        outcome: expect.objectContaining({
          problem: expect.objectContaining({ help: expect.stringContaining('the jid is j') }),
        }),
      }),
    );
    writeFileSync(join(folder, 'go'), '');
    await vi.waitFor(() => expect(readdirSync(folder)).toContain('done'), { timeout: 60_000 });
  });

  test('a timeout is for the start of a job, not for the job', async () => {
    const isStartedWithin = async (ms: number): Promise<boolean> => {
      const limits = `async: 600, poll: 0.1, timeout: ${ms / 1000}`;
      return (await run(`- { command: sleep ${ms / 1000 + 0.2}, ${limits} }`)).exitCode === 0;
    };
    expect(await isWithinSomeLimit(isStartedWithin)).toBe(true);
  });
});
