import { describe, expect, test } from 'vitest';
import { listFailures, listMessages, runProject } from './run-project.ts';

const play = (tasks: string, hosts = 'n1'): string => `
- hosts: ${hosts}
  gather_facts: false
  vars: { shows: debug, runs: command, sets: set_fact }
  tasks:
${tasks.replaceAll(/^/gm, '    ')}
`;

describe('a module that a template names', () => {
  test.each([
    ['behind its name', '- action: "{{ shows }} msg=hi"'],
    ['with spaces around, and the full name', '- action: " ansible.builtin.{{ shows }}  msg=hi"'],
    ['in a mapping', '- action: { module: "{{ shows }}", msg: hi }'],
    ['in a mapping, with text behind it', '- action: { module: "{{ shows }} msg=hi" }'],
    ['under `args`', '- action: "{{ shows }}"\n  args: { msg: hi }'],
    ['arguments of a template', '- action: "{{ shows }}"\n  args: "{{ { \'msg\': \'hi\' } }}"'],
    ['defaults of the module', '- action: "{{ shows }}"\n  module_defaults: { debug: { msg: hi } }'],
    ['local_action', '- local_action: "{{ shows }} msg=hi"\n  vars: { ansible_connection: local }'],
    ['not the one of a condition that does not hold', '- action: "{{ nowhere }}"\n  when: false\n- debug: { msg: hi }'],
    ['free-form text', '- action: "{{ runs }} echo hi"\n  register: it\n- debug: { msg: "{{ it.stdout }}" }'],
    [
      'of each item',
      '- action: "{{ item }} msg={{ item }}"\n  loop: [debug, fail]\n  ignore_errors: true\n  register: it\n- debug: { msg: hi }\n  when: it.results[0].msg == "debug" and it.results[1] is failed',
    ],
    ['variables that it sets', '- action: "{{ sets }} it=hi"\n- debug: { msg: "{{ it }}" }'],
    [
      'a handler',
      '- command: "true"\n  notify: H\n- meta: flush_handlers',
      '- name: H\n  action: "{{ shows }} msg=hi"',
    ],
    [
      'a job',
      '- action: "{{ runs }} echo hi"\n  async: 20\n  poll: 1\n  register: it\n- debug: { msg: "{{ it.stdout }}" }',
    ],
    [
      'what a rescue section hears of it',
      '- block:\n    - action: "{{ \'fail\' }} msg=a"\n  rescue:\n    - debug: { msg: hi }\n      when: ansible_failed_task.action == "fail"',
    ],
  ])('%s', async (_name, tasks, handlers = '') => {
    const text = `${play(tasks)}${handlers === '' ? '' : `  handlers:\n${handlers.replaceAll(/^/gm, '    ')}\n`}`;
    const run = await runProject({ 'site.yml': text });
    expect([run.exitCode, listMessages(run).at(-1)]).toEqual([0, 'n1: hi']);
  });

  test('is that of each host, and once for all where it is such a module', async () => {
    const tasks =
      "- action: \"{{ ['debug', 'fail'][number % 2] }} msg=no\"\n  ignore_errors: true\n- action: \"{{ 'add_' ~ 'host' }} name=n9\"";
    const { tasks: done } = await runProject({ 'site.yml': play(tasks, 'web') });
    expect(done).toEqual([
      "{{ ['debug', 'fail'][number % 2] }}: n1 failed (ignored), n2 ok, n3 failed (ignored)",
      "{{ 'add_' ~ 'host' }}: n1 changed",
    ]);
  });

  test('in check mode changes nothing, and is unknown where its name is', async () => {
    const tasks = '- action: "{{ runs }} echo debug"\n  register: it\n- action: "{{ it.stdout }} msg=hi"';
    const { tasks: done } = await runProject({ 'site.yml': play(tasks) }, { settings: { check: true } });
    expect(done).toEqual(['{{ runs }}: n1 skipped', '{{ it.stdout }}: n1 unknown']);
  });

  test.each([
    ['debgu', 'unknown module `debgu`'],
    ['', 'unknown module ``'],
    ['include_tasks', '`include_tasks` is part of the language, and cannot be named by a template'],
    ['ping', 'unknown argument `msg`'],
  ])('that is %s fails', async (name, message) => {
    const run = await runProject({ 'site.yml': play(`- action: "{{ '${name}' }} msg=hi"`) });
    expect(listFailures(run)).toEqual([`n1: ${message}`]);
  });

  test('shows where it stands, what may be meant, and what its variables are', async () => {
    const { events } = await runProject({ 'site.yml': play('- action: "{{ word }} msg=hi"\n  vars: { word: debgu }') });
    const [problem] = events.flatMap((event) => (event.type === 'host-finished' ? [event.outcome.problem] : []));
    expect(problem?.frame).toContain('^^^^^^^^^^ did you mean `debug`?');
    expect(problem?.values).toMatchObject([{ name: 'word', value: '"debgu"' }]);
  });

  test('does not show a secret argument', async () => {
    const tasks =
      '- action: { module: "{{ \'user\' }}", name: x, password: "{{ hidden + 1 }}" }\n  vars: { hidden: swordfish }';
    const { events } = await runProject({ 'site.yml': play(tasks) });
    expect(JSON.stringify(events)).not.toContain('swordfish');
  });
});
