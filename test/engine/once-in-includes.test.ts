import { expect, test } from 'vitest';
import { runProject } from './run-project.ts';

const INCLUDE = `
- hosts: web
  vars: { mine: { 1: [a, same], 2: [b, same], 3: [a, same] } }
  tasks:
    - include_tasks: one.yml
      loop: "{{ mine[number] }}"
    - { name: after, debug: }
`;
const once = (task: string): string => `- name: once {{ inventory_hostname }} {{ item }}\n  ${task}\n`;
const EXPECTED = ['once n1 a: n1 ok', 'once n2 b: n2 ok', 'once n1 same: n1 ok'];

// ansible-core runs an included file for each item that hosts have.
test.each([
  ['run_once', { 'one.yml': once('run_once: true\n  debug:') }, EXPECTED],
  [
    'run_once of the block',
    { 'one.yml': `- run_once: true\n  block:\n    - { name: "once {{ inventory_hostname }} {{ item }}", debug: }\n` },
    EXPECTED,
  ],
  [
    'further down',
    {
      'one.yml': '- include_tasks: two.yml\n  vars: { of: include }\n',
      'two.yml': once('run_once: "{{ number > 0 }}"\n  debug:'),
    },
    ['include_tasks: n1 ok, n2 ok, n3 ok', ...EXPECTED.slice(0, 2), 'include_tasks: n1 ok, n2 ok, n3 ok', EXPECTED[2]],
  ],
  [
    'an include that runs once',
    { 'one.yml': '- include_tasks: two.yml\n  run_once: true\n', 'two.yml': '- { name: "in {{ item }}", debug: }\n' },
    [
      'include_tasks: n1 ok',
      'in a: n1 ok',
      'include_tasks: n2 ok',
      'in b: n2 ok',
      'include_tasks: n1 ok',
      'in same: n1 ok',
    ],
  ],
  [
    'add_host',
    { 'one.yml': once('add_host: { name: "new-{{ item }}" }') },
    ['once n1 a: n1 changed', 'once n2 b: n2 changed', 'once n1 same: n1 changed'],
  ],
])(
  'what runs once in an include with a loop does so for each item that hosts have: %s',
  async (_what, files, expected) => {
    const { tasks } = await runProject({ 'site.yml': INCLUDE, ...files });
    const included = tasks.filter((line) => line !== 'include_tasks: n1 ok, n2 ok, n3 ok');
    expect(included).toEqual([
      ...expected.filter((line) => line !== 'include_tasks: n1 ok, n2 ok, n3 ok'),
      'after: n1 ok, n2 ok, n3 ok',
    ]);
  },
);

test('a failure of one of them is that of all hosts', async () => {
  const { tasks, stats } = await runProject({
    'site.yml': INCLUDE,
    'one.yml': once("run_once: true\n  fail:\n  when: item != 'a'"),
  });
  expect(tasks).toEqual(['include_tasks: n1 ok, n2 ok, n3 ok', 'once n1 a: n1 skipped', 'once n2 b: n2 failed']);
  expect([stats['n1']?.ok, stats['n3']?.failed]).toEqual([2, 0]);
});

test('items may be of any kind', async () => {
  const items = '[12345678901234567890, {n: "{{ number % 2 }}", big: 12345678901234567890}, "{{ number }}"]';
  const { tasks } = await runProject({
    'site.yml': `- hosts: web\n  tasks:\n    - { include_tasks: one.yml, loop: ${items} }\n`,
    'one.yml': '- name: once {{ inventory_hostname }}\n  run_once: true\n  debug:\n',
  });
  const once = ['n1', 'n1', 'n2', 'n1', 'n2', 'n3'].map((host) => `once ${host}: ${host} ok`);
  expect(tasks.filter((line) => line.startsWith('once'))).toEqual(once);
});
