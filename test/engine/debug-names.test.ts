import { expect, test } from 'vitest';
import type { ActionResult } from '../../src/module/define-action.ts';
import { readAttempt } from '../../src/engine/attempt.ts';
import { listFailures, runProject } from './run-project.ts';

/** Words with a meaning in the answers of modules and actions. */
const NAMES = [
  'vars',
  'hostvars',
  'facts',
  'diff',
  'unknown',
  'summary',
  'warnings',
  'help',
  'values',
  'addHost',
  'joinGroups',
  'hostFacts',
  'unknownFields',
  'ansible_facts',
  'effects',
];

test.each(NAMES)('debug shows a variable called %s, and nothing else happens', async (name) => {
  const isView = name === 'vars' || name === 'hostvars';
  const run = await runProject({
    'site.yml': `
- hosts: n1
  gather_facts: false
  tasks:
    - set_fact: { ${isView ? 'other' : name}: { own: 1 } }
    - debug: { var: ${name} }
      register: shown
    - assert:
        that:
          - shown is not failed and shown is not skipped and shown is not changed
          - own is not defined
          - "shown['${name}']${name === 'vars' ? '.other' : name === 'hostvars' ? '.n1.other' : ''} == {'own': 1}"
`,
  });
  expect(listFailures(run)).toEqual([]);
  expect(run.tasks.at(-1)).toBe('assert: n1 ok');
});

test('all variables at once: those of every host, without themselves, and what cannot be rendered is said', async () => {
  const run = await runProject({
    'site.yml': `
- hosts: n1
  gather_facts: false
  vars: { good: "{{ 1 + 1 }}", bad: "{{ nowhere }}" }
  tasks:
    - debug: { var: vars }
      register: shown
    - assert:
        that:
          - shown.vars.good == 2
          - shown.vars.bad is search('nowhere')
          - "'hostvars' not in shown.vars and 'role_name' not in shown.vars"
          - vars['vars'].good == 2 and 'inventory_hostname' in vars
          - hostvars.n2.keys() | select('equalto', 'number') | list == ['number']
`,
  });
  expect(listFailures(run)).toEqual([]);
});

test.each([
  ['"{{ item }}" with the name of a variable', '"{{ item }}"', 'port', 'shown.results[0].port == 1'],
  ['a part of the name', '"list[{{ item }}]"', '0', "shown.results[0]['list[0]'] == 'first'"],
  ['keys behind a name', '"{{ item }}"', 'dict.key', "shown.results[0]['dict.key'] == 2"],
  ['a name of nothing', '"{{ item }}"', 'nowhere', "shown.results[0].nowhere == 'VARIABLE IS NOT DEFINED!'"],
  ['a dict', '"{{ dict }}"', 'x', 'shown.results[0]["<class \'dict\'>"] == dict'],
  ['a list', '"{{ list }}"', 'x', 'shown.results[0]["<class \'list\'>"] == list'],
  [
    'a text with an expression, which stays text',
    '"{{ item }}"',
    'port + 1',
    "shown.results[0]['port + 1'] == 'port + 1'",
  ],
])('var as a template: %s', async (_, variable, item, condition) => {
  const run = await runProject({
    'site.yml': `
- hosts: n1
  vars: { port: 1, list: [first], dict: { key: 2 } }
  tasks:
    - debug: { var: ${variable} }
      loop: [${JSON.stringify(item)}]
      register: shown
    - assert: { that: ${JSON.stringify(condition)} }
`,
  });
  expect(listFailures(run)).toEqual([]);
});

test('var as a template whose variable is not defined fails', async () => {
  const run = await runProject({
    'site.yml': '- hosts: n1\n  tasks: [{ debug: { var: "{{ nowhere }}" } }]\n',
  });
  expect(listFailures(run)).toEqual(['n1: `nowhere` is not defined']);
});

test('words of the engine in the answer of a module are return values like any other', () => {
  const words = { facts: { a: 1 }, vars: 'b', joinGroups: [], addHost: 'c', hostFacts: 'e' } as unknown as ActionResult;
  const ofModule = readAttempt({ ...words, ansible_facts: { f: 1 } }, false);
  expect(ofModule.fields).toMatchObject(words);
  expect(ofModule.effects).toEqual({ hostFacts: { f: 1 } });
  expect(readAttempt({ facts: { a: 1 } }, true)).toMatchObject({ effects: { facts: { a: 1 } }, fields: {} });
});
