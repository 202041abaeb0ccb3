import { describe, expect, test } from 'vitest';
import { checkTasks } from '../check/check-project.ts';
import { listFailures, runProject } from './run-project.ts';

const play = (task: string, more = ''): string => `
- hosts: n1
  gather_facts: false
  vars:
    it: { cmd: echo one, chdir: / }
    list: [1]
    text: cmd=true
    said: { msg: "{{ word }}" }
    asked: { that: "1 == 1" }
    word: hello
  tasks:
    - name: T
      ${task.replaceAll('\n', '\n      ')}
      register: result
${more}`;

describe('arguments that a template gives', () => {
  test.each([
    ['behind the module', 'debug: "{{ said }}"', 'result.msg == "hello"'],
    ['under args', 'command:\nargs: "{{ it }}"', 'result.stdout == "one"'],
    ['what stands there wins', 'command: echo two\nargs: "{{ it }}"', 'result.stdout == "two"'],
    ['an expression of a default', 'debug: "{{ none_such | default({\'msg\': 1}) }}"', 'result.msg == 1'],
    ['omitted as a whole', 'debug: "{{ omit }}"', 'result.msg is search("Hello")'],
    ['variables of any name', 'set_fact: "{{ {\'a\': word} }}"', 'a == "hello"'],
  ])('%s', async (_, task, condition) => {
    const run = await runProject({
      'site.yml': play(task, `    - assert: { that: [${JSON.stringify(condition)}] }\n`),
    });
    expect(listFailures(run)).toEqual([]);
  });

  test.each([
    ['a list', 'debug: "{{ list }}"', 'arguments are a mapping, and this template gives a list'],
    ['a text', 'debug: "{{ text }}"', 'arguments are a mapping, and this template gives `cmd=true`'],
    ['an expression', 'assert: "{{ asked }}"', '`that` holds expressions, which cannot come from a variable'],
    ['an unknown argument', 'debug: "{{ it }}"', 'unknown argument `cmd`'],
    ['nothing', 'debug: "{{ nowhere }}"', '`nowhere` is not defined'],
  ])('%s is refused', async (_, task, message) => {
    const [failure] = listFailures(await runProject({ 'site.yml': play(task) }));
    expect(failure).toContain(message);
  });

  test.each([
    ['are not missing', '- copy: "{{ {\'dest\': ip} }}"', []],
    ['neither beside others', '- command: {chdir: /}\n  args: "{{ {\'cmd\': ip} }}"', []],
    ['have known variables', '- copy: "{{ nowhere }}"', ['LS0311 `nowhere`']],
    ['are one template', '- copy: "{{ ip }} x"', ['LS0214 copy takes no plain text', 'LS0205']],
    ['under args too', '- command: ls\n  args: x{{ ip }}', ['LS0201 `args` is a mapping of arguments, not a template']],
    [
      'go with others that are wrong',
      '- copy: {nope: 1}\n  args: "{{ {\'dest\': ip} }}"',
      ['LS0204 unknown argument `nope`'],
    ],
    ['of set_fact may be any', '- set_fact: "{{ {ip: 1} }}"\n- debug: {msg: "{{ some }}"}', ['LS0312 warning `some`']],
  ])('%s', (_, tasks, expected) => {
    const found = checkTasks(tasks);
    expect(found).toHaveLength(expected.length);
    for (const [index, part] of expected.entries()) expect(found[index]).toContain(part);
  });
});
