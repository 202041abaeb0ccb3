import { expect, test } from 'vitest';
import { listFailures, runProject } from './run-project.ts';

const play = (tasks: string): string =>
  `- hosts: n1,n2\n  gather_facts: false\n  tasks:\n${tasks.replace(/^/gm, '    ')}\n`;
const assertTask = (condition: string): string => `\n- assert: { that: [${JSON.stringify(condition)}] }`;

test.each([
  [
    'a list grows item by item',
    '- set_fact: { out: "{{ out | default([]) + [item] }}" }\n  loop: [1, 2, 3]',
    'out == [1, 2, 3]',
  ],
  [
    'a dict does, with another name for the item',
    '- set_fact: { out: "{{ out | default({}) | combine({each: each * 2}) }}" }\n  loop: [1, 2]\n  loop_control: { loop_var: each }',
    'out == {1: 2, 2: 4}',
  ],
  [
    'each host has its own',
    '- set_fact: { out: "{{ out | default([]) + [inventory_hostname ~ item] }}" }\n  loop: [1, 2]',
    "out == [inventory_hostname ~ '1', inventory_hostname ~ '2']",
  ],
  [
    'once for all: every host has the whole',
    '- set_fact: { out: "{{ out | default([]) + [item] }}" }\n  loop: [1, 2]\n  run_once: true',
    'out == [1, 2]',
  ],
  [
    'a condition sees it',
    '- set_fact: { last: "{{ item }}" }\n  loop: [1, 2, 3, 4]\n  when: last is not defined or item % 2 == 0',
    'last == 4',
  ],
  [
    'an item sees what the one before registered: in its arguments, and in its condition',
    "- debug: { msg: \"{{ item }}{{ r.msg | default('-') }}\" }\n  loop: [1, 2, 3, 4]\n  register: r\n  when: r is undefined or r is skipped or item != 2\n- set_fact: { out: \"{{ r.results | map(attribute='msg', default='skipped') }}\" }",
    "out == ['1-', 'skipped', '3-', '43-']",
  ],
  [
    'an item sees that the one before failed',
    '- debug: { msg: "{{ nowhere }}" }\n  loop: [1, 2]\n  register: r\n  when: r is undefined or r is not failed\n  ignore_errors: true',
    'r.results[0] is failed and r.results[1] is skipped',
  ],
  [
    'with retries: 0 there is no until',
    '- debug: { msg: said }\n  until: false\n  retries: "{{ 0 }}"\n  register: r\n- debug: { msg: "{{ item }}" }\n  loop: [1, 2]\n  until: false\n  retries: -1\n  register: several',
    "r is succeeded and r.attempts is undefined and several.results | map(attribute='msg') == [1, 2]",
  ],
  [
    'variables of a file',
    '- include_vars: { file: "{{ item }}" }\n  loop: [a.yml, "{{ next | default(\'b.yml\') }}"]\n- include_vars: { file: "{{ item == 1 and \'a.yml\' or next }}" }\n  loop: [1, 2]',
    "next == 'b.yml' and found",
  ],
  [
    'an item that fails sets nothing',
    '- set_fact: { out: "{{ out | default([]) + [item] }}" }\n  loop: [1, 2, 3]\n  failed_when: item == 2\n  ignore_errors: true',
    'out == [1, 3]',
  ],
  [
    'the name of the item’s variable may be a template',
    '- set_fact: { out: "{{ other ~ at }}" }\n  loop: [a, b]\n  loop_control: { loop_var: "{{ name }}", index_var: "{{ \'at\' }}" }\n  vars: { name: other }',
    "out == 'b1'",
  ],
  [
    'a key that is no text stays so, and so does a float',
    '- set_fact: { a: "{{ {1: 2} }}", b: 1.0, c: "{{ 2.0 }}", d: [1.0] }',
    "a[1] == 2 and [b, c, d[0]] | map('string') | join(' ') == '1.0 2.0 1.0' and (a | to_json) == '{\"1\": 2}'",
  ],
  [
    'the result says what failed_when gave',
    '- command: "false"\n  failed_when: item\n  loop: [false]\n  register: r',
    'r.results[0].failed_when_result is false and r.results[0] is not failed',
  ],
  [
    'the result is there also where failed_when cannot be evaluated',
    '- block: [{ shell: echo said; exit 3, failed_when: nowhere == 1, register: r }]\n  rescue: [{ debug: }]',
    "r is failed and r.stdout == 'said' and r.rc == 3 and r.changed and 'nowhere' in r.msg",
  ],
  [
    'and says what could not be evaluated: failed_when',
    '- block: [{ command: "true", failed_when: nowhere == 1, register: r }]\n  rescue: [{ debug: }]',
    "'nowhere' in r.failed_when_result and r.changed_when_result is undefined",
  ],
  [
    'and says what could not be evaluated: changed_when',
    '- block: [{ command: "true", changed_when: nowhere == 1, failed_when: false, register: r }]\n  rescue: [{ debug: }]',
    "'nowhere' in r.changed_when_result and r.failed_when_result is undefined",
  ],
  [
    'neither where it is `until`',
    '- block: [{ command: "true", until: nowhere == 1, failed_when: false, register: r }]\n  rescue: [{ debug: }]',
    'r.failed_when_result is false and r.changed_when_result is undefined',
  ],
  [
    'changed_when and failed_when see how often it was tried',
    '- command: "true"\n  until: r.attempts == 2\n  delay: 0\n  changed_when: r.attempts == 2\n  failed_when: r.attempts > 2\n  register: r',
    'r.attempts == 2 and r is changed',
  ],
  [
    'failed_when decides also where `until` never holds; the result knows that it did not',
    '- command: "true"\n  until: 1 == 0\n  retries: 1\n  delay: 0\n  failed_when: false\n  register: r\n- command: "true"\n  until: 1 == 0\n  retries: 1\n  delay: 0\n  failed_when: false\n  loop: [1]\n  register: s',
    'r is failed and r.failed_when_result is false and r.attempts == 1 and s is failed and s.results[0] is failed',
  ],
  [
    'a task that was skipped says which condition was false',
    '- { debug: , when: false, register: r }\n- { debug: , when: [true, 1 == 2], register: s }',
    "r.false_condition is false and s.false_condition == '1 == 2'",
  ],
  [
    'a task that took too long is timedout',
    '- { command: sleep 60, timeout: 0.2, ignore_errors: true, register: r }\n- { command: "false", timeout: 60, ignore_errors: true, register: s }',
    'r is failed and r is timedout and r.timedout.period == 0.2 and s is failed and s is not timedout',
  ],
  [
    'a condition may stand in a variable, or be an item',
    '- { debug: , when: "{{ rule }}", vars: { rule: 1 == 1, other: "{{ rule }}" }, register: r }\n- { debug: , when: "{{ item }}", loop: [item is none, item is defined], register: s }\n- { set_fact: { rule: 1 == 2 } }\n- { debug: , when: "{{ rule }}", register: t }',
    's.results[0] is skipped and s.results[1] is not skipped and r is not skipped and t is skipped',
  ],
  [
    'an include says what it includes, and whether it was skipped',
    '- include_tasks: t.yml\n  register: r\n- include_tasks: t.yml\n  when: false\n  register: s\n- include_tasks: t.yml\n  loop: [1, 2]\n  when: item == 2\n  register: l\n- include_tasks: t.yml\n  run_once: true\n  register: o',
    "r is not skipped and r.include is search('t.yml') and s is skipped and s.false_condition is false and l is not skipped and l.results[0] is skipped and l.results[1].item == 2 and o.include is defined",
  ],
  [
    'a tuple is a list, once it is out of its template',
    '- set_fact: { pairs: "{{ [1] | zip([2]) }}", groups_: { of: "{{ [{\'a\': 1}] | groupby(\'a\') }}" }, one: "{{ (1, (2, 3)) }}" }\n- set_fact: { out: "{{ item }}" }\n  loop: "{{ [1] | zip([2]) }}"',
    "pairs == [[1, 2]] and groups_.of == [[1, [{'a': 1}]]] and one == [1, [2, 3]] and out == [1, 2] and (1, 2) != [1, 2]",
  ],
  [
    'bytes go from variable to filter',
    '- set_fact: { out: "{{ raw | b64encode }}", hex: "{{ raw.hex() }}" }\n  vars: { raw: "{{ \'é\'.encode(\'latin-1\') }}" }',
    "out == '6Q==' and hex == 'e9'",
  ],
  [
    'the name of what is set, too',
    '- set_fact: "{{ item }}=moo"\n  loop: [foo, bar]\n- set_fact: { "{{ \'x\' ~ 1 }}": 2 }',
    "foo == 'moo' and bar == 'moo' and x1 == 2",
  ],
])('%s', async (_, tasks, condition) => {
  const files = { 'a.yml': 'next: b.yml\n', 'b.yml': 'found: true\n', 't.yml': '- debug:\n' };
  const run = await runProject({ ...files, 'site.yml': play(tasks + assertTask(condition)) });
  expect(run.tasks.at(-1)).toBe('assert: n1 ok, n2 ok');
});

test.each([
  ['{ loop_var: "{{ 1 + 1 }}" }', '`2` cannot be the name of a variable'],
  ['{ index_var: "{{ nowhere }}" }', '`nowhere` is not defined'],
])('a name that is none: %s', async (control, message) => {
  const [failure] = listFailures(
    await runProject({ 'site.yml': play(`- debug:\n  loop: [1]\n  loop_control: ${control}`) }),
  );
  expect(failure).toContain(message);
});
