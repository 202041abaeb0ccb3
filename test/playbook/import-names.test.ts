import { describe, expect, test } from 'vitest';
import { listTasks } from '../../src/playbook/list-tasks.ts';
import { read } from './read-sample.ts';

const FILES = {
  'a.yml': '- debug: {msg: a}\n',
  'b.yml': '- debug: {msg: b}\n',
  'vars/v.yml': 'in_file: b\n',
  'other.yml': '- hosts: other\n  tasks: [{debug: {msg: other}}]\n',
  'outer.yml': '- import_tasks: "{{ inner }}.yml"\n',
  'circle.yml': '- import_tasks: "{{ \'circle\' }}.yml"\n',
};

/** What the tasks of the plays show, and what was found. */
function readAll(text: string): { shown: unknown[]; found: string[] } {
  const { playbook, found } = read(text, FILES);
  const tasks = (playbook?.plays ?? []).flatMap((play) => listTasks(play));
  const shown = tasks.map(({ action }) => {
    const node = action.kind === 'action' ? action.args.entries.get('msg')?.node : undefined;
    return node?.kind === 'scalar' ? node.value : undefined;
  });
  return { shown, found };
}

const play = (task: string): string =>
  `- hosts: all\n  vars: {of_play: a}\n  vars_files: ["vars/{{ 'v' }}.yml"]\n  tasks:\n    ${task}\n`;

describe('a template that names what is imported', () => {
  test.each([
    ['variables of the play', play('- import_tasks: "{{ of_play }}.yml"'), ['a']],
    ['of its vars_files', play('- import_tasks: "{{ in_file }}.yml"'), ['b']],
    ['of the import, before those', play('- {import_tasks: "{{ of_play }}.yml", vars: {of_play: b}}'), ['b']],
    ['of the blocks around', play('- {block: [{import_tasks: "{{ x }}.yml"}], vars: {x: b}}'), ['b']],
    ['of the import around', play('- {import_tasks: outer.yml, vars: {inner: b}}'), ['b']],
    ['of others', play('- import_tasks: "{{ of_play ~ end }}"\n      vars: {end: "{{ \'.\' ~ \'yml\' }}"}'), ['a']],
    ['of a playbook', '- {import_playbook: "{{ x }}.yml", vars: {x: other}}\n', ['other']],
  ])('knows variables %s', (_name, text, shown) => {
    expect(readAll(text)).toEqual({ shown, found: [] });
  });

  test.each([
    [
      '- import_tasks: "{{ ansible_hostname }}.yml"',
      'p.yml:5:25 LS0222 `ansible_hostname` is not known when imports are read',
    ],
    [
      '- {set_fact: {x: a}}\n    - import_tasks: "{{ x }}.yml"',
      'p.yml:6:25 LS0222 `x` is not known when imports are read',
    ],
    ['- import_tasks: "{{ [of_play] }}"', 'p.yml:5:21 LS0222 this template gives a list, and no name'],
    ['- import_tasks: "{{ none }}"', 'p.yml:5:21 LS0222 this template gives nothing, and no name'],
    ['- import_tasks: "{{ of_play + 1 }}"', 'p.yml:5:25 LS0222 `+` cannot take the string `a` and the number `1`'],
    ['- import_tasks: "{{ now().year }}.yml"', 'p.yml:5:25 LS0222 only the run can tell'],
    [
      '- import_tasks: "{{ of_play }}x.yml"',
      'p.yml:5:21 LS0504 the file of tasks `ax.yml` cannot be read: there is no such file',
    ],
    [
      '- import_tasks: "{{ \'circle\' }}.yml"',
      'circle.yml:1:17 LS0212 `circle.yml` imports itself: p.yml → circle.yml → circle.yml',
    ],
    [
      '- import_role: {name: a, tasks_from: "{{ nowhere }}"}',
      'p.yml:5:46 LS0222 `nowhere` is not known when imports are read',
    ],
  ])('fails with its place: %s', (task, expected) => {
    expect(readAll(play(task)).found).toEqual([expected]);
  });

  test('fails for a playbook too', () => {
    const { found } = readAll('- import_playbook: "{{ x }}.yml"\n');
    expect(found).toEqual(['p.yml:1:24 LS0222 `x` is not known when imports are read']);
  });
});
