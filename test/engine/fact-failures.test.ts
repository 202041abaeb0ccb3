import { expect, test } from 'vitest';
import { arg } from '../../src/module/arg.ts';
import { defineAction } from '../../src/module/define-action.ts';
import { listFailures, listMessages, runProject } from './run-project.ts';

test('the gathering of a play is a task, and its failure is that of the host', async () => {
  const inventory = `
all:
  hosts:
    n1: { ansible_connection: local }
    n2: { ansible_connection: openssh, ansible_host: 127.0.0.1, ansible_port: 1 }
`;
  const site = '- hosts: all\n  gather_facts: true\n  tasks: [{ name: T, debug: { msg: "{{ ansible_system }}" } }]\n';
  const run = await runProject({ 'site.yml': site, 'inventory.yml': inventory });
  expect(run.tasks).toEqual(['Gathering Facts: n1 ok, n2 unreachable', 'T: n1 ok']);

  const lazy = await runProject({ 'site.yml': site.replace('  gather_facts: true\n', ''), 'inventory.yml': inventory });
  expect(lazy.tasks).toEqual(['T: n1 ok, n2 unreachable']);
  expect(listFailures(lazy)).toEqual([expect.stringMatching(/^n2: the facts could not be gathered: /)]);

  const other = await runProject({
    'site.yml':
      '- hosts: all\n  tasks: [{ name: T, run_once: true, debug: { msg: "{{ hostvars.n2.ansible_system | default(\'none\') }}" } }]\n',
    'inventory.yml': inventory,
  });
  expect(other.tasks).toEqual(['T: n1 ok']);
  expect(listMessages(other)).toEqual(['n1: none']);
});

test('an action that has changed the host does not do it again for a fact that it comes upon later', async () => {
  const files = {
    'tasks.txt': '',
    'site.yml':
      '- hosts: n1\n  tasks:\n    - late: { path: "{{ playbook_dir }}/tasks.txt" }\n      register: said\n    - debug: { msg: "{{ said.system }}" }\n    - slurp: { src: "{{ playbook_dir }}/tasks.txt" }\n      register: file\n    - debug: { msg: "{{ file.content | b64decode | trim }}" }\n',
  };
  const late = defineAction({
    name: 'late',
    summary: 'Changes the host, then uses a fact.',
    args: { path: arg.path().required() },
    run: async ({ args, call, evaluate }) => {
      await call('shell', { cmd: `echo once >> ${args.path}` });
      return { changed: true, system: evaluate('ansible_system') };
    },
  });
  const run = await runProject(files, { modules: [late] });
  expect(listFailures(run)).toEqual([]);
  expect(listMessages(run)).toEqual(['n1: Linux', 'n1: once']);
});

test('facts that are needed to reach the host are a failure, not a wait', async () => {
  const inventory = `
all:
  hosts:
    n1: { ansible_connection: local, ansible_port: "{{ ansible_processor_count }}" }
    n2: { ansible_connection: local, ansible_port: "{{ hostvars.n3.ansible_processor_count }}" }
    n3: { ansible_connection: local, ansible_port: "{{ hostvars.n2.ansible_processor_count }}" }
`;
  const run = await runProject({
    'site.yml': '- hosts: all\n  tasks: [{ name: T, debug: { msg: "{{ ansible_system }}" } }]\n',
    'inventory.yml': inventory,
  });
  expect(run.tasks).toEqual(['T: n1 failed, n2 failed, n3 failed']);
});

test('facts that say which facts to gather are a failure, not a wait', async () => {
  const site =
    '- hosts: n1\n  fact_path: "{{ ansible_env.HOME }}/facts.d"\n  tasks: [{ name: T, debug: { msg: "{{ ansible_system }}" } }]\n';
  const run = await runProject({ 'site.yml': site });
  expect(listFailures(run)).toEqual([expect.stringMatching(/^n1: .* ansible_env .* depends on it$/)]);
});

test('what a module returns as facts are facts, but for how the host is reached', async () => {
  const site = `- hosts: n1
  gather_facts: false
  tasks:
    - setup: { fact_path: "{{ playbook_dir }}/f" }
    - debug: { msg: "{{ ansible_local.x.ansible_host }} {{ ansible_host }}" }
`;
  const run = await runProject({ 'site.yml': site, 'f/x.fact': '{"ansible_host": "elsewhere"}' });
  expect(listMessages(run)).toEqual(['n1: elsewhere n1']);
});

test('a handler, a rescue and an ignored failure go on with a host that gives no facts', async () => {
  const inventory =
    'all: { hosts: { n1: { ansible_connection: local, ansible_port: "{{ ansible_processor_count }}" } } }\n';
  const site = `- hosts: all
  tasks:
    - block: [{ name: A, debug: { msg: "{{ ansible_system }}" } }]
      rescue: [{ name: B, debug: { msg: "{{ ansible_failed_result.msg }}" } }]
    - { name: C, debug: { msg: "{{ ansible_system }}" }, ignore_errors: true }
    - { name: D, debug: { msg: end } }
`;
  const run = await runProject({ 'site.yml': site, 'inventory.yml': inventory });
  expect(run.tasks).toEqual(['A: n1 failed (rescued)', 'B: n1 ok', 'C: n1 failed (ignored)', 'D: n1 ok']);
});

test('a file of vars_files that a host does not have is a failure of the host; one whose name nobody knows is left out', async () => {
  const site = (name: string): string =>
    `- hosts: n1\n  gather_facts: false\n  vars_files: ["${name}.yml"]\n  tasks: [{ name: T, debug: { msg: "{{ y }}" } }]\n`;
  const missing = await runProject({ 'site.yml': site('{{ number }}') });
  expect(listFailures(missing)).toEqual(['n1: the file of variables `1.yml` is not there']);
  const unknown = await runProject({ 'site.yml': site('{{ ansible_system }}') });
  expect(listFailures(unknown)).toEqual(['n1: `y` is not defined']);
});
