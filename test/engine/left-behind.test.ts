import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { LeftOver } from '../../src/events/event.ts';
import { listFailures, type ProjectOptions, type ProjectRun, runProject } from './run-project.ts';

/** Where the jobs of a test are, and what they wait for. */
let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'longshore-left-'));
});
afterEach(() => vi.unstubAllEnvs());
afterEach(async () => {
  writeFileSync(join(folder, 'go'), '');
  await vi.waitUntil(() => listOpenJobs().length === 0, { timeout: 60_000 });
  rmSync(folder, { recursive: true, force: true, maxRetries: 10 });
});

/** Jobs that write a file more: the first line of their state says how they ended. */
function listOpenJobs(): readonly string[] {
  const jobs = join(folder, 'jobs');
  const names = existsSync(jobs) ? readdirSync(jobs) : [];
  return names.filter((name) => {
    if (!/^j\d+\.\d+$/.test(name)) return name.endsWith('.tmp');
    const [first = ''] = readFileSync(join(jobs, name), 'utf8').split('\n');
    return first.split(' ').length < 7;
  });
}

const INVENTORY = `
all:
  vars: { ansible_connection: local, ansible_async_dir: "{{ folder }}/jobs" }
  hosts: { n1: {}, n2: {} }
`;

function run(tasks: string, options: ProjectOptions = {}): Promise<ProjectRun> {
  const play = `- hosts: n1\n  gather_facts: false\n  tasks:\n${tasks.trim().replaceAll(/^/gm, '    ')}\n`;
  return runProject({ 'inventory.yml': INVENTORY, 'site.yml': play }, { ...options, extraVars: { folder } });
}

function listLeft({ events }: ProjectRun): readonly LeftOver[] {
  return events.flatMap((event) => (event.type === 'run-finished' ? (event.left ?? []) : []));
}

const job = (more = '', seconds = 100): string => `
- name: Fetch
  shell: ": >{{ folder }}/begun; until [ -e {{ folder }}/go ]; do sleep 0.05; done; : >{{ folder }}/done"
  async: ${seconds}
  poll: 0
  register: job
${more}`;
const ask = (how = ''): string => `- async_status: { jid: "{{ job.ansible_job_id }}"${how} }\n  register: asked\n`;

describe('the last event names jobs that go on', () => {
  test('that nobody has asked about', async () => {
    const left = listLeft(await run(job()));
    expect(left).toMatchObject([{ host: 'n1', task: 'Fetch', state: 'running', place: { line: 4, column: 7 } }]);
    expect(readdirSync(join(folder, 'jobs'))).toContain(left[0]?.job);
  });

  test('that had not ended when they were asked about, on the host that has them', async () => {
    expect(listLeft(await run(job('  delegate_to: n2\n') + ask()))).toMatchObject([{ host: 'n2', state: 'running' }]);
  });

  test('and none that has ended, is forgotten, or whose time is over', async () => {
    const quick = (seconds: number): string => `
- { name: Quick, command: "true", async: ${seconds}, poll: 0, register: job }
`;
    const until = '  until: asked is finished\n  retries: 600\n  delay: 0.1\n';
    const waited = '- { name: Waited for, command: "true", async: 60, poll: 0.05 }\n';
    const over = `${quick(1)}- command: sleep 1.1\n`;
    const done = await run(`${quick(60)}${ask()}${until}${quick(60)}${ask(', mode: cleanup')}${waited}${over}`);
    expect([done.exitCode, listLeft(done)]).toEqual([0, []]);
  });

  test('of which a run that is cancelled does not know whether they have begun', async () => {
    // Holds the answer to the start back, and not the job.
    writeFileSync(join(folder, 'setsid'), `#!/bin/sh\nsleep 600 &\nPATH=${process.env['PATH']}\nexec setsid "$@"\n`, {
      mode: 0o755,
    });
    vi.stubEnv('PATH', `${folder}:${process.env['PATH']}`);
    const controller = new AbortController();
    const running = run(job(), { signal: controller.signal });
    await vi.waitFor(() => expect(readdirSync(folder)).toContain('begun'), { timeout: 60_000 });
    controller.abort();
    const done = await running;
    expect(listFailures(done)).toEqual(['n1: cancelled']);
    expect(done.events).toContainEqual(
      expect.objectContaining({
        outcome: expect.objectContaining({
          problem: expect.objectContaining({
            details: [
              expect.stringMatching(/the job may have begun, and goes on on the host then: .*\/jobs\/j\d+\.\*$/),
            ],
            help: expect.stringContaining('jid'),
          }),
        }),
      }),
    );
    expect(listLeft(done)).toMatchObject([{ host: 'n1', state: 'unknown', job: expect.stringMatching(/^j\d+\.\*$/) }]);
  });

  test('but not those that were cancelled before they were sent', async () => {
    const controller = new AbortController();
    const onEvent: ProjectOptions['onEvent'] = ({ type }) => type === 'task-started' && controller.abort();
    expect(listLeft(await run(job(), { signal: controller.signal, onEvent }))).toEqual([]);
    expect(readdirSync(folder)).toEqual([]);
  });
});

test('a run that is not waited for tells at once what was under way, once', async () => {
  const abandoning = new AbortController();
  const controller = new AbortController();
  const told: string[] = [];
  const done = await run('- { name: Quick, command: "true" }\n- { name: Long, command: sleep 600 }', {
    signal: controller.signal,
    abandoned: abandoning.signal,
    onFrame: (task) => {
      if (!task.script.includes('600')) return;
      controller.abort();
      abandoning.abort();
      told.push('after');
    },
    onEvent: ({ type }) => type === 'run-finished' && told.push(type),
  });
  expect(told).toEqual(['run-finished', 'after']);
  expect(listLeft(done)).toMatchObject([{ host: 'n1', task: 'Long', state: 'ending' }]);
  expect(done.events.filter(({ type }) => type === 'run-finished')).toMatchObject([
    { cancelled: true, stats: { n1: { ok: 1 } } },
  ]);
});
