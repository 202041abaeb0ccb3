import { expect, test } from 'vitest';
import { listFailures, runProject } from './run-project.ts';

test('an import hands notify on to its tasks', async () => {
  const run = await runProject({
    'site.yml': `
- hosts: n1
  tasks:
    - import_tasks: change.yml
      notify: Reload
  handlers:
    - name: Reload
      command: "true"
`,
    'change.yml': '- name: Change\n  command: "true"\n',
  });
  expect(run.tasks).toEqual(['Change: n1 changed', 'Reload: n1 changed']);
});

test('an include that cannot be had is ignored where its failure is', async () => {
  const tasks = (more: string): string => `
- hosts: n1
  tasks:
    - name: Include
      include_tasks: "{{ file }}"
      vars: { file: nowhere.yml }${more}
    - name: After
      command: "true"
      changed_when: false
`;
  const ignored = await runProject({ 'site.yml': tasks('\n      ignore_errors: true') });
  expect(ignored.exitCode).toBe(0);
  expect(ignored.stats['n1']).toMatchObject({ ok: 2, failed: 0, ignored: 1 });
  const failed = await runProject({ 'site.yml': tasks('') });
  expect(failed.exitCode).toBe(2);
  expect(failed.stats['n1']).toMatchObject({ ok: 0, failed: 1, ignored: 0 });
});

test.each([
  ['a file that is not there', 'include_tasks: "{{ file }}"', '{ file: nowhere.yml }', 'cannot be read'],
  ['a condition that cannot be tested', 'include_tasks: there.yml', '{}\n      when: later == 1', 'is not defined'],
  ['a role that is not there', 'include_role: { name: "{{ file }}" }', '{ file: nowhere }', 'there is no role'],
])('%s is registered', async (_, include, vars, message) => {
  const run = await runProject({
    'site.yml': `
- hosts: n1
  tasks:
    - ${include}
      vars: ${vars}
      ignore_errors: true
      register: included
    - assert: { that: [included is failed, "'${message}' in included.msg"] }
`,
    'there.yml': '- debug:\n',
  });
  expect(listFailures(run).slice(1)).toEqual([]);
  expect(run.stats['n1']).toMatchObject({ ok: 2, failed: 0, ignored: 1 });
});

test('a file that includes itself for ever is stopped, one that ends is not', async () => {
  const endless = await runProject({
    'site.yml': '- hosts: n1\n  tasks:\n    - include_tasks: again.yml\n',
    'again.yml': '- include_tasks: again.yml\n',
  });
  expect(listFailures(endless)[0]).toMatch(
    /^n1: includes are nested more than 100 deep: does `.*again\.yml` include itself\?$/,
  );
  expect(endless.exitCode).toBe(2);
  const ending = await runProject({
    'site.yml': '- hosts: n1\n  tasks:\n    - set_fact: { level: 1 }\n    - include_tasks: again.yml\n',
    'again.yml':
      '- set_fact: { level: "{{ level + 1 }}" }\n- include_tasks: again.yml\n  when: level < 5\n- debug: { msg: "{{ level }}" }\n',
  });
  expect(listFailures(ending)).toEqual([]);
  expect(ending.stats['n1']).toMatchObject({ failed: 0, skipped: 1 });
  expect(ending.exitCode).toBe(0);
});

test('apply hands a notification to the included tasks, once', async () => {
  const { tasks, exitCode } = await runProject({
    'site.yml': `
- hosts: n1
  handlers: [{ name: Tell, debug: }]
  tasks:
    - include_tasks: { file: some.yml, apply: { notify: Tell, tags: [x] } }
      vars: { a: 1 }
`,
    'some.yml': '- command: "true"\n- command: "true"\n',
  });
  expect(exitCode).toBe(0);
  expect(tasks).toEqual(['include_tasks: n1 ok', 'command: n1 changed', 'command: n1 changed', 'Tell: n1 ok']);
});

test('a rescue knows the module of the task that failed; omit is no serial', async () => {
  const run = await runProject({
    'site.yml': `
- hosts: web
  serial: "{{ none_such | default(omit) }}"
  tasks:
    - block: [{ name: First, command: "false" }]
      rescue: [{ assert: { that: ["ansible_failed_task.action == 'command'", "ansible_failed_task.name == 'First'"] } }]
`,
  });
  expect(run.tasks.at(-1)).toBe('assert: n1 ok, n2 ok, n3 ok');
});

test('the roles of a play are those that it names, as often as it does, and those that it has included by then', async () => {
  const ask = (names: string): string =>
    `{ assert: { that: ["ansible_play_role_names == ${names}", "role_names == ${names}"] } }`;
  const run = await runProject({
    'site.yml': `
- hosts: n1
  roles: [a]
  tasks:
    - ${ask("['a', 'b']")}
    - include_role: { name: b }
    - ${ask("['a', 'b', 'b']")}
    - assert: { that: ["ansible_role_names | sort == ['a', 'b', 'c']", "ansible_dependent_role_names == ['c']"] }
    - import_role: { name: b }
`,
    'roles/a/meta/main.yml': 'dependencies: [c]\n',
    'roles/b/tasks/main.yml': `- ${ask("['a', 'b', 'b']")}\n`,
    'roles/c/tasks/main.yml': `- ${ask("['a', 'b']")}\n`,
  });
  expect(run.exitCode, run.tasks.join('\n')).toBe(0);
});

test.each([
  ['include_tasks: "{{ item }}"', 2],
  ['include_role: { name: "{{ item }}" }', 2],
  ['include_tasks: "{{ none_such }}"', 0],
])('each item that is not there counts as failed, rescued or not: %s', async (include, failed) => {
  const run = await runProject({
    'site.yml': `
- hosts: n1
  tasks:
    - block: [{ ${include}, loop: [a, b] }]
      rescue: [{ debug: { msg: rescued } }]
`,
  });
  const stats = run.events.flatMap((event) => (event.type === 'run-finished' ? [event.stats['n1']] : []));
  expect(stats).toMatchObject([{ failed, ok: 1, rescued: failed === 0 ? 1 : 0 }]);
});
