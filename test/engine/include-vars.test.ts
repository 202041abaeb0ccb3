import { describe, expect, it } from 'vitest';
import { checkTasks } from '../check/check-project.ts';
import { listFailures, runProject } from './run-project.ts';

interface Case {
  readonly name: string;
  readonly files: Readonly<Record<string, string>>;
  /** Tasks before the one that shows `shown`. */
  readonly tasks: string;
  readonly shown: string;
  readonly value: string;
}

const CASES: readonly Case[] = [
  {
    name: 'a file beside the playbook, as text',
    files: { 'web.yml': 'port: 80' },
    tasks: '- include_vars: web.yml',
    shown: 'port',
    value: '80',
  },
  {
    name: 'a file in a block of text',
    files: { 'web.yml': 'port: 80' },
    tasks: '- include_vars: >\n    web.yml',
    shown: 'port',
    value: '80',
  },
  {
    name: 'a file in vars/ before one beside the playbook',
    files: { 'web.yml': 'port: 80', 'vars/web.yml': 'port: 8080' },
    tasks: '- include_vars: { file: web.yml }',
    shown: 'port',
    value: '8080',
  },
  {
    name: 'a file whose name depends on the host',
    files: { 'n1.yml': 'port: 1', 'n2.yml': 'port: 2', 'n3.yml': 'port: 3' },
    tasks: '- include_vars: "{{ inventory_hostname }}.yml"',
    shown: 'port == number',
    value: 'True',
  },
  {
    name: 'a template of the file is rendered when it is used',
    files: { 'web.yml': 'url: "http://{{ name }}:{{ number }}"' },
    tasks: '- include_vars: web.yml\n- set_fact: { name: late }',
    shown: 'url == "http://late:" ~ number',
    value: 'True',
  },
  {
    name: 'the last of several in a loop wins',
    files: { 'a.yml': 'port: 1', 'b.yml': 'port: 2' },
    tasks: '- include_vars: "{{ item }}"\n  loop: [a.yml, b.yml]',
    shown: 'port',
    value: '2',
  },
  {
    name: 'before vars of the task, after set_fact',
    files: { 'web.yml': 'a: file\nb: file' },
    tasks:
      '- set_fact: { b: fact }\n- include_vars: web.yml\n- set_fact: { seen: "{{ a }} {{ b }}" }\n  vars: { a: task, b: task }',
    shown: 'seen',
    value: 'file fact',
  },
  {
    name: 'under a name',
    files: { 'web.yml': 'port: 80' },
    tasks: '- include_vars: { file: web.yml, name: web }',
    shown: 'web.port ~ (port is defined)',
    value: '80False',
  },
  {
    name: 'as words',
    files: { 'web.yml': 'port: 80' },
    tasks: '- include_vars: file=web.yml name=web',
    shown: 'web.port',
    value: '80',
  },
  {
    name: 'a dict is replaced',
    files: { 'web.yml': 'users: { b: { port: 2 } }' },
    tasks: '- set_fact: { other: 1 }\n- include_vars: web.yml',
    shown: 'users',
    value: "{'b': {'port': 2}}",
  },
  {
    name: 'a dict is merged where that is asked for',
    files: {
      'base.yml': 'users: { a: { port: 1 }, b: { port: 1, tls: yes } }',
      'web.yml': 'users: { b: { port: 2 } }\nplain: 1',
    },
    tasks: '- include_vars: base.yml\n- include_vars: { file: web.yml, hash_behaviour: merge }',
    shown: 'users ~ plain',
    value: "{'a': {'port': 1}, 'b': {'port': 2, 'tls': True}}1",
  },
  {
    name: 'a folder, in the order of names and levels',
    files: { 'vars/all/b.yml': 'a: b\nb: b', 'vars/all/a.yml': 'a: a', 'vars/all/in/0.json': '{"b": "in"}' },
    tasks: '- include_vars: { dir: all }',
    shown: 'a ~ b',
    value: 'bin',
  },
  {
    name: 'a folder down to a depth',
    files: { 'vars/all/b.yml': 'b: top', 'vars/all/in/0.yml': 'b: in' },
    tasks: '- include_vars: { dir: all, depth: 1 }',
    shown: 'b',
    value: 'top',
  },
  {
    name: 'chosen files of a folder',
    files: { 'all/one.yml': 'a: 1', 'all/two.yml': 'b: 2', 'all/three.yml': 'c: 3', 'all/README': 'no: [' },
    tasks:
      '- include_vars: { dir: all, files_matching: "^t", ignore_files: [three.yml], ignore_unknown_extensions: yes }',
    shown: '[a is defined, b is defined, c is defined]',
    value: '[False, True, False]',
  },
  {
    name: 'a file of a role',
    files: { 'roles/web/tasks/main.yml': '- include_vars: extra.yml', 'roles/web/vars/extra.yml': 'port: 80' },
    tasks: '- include_role: { name: web }',
    shown: 'port',
    value: '80',
  },
  {
    name: 'an empty file holds nothing',
    files: { 'web.yml': '---\n' },
    tasks: '- include_vars: web.yml\n  register: read',
    shown: 'read.ansible_facts',
    value: '{}',
  },
  {
    name: 'what was read is registered',
    files: { 'web.yml': 'port: 80\nratio: 1.5\nurl: "{{ x }}"' },
    tasks: '- include_vars: web.yml\n  register: read',
    shown: 'read.ansible_facts ~ (read.ansible_included_var_files | map("basename") | list)',
    value: "{'port': 80, 'ratio': 1.5, 'url': '{{ x }}'}['web.yml']",
  },
  {
    name: 'why nothing was read is registered',
    files: { 'all/one.txt': 'a: 1' },
    tasks: '- include_vars: { dir: all }\n  register: read\n  failed_when: false',
    shown: '[read.message == read.msg, read.ansible_included_var_files, read.ansible_facts]',
    value: '[True, [], {}]',
  },
  {
    name: 'a file that a task has written since is read again',
    files: { 'web.yml': 'port: 80' },
    tasks: `- include_vars: web.yml
- copy: { dest: "{{ playbook_dir }}/web.yml", content: "port: 81" }
  delegate_to: localhost
  run_once: true
- include_vars: web.yml`,
    shown: 'port',
    value: '81',
  },
];

const play = (tasks: string): string =>
  `- hosts: web\n  gather_facts: false\n  tasks:\n${tasks.replace(/^/gm, '    ')}\n`;

describe('include_vars', () => {
  it.each(CASES)('$name', async ({ files, tasks, shown, value }) => {
    const check = `- assert: { that: [(${shown}) | string == wanted] }\n  vars: { wanted: !unsafe ${JSON.stringify(value)} }`;
    const run = await runProject({
      ...files,
      'site.yml': play(
        `${tasks}\n${check.replace(/that: \[(.*)\] }/, (_, text: string) => `that: [${JSON.stringify(text)}] }`)}`,
      ),
    });
    expect(listFailures(run)).toEqual([]);
    expect(run.tasks.at(-1)).toContain('n1 ok, n2 ok, n3 ok');
  });

  it.each([
    ['a file that is not there', {}, '- include_vars: no.yml', "Could not find or access 'no.yml' on the controller"],
    ['a list', { 'web.yml': '[1]' }, '- include_vars: web.yml', 'a file of variables is a mapping, not a list'],
    ['no YAML', { 'web.yml': 'a: [' }, '- include_vars: web.yml', 'a `[` is not closed'],
    ['a file as a folder', { 'web.yml': 'a: 1' }, '- include_vars: { dir: web.yml }', /web\.yml is not a directory/],
    [
      'another ending',
      { 'all/README': '' },
      '- include_vars: { dir: all }',
      /README does not have a valid extension: yaml, yml, json/,
    ],
    [
      'no regular expression',
      { 'all/a.yml': '' },
      '- include_vars: { dir: all, files_matching: "[" }',
      /files_matching is not a regular expression/,
    ],
  ])('fails for %s', async (_, files, tasks, message) => {
    const [failure] = listFailures(await runProject({ ...files, 'site.yml': play(tasks) }));
    expect(failure).toMatch(message);
  });
});

describe('the check of include_vars', () => {
  it.each([
    ['names of a file are known', '- include_vars: extra.yml\n- debug: { msg: "{{ port }}" }', []],
    [
      'so is the name of all',
      '- include_vars: { file: extra.yml, name: all_of_them }\n- debug: { msg: "{{ all_of_them.x }}" }',
      [],
    ],
    ['names of a folder are known', '- include_vars: { dir: more }\n- debug: { msg: "{{ port }}" }', []],
    [
      'others are not',
      '- include_vars: extra.yml\n- debug: { msg: "{{ prt }}" }',
      ['p.yml:4:25 LS0311 `prt` is not defined for n1, n2, n3'],
    ],
    ['a file of many may hold anything', '- include_vars: "{{ ip }}.yml"\n- debug: { msg: "{{ prt }}" }', ['LS0312']],
    ['a file that is not there', '- include_vars: no.yml', ['LS0504 the file of variables `no.yml` is not there']],
    ['it may be made by then', '- include_vars: no.yml\n  when: ip is match("x")', ['LS0504 warning']],
    [
      'a folder that is not there',
      '- include_vars: { dir: nothing }',
      ['LS0504 the folder of variables `nothing` is not there'],
    ],
    ['a mistake in the file', '- include_vars: broken.yml', ['broken.yml:1:4 LS0101']],
  ])('%s', (_, tasks, expected) => {
    const files = { 'extra.yml': 'port: 80', 'more/a.yml': 'port: 80', 'broken.yml': 'a: [' };
    const found = checkTasks(tasks, { files });
    expect(found).toHaveLength(expected.length);
    for (const [index, part] of expected.entries()) expect(found[index]).toContain(part);
  });
});
