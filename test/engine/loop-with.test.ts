import { beforeEach, expect, test } from 'vitest';
import { run } from '../cli/fake-io.ts';
import { useFolder } from '../cli/use-folder.ts';

const folder = useFolder();
const { write } = folder;

beforeEach(() => write('hosts.yml', 'all:\n  vars: {ansible_connection: local}\n  hosts: {a: {}}\n'));

const runTasks = async (tasks: string): Promise<{ code: number; stdout: string; stderr: string }> => {
  write('site.yml', `- hosts: a\n  tasks:\n${tasks.replace(/^/gm, '    ')}\n`);
  return run(['-i', 'hosts.yml', 'site.yml', '-v'], { cwd: folder.path });
};

test.each<[keyword: string, terms: string, items: string]>([
  ['items', '[1, [2, [3]]]', '[1, 2, [3]]'],
  ['items', '"{{ [4, 5] }}"', '[4, 5]'],
  ['items', 'one', "['one']"],
  ['items', '["{{ omit }}", 6]', '[6]'],
  ['list', '[1, [2]]', '[1, [2]]'],
  ['dict', '{x: 1}', "[{'key': 'x', 'value': 1}]"],
  ['indexed_items', '[a, b]', "[[0, 'a'], [1, 'b']]"],
  ['nested', '[[1, 2], [3]]', '[[1, 3], [2, 3]]'],
  ['together', '[[1, 2], [3]]', '[[1, 3], [2, none]]'],
  ['sequence', 'start=1 end=3 format=n%02d', "['n01', 'n02', 'n03']"],
  ['sequence', 'count=2', "['1', '2']"],
  ['subelements', '[[{n: 1, l: [2, 3]}], l]', "[[{'n': 1}, 2], [{'n': 1}, 3]]"],
  ['lines', 'echo x; echo y', "['x', 'y']"],
  ['inventory_hostnames', 'all', "['a']"],
  ['first_found', '["{{ nowhere }}", none, site.yml]', "[playbook_dir ~ '/site.yml']"],
  ['first_found', '[{files: ["{{ nowhere }}.yml"], skip: true}]', '[]'],
])('with_%s: %s', async (keyword, terms, items) => {
  const { code, stderr } = await runTasks(`
- debug:
  with_${keyword}: ${terms}
  register: said
- assert:
    that: "said.results | map(attribute='item') | list == ${items.replaceAll('"', '\\"')}"
`);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
});

test.each([
  ['include_vars', 'vars', 'assert: {that: found == "vars"}'],
  ['ansible.builtin.include_vars', 'vars', 'assert: {that: found == "vars"}'],
  ['template', 'templates', "assert: {that: \"lookup('file', 'out') is search('templates')\"}"],
  ['copy', 'files', "assert: {that: \"lookup('file', 'out') is search('files')\"}"],
])('with_first_found of %s looks in %s/ of the role', async (module, kind, proof) => {
  for (const each of ['files', 'templates', 'vars']) write(`roles/r/${each}/x.yml`, `found: ${each}\n`);
  const call = kind === 'vars' ? '"{{ item }}"' : `{src: "{{ item }}", dest: "${folder.path}/out"}`;
  write(
    'roles/r/tasks/main.yml',
    `- ${module}: ${call}\n  with_first_found: [none.yml, {files: [x.yml], skip: true}]\n  register: said\n- ${proof}\n`,
  );
  const { code, stdout } = await runTasks('- import_role: {name: r}');
  expect({ code, stdout }).toMatchObject({ code: 0, stdout: expect.not.stringContaining('skipped') });
});

test('with_items of an include', async () => {
  write('more.yml', '- assert: {that: "item in [1, 2]"}\n');
  const { code, stdout } = await runTasks('- include_tasks: more.yml\n  with_items: [1, [2]]');
  expect(code).toBe(0);
  expect(stdout.match(/▸ assert/g)).toHaveLength(2);
});

test('where the condition does not hold, nobody asks for the items', async () => {
  const { code } = await runTasks(
    '- debug:\n  with_items: "{{ later }}"\n  when: said.rc == 1\n- command: "true"\n  register: said\n- debug:\n  with_items: "{{ said.nothing }}"\n  when: said.rc == 1',
  );
  expect(code).toBe(4);
  const { code: fine } = await runTasks(
    '- command: "true"\n  register: said\n- debug:\n  with_items: "{{ said.nothing }}"\n  when: said.rc == 1\n- include_tasks: "{{ item }}"\n  with_items: "{{ said.nothing }}"\n  when: said.rc == 1',
  );
  expect(fine).toBe(0);
});

test.each([
  ['- debug:\n  with_itmes: [1]', 'LS0305', 'did you mean `with_items`?'],
  ['- debug:\n  with_items: [1]\n  loop: [2]', 'LS0207', 'a task has one loop'],
  ['- debug: {msg: "{{ itme }}"}\n  with_items: [1]', 'LS0311', 'did you mean `item`?'],
  ['- debug:\n  with_items: "{{ nowhere }}"', 'LS0311', 'nowhere'],
  ['- debug:\n  with_items:', 'LS0201', '`with_items` has no value'],
])('%s', async (tasks, code, text) => {
  const { code: exit, stderr } = await runTasks(tasks);
  expect(exit).toBe(4);
  expect(stderr).toContain(code);
  expect(stderr).toContain(text);
});

test('a lookup that fails fails the task, at its place', async () => {
  const { code, stdout } = await runTasks('- debug:\n  with_dict: [1]');
  expect(code).toBe(2);
  expect(stdout).toContain('the dict lookup failed: with_dict expects a dict');
});

test.each(['list', 'indexed_items'])('with_%s makes no list of a dict', async (name) => {
  const { code, stdout } = await runTasks(`- debug: {msg: "{{ item }}"}\n  with_${name}: {a: 1}`);
  expect(code).toBe(2);
  expect(stdout).toContain(`with_${name} expects a list, found a dict`);
});
