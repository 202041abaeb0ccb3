import { expect, test } from 'vitest';
import { listFailures, runProject } from './run-project.ts';

test('a task on all hosts', async () => {
  const run = await runProject({
    'site.yml': `
- hosts: web
  tasks:
    - name: Say hello
      command: echo hello
      register: said
    - name: Only two
      command: echo {{ said.stdout }}
      when: inventory_hostname != 'n3'
`,
  });
  expect(run.tasks).toEqual([
    'Say hello: n1 changed, n2 changed, n3 changed',
    'Only two: n1 changed, n2 changed, n3 skipped',
  ]);
  expect(run.exitCode).toBe(0);
  expect(run.stats['n3']).toMatchObject({ ok: 1, changed: 1, skipped: 1, failed: 0 });
});

test('a host that fails leaves, the others go on', async () => {
  const run = await runProject({
    'site.yml': `
- hosts: web
  tasks:
    - name: Break one
      command: sh -c 'echo no >&2; exit {{ 3 if number == 2 else 0 }}'
      changed_when: false
    - name: After
      command: "true"
      changed_when: false
- hosts: web
  tasks:
    - name: Second play
      command: "true"
      changed_when: false
`,
  });
  expect(run.tasks).toEqual(['Break one: n1 ok, n2 failed, n3 ok', 'After: n1 ok, n3 ok', 'Second play: n1 ok, n3 ok']);
  expect(run.exitCode).toBe(2);
  expect(run.stats['n2']).toMatchObject({ ok: 0, failed: 1 });
});

test('rescue and always', async () => {
  const run = await runProject({
    'site.yml': `
- hosts: web
  tasks:
    - block:
        - name: Try
          command: sh -c 'exit {{ 0 if number == 1 else 1 }}'
          changed_when: false
      rescue:
        - name: Rescue
          command: echo {{ ansible_failed_task.name }} {{ ansible_failed_result.rc }}
          register: rescued
          failed_when: number == 3
          changed_when: false
      always:
        - name: Always
          command: "true"
          changed_when: false
    - name: After
      command: "true"
      changed_when: false
`,
  });
  expect(run.tasks).toEqual([
    'Try: n1 ok, n2 failed (rescued), n3 failed (rescued)',
    'Rescue: n2 ok, n3 failed',
    'Always: n1 ok, n2 ok, n3 ok',
    'After: n1 ok, n2 ok',
  ]);
  expect(run.exitCode).toBe(2);
  expect(run.stats['n2']).toMatchObject({ failed: 0, rescued: 1, ok: 3 });
  expect(run.stats['n3']).toMatchObject({ failed: 1, rescued: 1 });
});

test('ignored errors', async () => {
  const run = await runProject({
    'site.yml': `
- hosts: n1
  tasks:
    - name: Fails
      command: "false"
      ignore_errors: true
    - name: Goes on
      command: "true"
`,
  });
  expect(run.tasks).toEqual(['Fails: n1 failed (ignored)', 'Goes on: n1 changed']);
  expect(run.exitCode).toBe(0);
  expect(run.stats['n1']).toMatchObject({ ok: 2, ignored: 1, failed: 0 });
});

test('loops with label, index and register', async () => {
  const run = await runProject({
    'site.yml': `
- hosts: n1
  tasks:
    - name: Loop
      command: echo {{ index }} {{ item.name }}
      loop: [{ name: a }, { name: b, skip: true }, { name: c }]
      loop_control: { index_var: index, label: "{{ item.name }}" }
      when: not (item.skip | default(false))
      register: looped
      changed_when: item.name == 'c'
    - name: Check
      command: echo {{ looped.results | map(attribute='stdout', default='-') | join(',') }} {{ looped.changed }} {{ looped.results[1].skipped }}
      register: checked
      failed_when: checked.stdout != '0 a,-,2 c True True'
      changed_when: false
`,
  });
  expect(listFailures(run)).toEqual([]);
  expect(run.tasks).toEqual(['Loop: n1 changed', 'Check: n1 ok']);
  const items = run.events.filter((event) => event.type === 'item-finished');
  expect(items.map((event) => [event.label, event.outcome.status])).toEqual([
    ['a', 'ok'],
    ['b', 'skipped'],
    ['c', 'changed'],
  ]);
});

test('until, retries and delay', async () => {
  const run = await runProject({
    'site.yml': `
- hosts: n1
  vars: { file: "{{ inventory_dir }}/count" }
  tasks:
    - name: Third time lucky
      shell: echo x >> {{ file }}; wc -l < {{ file }}
      register: count
      until: count.stdout | int >= 3
      retries: 5
      delay: 0.01
      changed_when: false
    - name: Clean
      command: rm {{ file }}
    - name: Never
      command: "true"
      until: false
      retries: 2
      delay: 0.01
`,
  });
  expect(run.tasks).toEqual(['Third time lucky: n1 ok', 'Clean: n1 changed', 'Never: n1 failed']);
  expect(run.events.filter((event) => event.type === 'task-retried').map((event) => event.attempt)).toEqual([
    1, 2, 1, 2,
  ]);
});

test('handlers run once, in the order of definition, for those that asked', async () => {
  const run = await runProject({
    'site.yml': `
- hosts: web
  tasks:
    - name: Change
      command: "true"
      changed_when: number != 2
      notify: [second, topic]
    - name: Again
      command: "true"
      notify: second
      changed_when: number == 2
  handlers:
    - name: first
      listen: topic
      command: "true"
    - name: second
      command: "true"
    - name: third
      command: "true"
`,
  });
  expect(run.tasks).toEqual([
    'Change: n1 changed, n2 ok, n3 changed',
    'Again: n1 ok, n2 changed, n3 ok',
    'first: n1 changed, n3 changed',
    'second: n1 changed, n2 changed, n3 changed',
  ]);
});

test('include_tasks with a loop, variables and a condition', async () => {
  const run = await runProject({
    'site.yml': `
- hosts: web
  tasks:
    - name: Include
      include_tasks: tasks/{{ item }}.yml
      loop: [one, two]
      when: number < 3
      vars: { given: "from the include" }
`,
    'tasks/one.yml': '- name: One {{ item }}\n  command: echo {{ given }}\n  changed_when: false\n',
    'tasks/two.yml': '- name: Two {{ item }}\n  command: echo {{ given }}\n  changed_when: false\n',
  });
  expect(listFailures(run)).toEqual([]);
  expect(run.tasks.slice(1)).toEqual(['One one: n1 ok, n2 ok', 'Two two: n1 ok, n2 ok']);
});
