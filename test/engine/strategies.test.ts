import { describe, expect, test } from 'vitest';
import { check } from '../check/check-project.ts';
import { isWithinSomeLimit } from '../longer-limits.ts';
import { listFailures, type ProjectRun, runProject } from './run-project.ts';

const play = (keywords: string, tasks: string, more = ''): string =>
  `- hosts: all\n  gather_facts: false\n${keywords.replaceAll(/^(?=.)/gm, '  ')}\n  tasks:\n${tasks.replaceAll(/^(?=.)/gm, '    ')}\n${more}`;

/** `task host`, in the order in which they ended. */
const listEnds = ({ events }: ProjectRun): string[] => {
  const names = new Map<string, string>();
  const ends: string[] = [];
  for (const event of events) {
    if (event.type === 'task-started') names.set(event.task, event.name);
    if (event.type === 'host-finished') ends.push(`${names.get(event.task)} ${event.host}`);
  }
  return ends;
};

/** Waits until a file is there, which only another host's later task makes. */
const WAIT = `
- name: wait
  wait_for: { path: "{{ playbook_dir }}/go", timeout: 60, sleep: 1 }
  when: inventory_hostname == 'n1'
- name: go
  file: { path: "{{ playbook_dir }}/go", state: touch }
  when: inventory_hostname == 'n2'
- name: end
  debug:
`;

describe('free', () => {
  test('a host does not wait for the others', async () => {
    const run = await runProject({ 'site.yml': play('strategy: free', WAIT) });
    expect(listFailures(run)).toEqual([]);
    const ends = listEnds(run);
    expect(ends.indexOf('go n2')).toBeLessThan(ends.indexOf('wait n1'));
    expect(run.stats).toMatchObject({
      n1: { ok: 2, skipped: 1 },
      n2: { ok: 2, skipped: 1 },
      n3: { ok: 1, skipped: 2 },
    });
  });

  test('linear does: the same is over when the time is', async () => {
    const site = play('', WAIT.replace('timeout: 60', 'timeout: 1'));
    expect(listFailures(await runProject({ 'site.yml': site }))).toHaveLength(1);
  });

  test('a failure is that of its host, also with any_errors_fatal; the next play runs', async () => {
    const tasks = `
- name: fails
  command: "false"
  when: inventory_hostname == 'n1'
- name: runs
  debug:
`;
    const next = '- hosts: all\n  gather_facts: false\n  tasks: [{ name: next, debug: }]\n';
    const run = await runProject({
      'site.yml': play('strategy: free\nany_errors_fatal: true\nmax_fail_percentage: 0', tasks, next),
    });
    const ends = listEnds(run);
    expect(ends.filter((end) => end.startsWith('runs')).toSorted()).toEqual(['runs n2', 'runs n3']);
    expect(ends.filter((end) => end.startsWith('next')).toSorted()).toEqual(['next n2', 'next n3']);
    expect(run.exitCode).toBe(2);
  });

  test('rescue, always, handlers, includes and roles, each host for itself', async () => {
    const tasks = `
- block:
    - command: "false"
      when: inventory_hostname == 'n1'
  rescue:
    - name: rescue
      command: "true"
      notify: handle
  always:
    - name: always
      debug:
- include_tasks: more.yml
  loop: [1, 2]
- import_role: { name: r }
`;
    const run = await runProject({
      'site.yml': play('strategy: free\nhandlers: [{ name: handle, debug: }]', tasks),
      'more.yml': '- { name: "more {{ item }}", debug: }\n',
      'roles/r/tasks/main.yml': '- { name: role, command: "true", notify: roles }\n',
      'roles/r/handlers/main.yml': '- { name: roles, debug: }\n',
    });
    expect(run.exitCode).toBe(0);
    const ends = listEnds(run);
    for (const host of ['n1', 'n2', 'n3']) {
      const own = ends.filter((end) => end.endsWith(host)).map((end) => end.slice(0, -3));
      const expected = ['command', ...(host === 'n1' ? ['rescue'] : []), 'always', 'include_tasks', 'more 1', 'more 2'];
      expect(own).toEqual([...expected, 'r : role', ...(host === 'n1' ? ['handle'] : []), 'r : roles']);
    }
  });

  test('handlers that are forced, each host for itself', async () => {
    const tasks = '- { name: changes, command: "true", notify: handle }\n- { name: fails, command: "false" }\n';
    const run = await runProject({
      'site.yml': play('strategy: free\nforce_handlers: true\nhandlers: [{ name: handle, debug: }]', tasks),
    });
    const ends = listEnds(run).filter((end) => end.startsWith('handle') || end.startsWith('undefined'));
    expect(ends.toSorted()).toEqual(['handle n1', 'handle n2', 'handle n3']);
  });

  test("a host's handlers are those that it has included itself, with what its include gave", async () => {
    const tasks = `
- include_role: { name: r }
  vars: { given: "{{ word }}" }
  loop: [a]
  loop_control: { loop_var: word }
- name: another has included as well
  wait_for: { path: "{{ playbook_dir }}/n{{ 3 if inventory_hostname == 'n1' else 1 }}", timeout: 60, sleep: 1 }
`;
    const run = await runProject({
      'site.yml': play('strategy: free', tasks),
      'roles/r/tasks/main.yml':
        '- file: { path: "{{ playbook_dir }}/{{ inventory_hostname }}", state: touch }\n  notify: hears\n',
      'roles/r/handlers/main.yml': '- { name: handle, listen: hears, debug: { msg: "{{ given }}" } }\n',
    });
    expect(listFailures(run)).toEqual([]);
    expect(listEnds(run).filter((end) => end.includes('handle'))).toHaveLength(3);
  });

  test('no more tasks at a time than forks, and than the throttle of a task', async () => {
    const site = (throttle: string, seconds = 0.1): string => {
      const alone = `mkdir {{ playbook_dir }}/lock && sleep ${seconds} && rmdir {{ playbook_dir }}/lock`;
      return play('strategy: free', `- { name: T, shell: "${alone}"${throttle} }`);
    };
    expect(listFailures(await runProject({ 'site.yml': site('') }, { settings: { forks: 1 } }))).toEqual([]);
    expect(listFailures(await runProject({ 'site.yml': site(', throttle: 1') }))).toEqual([]);
    const isTogether = await isWithinSomeLimit(
      async (ms) => listFailures(await runProject({ 'site.yml': site('', ms / 1000) })).length > 0,
    );
    expect(isTogether).toBe(true);
  });

  test('serial, end_host, end_play and run_once', async () => {
    const tasks = `
- { name: first, debug: , run_once: true }
- meta: end_host
  when: inventory_hostname == 'n1'
- { name: second, debug: }
- meta: end_play
- { name: third, debug: }
`;
    const run = await runProject({ 'site.yml': play('strategy: ansible.builtin.free\nserial: 2', tasks) });
    expect(listEnds(run).toSorted()).toEqual(['first n1', 'first n2', 'second n2']);
    // Nor is it said to be done once.
    expect(run.events.filter((event) => event.type === 'task-started' && event.once === true)).toEqual([]);
  });

  test('facts are gathered by each host as its first task', async () => {
    const run = await runProject({
      'site.yml': play('strategy: free', '- debug: { var: ansible_facts.system }').replace(
        'gather_facts: false',
        'gather_facts: true',
      ),
    });
    expect(listEnds(run).filter((end) => end.startsWith('Gathering')).length).toBe(3);
    expect(listFailures(run)).toEqual([]);
  });

  test('a task counts once, and events name the host that each task runs on', async () => {
    const run = await runProject({ 'site.yml': play('strategy: free', '- debug:\n- debug:') });
    const starts = run.events.flatMap((event) => (event.type === 'task-started' ? [event] : []));
    expect(starts).toHaveLength(6);
    for (const { task, of, host, hosts } of starts) expect([task, hosts]).toEqual([`${of}@${host}`, 1]);
    const finished = run.events.find((event) => event.type === 'run-finished');
    expect(finished).toMatchObject({ tasks: 2 });
  });
});

test('host_pinned: a host begins when another is through', async () => {
  const run = await runProject(
    { 'site.yml': play('strategy: host_pinned', '- { name: a, debug: }\n- { name: b, debug: }') },
    { settings: { forks: 1 } },
  );
  expect(listEnds(run)).toEqual(['a n1', 'b n1', 'a n2', 'b n2', 'a n3', 'b n3']);
});

test('a template for the strategy, and one that gives none', async () => {
  const run = await runProject({ 'site.yml': play('strategy: "{{ how }}"\nvars: { how: free }', WAIT) });
  expect(listFailures(run)).toEqual([]);
  const wrong = runProject({ 'site.yml': play('strategy: "{{ how }}"\nvars: { how: slow }', '- debug:') });
  await expect(wrong).rejects.toThrow('`slow` is no strategy: linear, free, host_pinned are');
});

test.each([
  ['slow', 'LS0201 `strategy` must be one of linear, free, host_pinned, not the text `slow`'],
  ['debug', 'LS0208 the strategy `debug` is not supported'],
  ['free', 'LS0218 warning `any_errors_fatal` has no effect under the strategy `free`'],
  ['host_pinned', 'LS0218 warning `run_once` has no effect under the strategy `host_pinned`'],
])('strategy: %s', (strategy, expected) => {
  const site = `- hosts: n1\n  strategy: ${strategy}\n  any_errors_fatal: true\n  tasks:\n    - block: [{ debug: { msg: 1 }, run_once: true }]\n`;
  expect(check(site).found.join('\n')).toContain(expected);
});
