import { expect, test } from 'vitest';
import { runProject } from './run-project.ts';

const NAMES = ['__proto__', 'constructor', 'prototype', 'toString', 'hasOwnProperty'];
const DICT = `{${NAMES.map((name) => `${name}: {polluted: yes}`).join(', ')}}`;

/** The message of the last task of a play on n1. */
async function say(tasks: string, files: Readonly<Record<string, string>> = {}, extraVars = {}): Promise<unknown> {
  const site = `- hosts: n1\n  tasks:\n${tasks.replaceAll(/^/gm, '    ')}\n`;
  const run = await runProject({ 'site.yml': site, ...files }, { extraVars });
  const last = run.events.filter((event) => event.type === 'host-finished').at(-1);
  expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
  return last?.outcome.result?.['msg'] ?? last?.outcome.problem?.message;
}

test.each(NAMES)('%s is a variable like any other', async (name) => {
  const inventory = `all: {hosts: {n1: {ansible_connection: local, i_${name}: 1}}, vars: {${name}: 2}}`;
  const show = (expression: string): string => `- debug: {msg: "{{ ${expression} }}"}`;
  expect(await say(show(`${name} + 1`), { 'inventory.yml': inventory })).toBe(3);
  expect(await say(show(`hostvars['n1']['${name}'] + 1`), { 'inventory.yml': inventory })).toBe(3);
  expect(await say(`- set_fact: {${name}: 5}\n${show(`${name} + 1`)}`)).toBe(6);
  expect(await say(`- command: echo 7\n  register: ${name}\n${show(`${name}.stdout`)}`)).toBe('7');
  expect(await say(`- debug: {msg: "{{ ${name} }}"}\n  vars: {${name}: 8}`)).toBe(8);
  const loop = `- set_fact: {seen: "{{ ${name} }}"}\n  loop: [9]\n  loop_control: {loop_var: ${name}}`;
  expect(await say(`${loop}\n${show('seen')}`)).toBe(9);
  expect(await say(show(name), {}, Object.fromEntries([[name, 'extra']]))).toBe('extra');
  expect(await say(`- add_host: {name: new, ${name}: 10}\n${show(`hostvars['new']['${name}']`)}`)).toBe(10);
  expect(await say(`- group_by: {key: ${name}}\n${show(`groups['${name}']`)}`)).toEqual(['n1']);
  expect(await say(`- add_host: {name: ${name}}\n${show(`'${name}' in groups.all`)}`)).toBe(true);
});

test.each([
  ['a dict of the playbook', `- debug: {msg: "{{ d }}"}\n  vars: {d: ${DICT}}`],
  [
    'JSON of a host',
    `- command: cat d.json\n  args: {chdir: "{{ playbook_dir }}"}\n  register: r\n- debug: {msg: "{{ r.stdout | from_json }}"}`,
  ],
  [
    'YAML of a host',
    `- command: cat d.yml\n  args: {chdir: "{{ playbook_dir }}"}\n  register: r\n- debug: {msg: "{{ r.stdout | from_yaml }}"}`,
  ],
  ['a file of variables', '- include_vars: {file: d.yml, name: d}\n- debug: {msg: "{{ d }}"}'],
  ['combine', `- debug: {msg: "{{ d | combine(d, recursive=true) }}"}\n  vars: {d: ${DICT}}`],
  ['dict2items and back', `- debug: {msg: "{{ d | dict2items | items2dict }}"}\n  vars: {d: ${DICT}}`],
  ['a fact that is set', `- set_fact: {d: ${DICT}}\n- debug: {msg: "{{ d }}"}`],
])('%s may have such keys', async (_, tasks) => {
  const json = JSON.stringify(Object.fromEntries(NAMES.map((name) => [name, { polluted: true }])));
  const files = { 'd.yml': `${DICT}\n`, 'd.json': json };
  const message = (await say(tasks, files)) as Readonly<Record<string, unknown>>;
  expect(Object.keys(message)).toEqual(NAMES);
  expect(Object.entries(message).map(([, value]) => JSON.stringify(value))).toEqual(
    NAMES.map(() => '{"polluted":true}'),
  );
});

test('hosts and groups may have such names', async () => {
  const hosts = NAMES.map((name) => `${name}: {own: "${name}"}`).join(', ');
  const groups = NAMES.map((name) => `g_${name}: {hosts: {${name}: }}`).join(', ');
  const run = await runProject({
    'inventory.yml': `all: {vars: {ansible_connection: local}, hosts: {${hosts}}, children: {${groups}}}`,
    'site.yml':
      '- hosts: all\n  tasks:\n    - command: echo {{ own }}\n      register: r\n    - assert: {that: "r.stdout == inventory_hostname and hostvars[inventory_hostname].own == own"}\n',
  });
  expect(run.exitCode).toBe(0);
  expect(Object.keys(run.stats).toSorted()).toEqual(NAMES.toSorted());
});

test.each(['__proto__', 'constructor', 'toString'])('%s is no module, argument, keyword or lookup', async (name) => {
  expect(await say(`- debug: {${name}: x}`)).toContain(`unknown argument \`${name}\``);
  expect(await say(`- debug: {msg: "{{ lookup('${name}', 1) }}"}`)).toContain(`there is no lookup \`${name}\``);
  for (const task of [`- ${name}: x`, `- debug: {msg: x}\n  ${name}: y`]) await expect(say(task)).rejects.toThrow(name);
});
