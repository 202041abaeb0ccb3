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

test('words of the engine in the answer of a module are return values like any other', () => {
  const words = { facts: { a: 1 }, vars: 'b', joinGroups: [], addHost: 'c', hostFacts: 'e' } as unknown as ActionResult;
  const ofModule = readAttempt({ ...words, ansible_facts: { f: 1 } }, false);
  expect(ofModule.fields).toMatchObject(words);
  expect(ofModule.effects).toEqual({ hostFacts: { f: 1 } });
  expect(readAttempt({ facts: { a: 1 } }, true)).toMatchObject({ effects: { facts: { a: 1 } }, fields: {} });
});
