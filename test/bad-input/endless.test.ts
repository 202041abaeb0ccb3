import { describe, expect, test } from 'vitest';
import { useProject } from './project.ts';

const INVENTORY = 'all: {hosts: {n1: {ansible_connection: local}}}\n';
const project = useProject({ 'hosts.yml': INVENTORY, 'longshore.yml': 'inventory: hosts.yml\n' });

type Files = Readonly<Record<string, string>>;

async function run(files: Files, more: readonly string[] = []): Promise<{ code: number; text: string }> {
  // Of the case before.
  project.write('group_vars/all.yml', '');
  for (const [path, text] of Object.entries(files)) project.write(path, text);
  const { code, text } = await project.run(['site.yml', ...more]);
  expect(text).not.toMatch(/a bug in|\.[jt]s:\d+|RangeError|TypeError/);
  return { code, text: text.replaceAll(/\s+/g, ' ') };
}

const play = (tasks: string, more = ''): string =>
  `- hosts: all\n  gather_facts: no\n${more}  tasks:\n${tasks.replaceAll(/^/gm, '    ')}\n`;
const template = play('- template: {src: t.j2, dest: "{{ playbook_dir }}/out"}');
const chain = (first: string, next: (before: string) => string): string =>
  [
    '  vars:',
    `    v0: ${first}`,
    ...Array.from({ length: 60 }, (_, at) => `    v${at + 1}: ${next(`v${at}`)}`),
    '',
  ].join('\n');

/** Files of a project, and what is said of them. */
const ENDLESS: Readonly<Record<string, [Files, string]>> = {
  'a variable of itself': [
    { 'site.yml': play('- debug: {msg: "{{ a }}"}', '  vars: {a: "{{ a }}"}\n') },
    '`a` is defined by itself: `a` (site.yml:3) → `a`',
  ],
  'variables of each other': [
    { 'site.yml': play('- debug: {msg: "{{ a }}"}', '  vars: {a: "{{ b }}", b: ["{{ c.x }}"], c: {x: "{{ a }}"}}\n') },
    '→ `c.x` (site.yml:3) → `a`',
  ],
  'a list that each variable holds twice': [
    {
      'site.yml': play(
        '- debug: {var: v60}',
        chain('[1]', (name) => `["{{ ${name} }}", "{{ ${name} }}"]`),
      ),
    },
    'too many lists and dicts',
  ],
  'a list of an expression that holds it twice': [
    {
      'site.yml': play(
        '- debug: {msg: "{{ v60 }}"}',
        chain('[1]', (name) => `"{{ [${name}, ${name}] }}"`),
      ),
    },
    'too many lists and dicts',
  ],
  'a text that each variable holds twice': [
    {
      'site.yml': play(
        '- debug: {msg: "{{ v60 }}"}',
        chain('xxxxxxxxxx', (name) => `"{{ ${name} }}{{ ${name} }}"`),
      ),
    },
    'too much text',
  ],
  'a template that includes itself': [{ 'site.yml': template, 't.j2': "{% include 't.j2' %}" }, 'without an end'],
  'a template that imports itself': [{ 'site.yml': template, 't.j2': "{% import 't.j2' as t %}" }, 'without an end'],
  'a template that extends itself': [{ 'site.yml': template, 't.j2': "{% extends 't.j2' %}" }, 'without an end'],
  'templates that include each other': [
    { 'site.yml': template, 't.j2': "{% include 'u.j2' %}", 'u.j2': "{% include 't.j2' %}{% include 't.j2' %}" },
    'without an end',
  ],
  'a macro that calls itself': [
    { 'site.yml': template, 't.j2': '{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}' },
    'without an end',
  ],
  'a block of itself': [
    { 'site.yml': template, 't.j2': '{% block b %}{{ self.b() }}{% endblock %}' },
    'without an end',
  ],
  'super without a parent': [{ 'site.yml': template, 't.j2': '{% block b %}{{ super() }}{% endblock %}' }, 'super'],
  'a lookup of a template that looks itself up': [
    { 'site.yml': template, 't.j2': "{{ lookup('template', 't.j2') }}" },
    'nests too deep',
  ],
  'a loop over far too much': [
    { 'site.yml': play('- debug: {msg: x}\n  loop: "{{ range(10 ** 12) | list }}"') },
    'too large',
  ],
  'a condition that never ends': [
    { 'site.yml': play(`- debug: {msg: x}\n  when: ('${'a'.repeat(60)}!' is match('(a+)+$'))`) },
    'takes too long with this text',
  ],
  'tasks that import themselves': [
    { 'site.yml': play('- import_tasks: t.yml'), 't.yml': '- import_tasks: t.yml\n' },
    'LS0212',
  ],
  'tasks that include themselves': [
    { 'site.yml': play('- include_tasks: t.yml'), 't.yml': '- include_tasks: t.yml\n' },
    't.yml',
  ],
  'a playbook that imports itself': [{ 'site.yml': '- import_playbook: site.yml\n' }, 'LS0212'],
  'a role that includes itself': [
    { 'site.yml': play('- include_role: {name: r}'), 'roles/r/tasks/main.yml': '- include_role: {name: r}\n' },
    'r',
  ],
  'roles that need each other': [
    {
      'site.yml': '- hosts: all\n  gather_facts: no\n  roles: [r]\n',
      'roles/r/meta/main.yml': 'dependencies: [s]\n',
      'roles/s/meta/main.yml': 'dependencies: [r]\n',
      'roles/r/tasks/main.yml': '[]\n',
      'roles/s/tasks/main.yml': '[]\n',
    },
    'r',
  ],
  'groups of each other': [
    { 'site.yml': play('- debug:'), 'hosts.yml': 'a: {children: {b: {children: {c: {children: {a: }}}}}}\n' },
    'LS0404',
  ],
};

describe('what has no end is found', () => {
  test.each(Object.entries(ENDLESS))('%s', async (_, [files, said]) => {
    const { code, text } = await run(files);
    expect([1, 2, 4]).toContain(code);
    expect(text).toContain(said);
  });
});

test('a NUL byte in an argument is a failure of the task', async () => {
  for (const task of ['command: "echo \\0"', 'copy: {content: x, dest: "/tmp/\\0"}', 'shell: "echo \\x00"']) {
    const { code, text } = await run({ 'site.yml': play(`- ${task}`) });
    expect(code, task).toBe(2);
    expect(text).toContain('an argument holds a NUL byte');
  }
});

const TWICE = 'a: 1\nb: {c: 1, d: 2, c: 3}\n';
const GOOD = play('- debug: {msg: x}');

test.each<[where: string, files: Files, argv: string[]]>([
  ['the playbook', { 'site.yml': play('- debug: {msg: x, msg: y}') }, []],
  ['a task', { 'site.yml': play('- debug: {msg: x}\n  when: a\n  when: b') }, []],
  ['a play', { 'site.yml': '- hosts: all\n  hosts: all\n' }, []],
  [
    'a file of tasks',
    { 'site.yml': play('- import_tasks: t.yml'), 't.yml': '- debug: {msg: x}\n  name: a\n  name: b\n' },
    [],
  ],
  ['a file of variables', { 'site.yml': play('- debug: {msg: x}', '  vars_files: [v.yml]\n'), 'v.yml': TWICE }, []],
  ['group_vars', { 'site.yml': GOOD, 'group_vars/all.yml': TWICE }, []],
  ['the inventory', { 'site.yml': GOOD, 'hosts.yml': 'all: {hosts: {n1: {x: 1, x: 2}}}\n' }, []],
  [
    'the defaults of a role',
    {
      'site.yml': play('- import_role: {name: r}'),
      'roles/r/tasks/main.yml': '[]\n',
      'roles/r/defaults/main.yml': TWICE,
    },
    [],
  ],
  ['JSON of -e', { 'site.yml': GOOD }, ['-e', '{"a": 1, "a": 2}']],
  ['a file of -e', { 'site.yml': GOOD, 'e.yml': TWICE }, ['-e', '@e.yml']],
])('a key twice in %s is an error', async (_, files, argv) => {
  const { code, text } = await run(files, argv);
  expect(code).toBe(4);
  expect(text).toContain('LS0102');
});

test('a template of 10 MB is written, and one with a mistake at its end is refused', async () => {
  const text = 'x'.repeat(99).concat('\n').repeat(100_000);
  expect((await run({ 'site.yml': template, 't.j2': `${text}{{ 1 }}` })).code).toBe(0);
  const wrong = await run({ 'site.yml': template, 't.j2': `${text}{{ 1 ` });
  expect(wrong.code).toBe(4);
  expect(wrong.text).toContain('t.j2:100001:');
});

test('groups a hundred thousand deep are refused, five hundred are read', async () => {
  const nest = (depth: number): string =>
    `${Array.from({ length: depth }, (_, at) => `g${at}: {children: {`).join('')}x: ${'}}'.repeat(depth)}`;
  expect((await run({ 'site.yml': GOOD, 'hosts.yml': nest(100_000) })).text).toContain('nested too deeply');
  const flat = Array.from({ length: 5000 }, (_, at) => `g${at}: {children: {g${at + 1}: }}\n`).join('');
  expect(
    (await run({ 'site.yml': GOOD, 'hosts.yml': `${flat}all: {hosts: {n1: {ansible_connection: local}}}\n` })).code,
  ).toBe(0);
});
