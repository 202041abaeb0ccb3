import { expect, test } from 'vitest';
import { listFailures, runProject } from './run-project.ts';

test('serial, run_once and delegation', async () => {
  const run = await runProject({
    'site.yml': `
- hosts: web
  serial: "{{ size }}"
  vars: { size: 2 }
  tasks:
    - name: Once
      command: echo {{ inventory_hostname }}
      run_once: true
      register: once
      changed_when: false
    - name: All
      command: echo {{ once.stdout }} {{ ansible_play_batch | join(',') }} {{ ansible_play_hosts_all | length }}
      register: all
      changed_when: false
    - name: Elsewhere
      command: echo {{ hostvars['n1'].number }} {{ groups['web'] | join(',') }}
      delegate_to: n1
      register: elsewhere
      changed_when: false
`,
  });
  expect(listFailures(run)).toEqual([]);
  expect(run.tasks).toEqual([
    'Once: n1 ok',
    'All: n1 ok, n2 ok',
    'Elsewhere: n1 ok, n2 ok',
    'Once: n3 ok',
    'All: n3 ok',
    'Elsewhere: n3 ok',
  ]);
  const delegates = run.events.flatMap((event) => (event.type === 'host-finished' ? [event.delegate] : []));
  expect(delegates).toEqual([undefined, undefined, undefined, 'n1', 'n1', undefined, undefined, 'n1']);
});

test('any_errors_fatal stops all hosts and later plays', async () => {
  const run = await runProject({
    'site.yml': `
- hosts: web
  any_errors_fatal: true
  tasks:
    - name: Break
      command: sh -c 'exit {{ 1 if number == 3 else 0 }}'
      changed_when: false
    - name: Not reached
      command: "true"
- hosts: web
  tasks:
    - name: Not reached either
      command: "true"
`,
  });
  expect(run.tasks).toEqual(['Break: n1 ok, n2 ok, n3 failed']);
  expect(run.exitCode).toBe(2);
});

test('a batch that fails as a whole ends the playbook', async () => {
  const run = await runProject({
    'site.yml': `
- hosts: web
  serial: 1
  tasks:
    - name: Break
      command: sh -c 'exit {{ 1 if number == 2 else 0 }}'
      changed_when: false
`,
  });
  expect(run.tasks).toEqual(['Break: n1 ok', 'Break: n2 failed']);
});
