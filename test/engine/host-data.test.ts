import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startWebServer, type WebServer } from '../lookups/web-server.ts';
import { type ProjectRun, runProject } from './run-project.ts';

/** What a template would make `2`, and what must stay as it is. */
const TEXT = '{{ 1 + 1 }}{% if true %}x{% endif %}{# c #}';

/** Each way by which a text of a host gets into a variable: tasks, and the expression that holds it then. */
const WAYS: Readonly<Record<string, [tasks: string, expression: string]>> = {
  'stdout of a command': ['', 'got.stdout'],
  'a line of stdout': ['', 'got.stdout_lines[0]'],
  'the whole result as text': ['', '(got | to_json | from_json).stdout'],
  'stderr of a command': [
    '- shell: cat "$PWD/t" >&2\n  args: {chdir: "{{ playbook_dir }}"}\n  register: err',
    'err.stderr',
  ],
  'a result of a loop': [
    '- command: cat t\n  args: {chdir: "{{ playbook_dir }}"}\n  loop: [1, 2]\n  register: all',
    'all.results[1].stdout',
  ],
  'set_fact of a register': ['- set_fact: {fact: "{{ got.stdout }}"}', 'fact'],
  'set_fact inside of a list': ['- set_fact: {fact: ["{{ got.stdout }}"]}', 'fact[0]'],
  'set_fact of a fact': ['- set_fact: {first: "{{ got.stdout }}"}\n- set_fact: {fact: "{{ first }}"}', 'fact'],
  'set_fact in a text': ['- set_fact: {fact: "a {{ got.stdout }}"}', 'fact[2:]'],
  'a variable of the play': ['', 'of_play'],
  'a variable through a variable': ['', 'through'],
  'a variable of the task, kept': ['- set_fact: {fact: "{{ inner }}"}\n  vars: {inner: "{{ got.stdout }}"}', 'fact'],
  'an item of a loop over lines': ['- set_fact: {fact: "{{ item }}"}\n  loop: "{{ got.stdout_lines }}"', 'fact'],
  'an item of with_items': ['- set_fact: {fact: "{{ item }}"}\n  with_items: "{{ got.stdout_lines }}"', 'fact'],
  'an item of a list in the loop': ['- set_fact: {fact: "{{ item.x }}"}\n  loop: [{x: "{{ got.stdout }}"}]', 'fact'],
  'a variable of included tasks': ['- include_tasks: inner.yml\n  vars: {given: "{{ got.stdout }}"}', 'from_include'],
  'an item of an include': [
    '- include_tasks: inner.yml\n  loop: "{{ got.stdout_lines }}"\n  loop_control: {loop_var: given}',
    'from_include',
  ],
  'a parameter of a role': ['- include_role: {name: r}\n  vars: {given: "{{ got.stdout }}"}', 'from_role'],
  'slurp and b64decode': ['- slurp: {src: "{{ playbook_dir }}/t"}\n  register: file', 'file.content | b64decode'],
  from_yaml: ['- set_fact: {fact: "{{ got.stdout | to_yaml | from_yaml }}"}', 'fact'],
  from_json: ["- set_fact: {fact: \"{{ ('[' ~ (got.stdout | to_json) ~ ']') | from_json }}\"}", 'fact[0]'],
  combine: ["- set_fact: {fact: \"{{ {'a': 1} | combine({'a': got.stdout}) }}\"}", 'fact.a'],
  'a key of a dict': ['- set_fact: {fact: "{{ {got.stdout: 1} }}"}', 'fact | list | first'],
  'the lookup file': ["- set_fact: {fact: \"{{ lookup('file', 't') }}\"}", 'fact'],
  'the lookup pipe': ["- set_fact: {fact: \"{{ lookup('pipe', 'cat t') }}\"}", 'fact'],
  'the lookup lines': ["- set_fact: {fact: \"{{ query('lines', 'cat t') }}\"}", 'fact[0]'],
  'the lookup csvfile': ["- set_fact: {fact: \"{{ lookup('csvfile', 'k file=t.csv delimiter=;') }}\"}", 'fact'],
  'the lookup ini': ["- set_fact: {fact: \"{{ lookup('ini', 'k', section='s', file='t.ini') }}\"}", 'fact'],
  'the lookup vars': ["- set_fact: {fact: \"{{ lookup('vars', 'of_play') }}\"}", 'fact'],
  'the lookup env': ["- set_fact: {fact: \"{{ lookup('env', 'LONGSHORE_TEXT') }}\"}", 'fact'],
  'the lookup url': ['- set_fact: {fact: "{{ lookup(\'url\', address) }}"}', 'fact'],
  'a fact': ['- setup: {fact_path: "{{ playbook_dir }}/facts.d", gather_subset: [local]}', 'ansible_local.own.text'],
  'a fact in ansible_facts': [
    '- setup: {fact_path: "{{ playbook_dir }}/facts.d", gather_subset: [local]}\n  register: setup',
    'ansible_facts.ansible_local.own.text',
  ],
  'a fact that is used first': ['- set_fact: {fact: "{{ ansible_local.own.text }}"}', 'fact'],
  'a fact of another host': ['', "hostvars['n2'].ansible_local.own.text"],
  'hostvars of another host': ['- set_fact: {fact: "{{ got.stdout }}"}', "hostvars['n2'].fact"],
  'a variable of an added host': ['- add_host: {name: added, text: "{{ got.stdout }}"}', "hostvars['added'].text"],
  ansible_failed_result: [
    '- block:\n    - command: sh -c "cat t; false"\n      args: {chdir: "{{ playbook_dir }}"}\n  rescue:\n    - set_fact: {fact: "{{ ansible_failed_result.stdout }}"}',
    'fact',
  ],
  'a message of fail': [
    '- block:\n    - fail: {msg: "{{ got.stdout }}"}\n  rescue:\n    - set_fact: {fact: "{{ ansible_failed_result.msg }}"}',
    'fact',
  ],
  'a message of assert': ['- assert: {that: true, success_msg: "{{ got.stdout }}"}\n  register: said', 'said.msg'],
  'a message of debug': ['- debug: {msg: "{{ got.stdout }}"}\n  register: said', 'said.msg'],
  'a variable of debug': ['- debug: {var: got.stdout}\n  register: said', "said['got.stdout']"],
  'a file written by copy': [
    '- copy: {content: "{{ got.stdout }}", dest: "{{ playbook_dir }}/{{ inventory_hostname }}"}\n- command: cat "{{ playbook_dir }}/{{ inventory_hostname }}"\n  register: read',
    'read.stdout',
  ],
  'a file written by template': [
    '- template: {src: t.j2, dest: "{{ playbook_dir }}/{{ inventory_hostname }}"}\n- command: cat "{{ playbook_dir }}/{{ inventory_hostname }}"\n  register: read',
    'read.stdout',
  ],
  'an argument of a command': ['- command: {argv: [echo, "{{ got.stdout }}"]}\n  register: read', 'read.stdout'],
  'the environment': [
    '- shell: printf %s "$TEXT"\n  environment: {TEXT: "{{ got.stdout }}"}\n  register: read',
    'read.stdout',
  ],
};

const indent = (text: string): string => text.replaceAll(/^/gm, '    ');
/** The text comes from the host's shell, so that nothing of it stands in the playbook. */
const FILES = {
  t: TEXT,
  't.csv': `k;${TEXT}\n`,
  't.ini': `[s]\nk = ${TEXT.replaceAll('%', '%%')}\n`,
  't.j2': '{{ got.stdout }}',
  'facts.d/own.fact': JSON.stringify({ text: TEXT }),
  'inner.yml': '- set_fact: {from_include: "{{ given }}"}\n',
  'roles/r/tasks/main.yml': '- set_fact: {from_role: "{{ given }}"}\n',
  'inventory.yml': 'all: {vars: {ansible_connection: local}, hosts: {n1: , n2: }}\n',
};

let server: WebServer;

beforeAll(async () => {
  process.env['LONGSHORE_TEXT'] = TEXT;
  server = await startWebServer();
});

afterAll(async () => {
  delete process.env['LONGSHORE_TEXT'];
  await server.close();
});

async function listMessages(tasks: string, last: string): Promise<unknown[]> {
  const run = await runTasks(tasks, last);
  return run.events.flatMap((event) =>
    event.type === 'host-finished' && event.host === 'n1'
      ? [event.outcome.result?.['msg'] ?? event.outcome.problem?.message]
      : [],
  );
}

function runTasks(tasks: string, last: string): Promise<ProjectRun> {
  return runProject({
    ...FILES,
    'site.yml': `
- hosts: n1,n2
  fact_path: "{{ playbook_dir }}/facts.d"
  vars: {address: "${server.address}/template", of_play: "{{ got.stdout }}", through: "{{ of_play }}"}
  tasks:
    - command: cat t
      args: {chdir: "{{ playbook_dir }}"}
      register: got
${indent(tasks)}
${indent(last)}
`,
  });
}

describe('a text of a host that looks like a template stays text', () => {
  test.each(Object.entries(WAYS))('%s', async (_, [tasks, expression]) => {
    const messages = await listMessages(tasks, `- debug: {msg: "{{ ${expression} }}"}`);
    expect(messages.at(-1)).toBe(TEXT);
  });

  test('a condition compares it as it is', async () => {
    const tasks =
      '- debug: {msg: same}\n  when: got.stdout == text\n  vars: {text: !unsafe "{{ 1 + 1 }}{% if true %}x{% endif %}{# c #}"}';
    expect((await listMessages('', tasks)).at(-1)).toBe('same');
  });

  test('a name of a group and of a host', async () => {
    const group = `- group_by: {key: "g_{{ got.stdout }}"}`;
    const listGroups = `- debug: {msg: "{{ groups | select('match', 'g_') | list }}"}`;
    expect((await listMessages(group, listGroups)).at(-1)).toEqual([`g_${TEXT.replaceAll(' ', '-')}`]);
    const host = `- add_host: {name: "{{ got.stdout }}", groups: new}`;
    expect((await listMessages(host, '- debug: {msg: "{{ groups.new }}"}')).at(-1)).toEqual([TEXT]);
  });

  test.each([
    ['the name of a handler', 'notify: "{{ got.stdout }}"', `no handler is called \`${TEXT}\``],
    ['the host of a task', 'delegate_to: "{{ got.stdout }}"', `"delegate":"${TEXT}"`],
    ['a file', 'args: {chdir: "/{{ got.stdout }}"}', `/${TEXT}`],
  ])('%s', async (_, keyword, message) => {
    const { events } = await runTasks('', `- command: echo\n  ${keyword}`);
    expect(JSON.stringify(events)).toContain(message);
  });

  test('a name of a task shows it', async () => {
    const run = await runProject({
      ...FILES,
      'site.yml': `
- hosts: n1
  tasks:
    - set_fact: {fact: "{{ lookup('file', 't') }}"}
    - name: "Says {{ fact }}"
      debug: {msg: "{{ fact }}"}
    - debug: {msg: x}
      loop: ["{{ fact }}"]
      loop_control: {label: "{{ item }}"}
`,
    });
    expect(run.exitCode).toBe(0);
    const finished = run.events.flatMap((event) => (event.type === 'task-started' ? [event.name] : []));
    expect(finished[1]).toBe(`Says ${TEXT}`);
  });
});
