import { expect, test } from 'vitest';
import { checkTasks } from '../check/check-project.ts';
import { listFailures, runProject } from './run-project.ts';

const play = (tasks: string): string =>
  `- hosts: n1\n  gather_facts: false\n  tasks:\n${tasks.replaceAll(/^/gm, '    ')}\n`;

test.each([
  [
    'set_fact',
    '- set_fact: { x: 1 }\n  delegate_to: n2\n  delegate_facts: true\n- assert: { that: [x is not defined, "hostvars.n2.x == 1"] }',
  ],
  [
    'variables of the delegate, by its name',
    '- set_fact: { x: "{{ ansible_delegated_vars }}", y: "{{ ansible_delegated_vars.n2.number }}" }\n  delegate_to: n2\n- assert: { that: [y == 2, x.n2.ansible_connection == "local", "x | list == [\'n2\']", x.n2.inventory_hostname == "n1", ansible_delegated_vars is not defined] }',
  ],
  [
    'not without it',
    '- set_fact: { x: 1 }\n  delegate_to: n2\n- assert: { that: [x == 1, "hostvars.n2.x is not defined"] }',
  ],
  [
    'nor without delegate_to',
    '- set_fact: { x: 1 }\n  delegate_facts: true\n- assert: { that: [x == 1, "hostvars.n2.x is not defined"] }',
  ],
  [
    'nor where it is false',
    '- set_fact: { x: 1 }\n  delegate_to: n2\n  delegate_facts: "{{ false }}"\n- assert: { that: x == 1 }',
  ],
  [
    'facts of a module, and what register has',
    '- setup: { gather_subset: ["!all", "!min", platform] }\n  delegate_to: n2\n  delegate_facts: true\n  register: it\n- assert:\n    that: [ansible_facts.system is not defined, "hostvars.n2.ansible_facts.system == it.ansible_facts.ansible_system"]',
  ],
  [
    'include_vars',
    '- include_vars: vars.yml\n  delegate_to: n2\n  delegate_facts: true\n- assert: { that: [y is not defined, "hostvars.n2.y == 2"] }',
  ],
  [
    'each item of a loop its own host',
    '- set_fact: { x: "{{ item }}" }\n  loop: [n2, n3]\n  delegate_to: "{{ item }}"\n  delegate_facts: true\n- assert: { that: [x is not defined, "hostvars.n2.x == \'n2\'", "hostvars.n3.x == \'n3\'"] }',
  ],
  [
    'a block',
    '- block: [{ set_fact: { x: 1 } }]\n  delegate_to: n2\n  delegate_facts: true\n- assert: { that: "hostvars.n2.x == 1" }',
  ],
  [
    'a host that no play has',
    '- set_fact: { x: 1 }\n  delegate_to: elsewhere\n  delegate_facts: true\n- assert: { that: x is not defined }',
  ],
])('%s', async (_, tasks) => {
  const run = await runProject({ 'site.yml': play(tasks), 'vars.yml': 'y: 2\n' });
  expect(listFailures(run)).toEqual([]);
  expect(run.exitCode).toBe(0);
});

test('a play has none, and it is true or false', () => {
  expect(checkTasks('- debug: { msg: 1 }\n  delegate_facts: often')).toEqual([
    'p.yml:4:23 LS0201 `delegate_facts` must be true or false, not the text `often`',
  ]);
});
