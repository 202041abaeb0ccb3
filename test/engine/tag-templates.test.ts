import { expect, test } from 'vitest';
import { check } from '../check/check-project.ts';
import { runProject } from './run-project.ts';

const PLAY = `
- hosts: n1
  gather_facts: false
  vars: { one: deploy, many: [a, b], empty: [] }
  tasks:
    - { name: T1, debug: , tags: "{{ one }}" }
    - { name: T2, debug: , tags: ["{{ many }}", c] }
    - { name: T3, debug: , tags: "{{ empty }}" }
    - { name: T4, debug: , tags: "x-{{ one }},y" }
    - block: [{ name: T5, debug: }]
      tags: "{{ many | first }}"
    - include_tasks: { file: more.yml, apply: { tags: "{{ one }}" } }
      tags: always
    - import_role: { name: r }
      tags: "{{ many }}"
`;
const FILES = {
  'site.yml': PLAY,
  'more.yml': '- { name: T6, debug: }\n',
  'roles/r/tasks/main.yml': '- { name: T7, debug: }\n',
};

test.each([
  [['deploy'], [], ['T1', 'include_tasks', 'T6']],
  [['b'], [], ['T2', 'include_tasks', 'r : T7']],
  [['a'], [], ['T2', 'T5', 'include_tasks', 'r : T7']],
  [['x-deploy'], [], ['T4', 'include_tasks']],
  [['y'], [], ['T4', 'include_tasks']],
  [['untagged'], [], ['T3', 'include_tasks']],
  [[], ['deploy', 'a'], ['T3', 'T4', 'include_tasks']],
])('--tags %j --skip-tags %j', async (tags, skipTags, expected) => {
  const run = await runProject(FILES, { settings: { tags, skipTags } });
  expect(run.tasks.map((line) => line.split(': n1')[0])).toEqual(expected);
});

test('a template that fails is an error of the play, at its place', async () => {
  const site = '- hosts: n1\n  gather_facts: false\n  tasks:\n    - { debug: , tags: "{{ nowhere }}" }\n';
  await expect(runProject({ 'site.yml': site })).rejects.toThrow('`nowhere` is not defined');
  expect(check(site).found).toEqual(['p.yml:4:28 LS0311 `nowhere` is not defined for n1']);
});

test('nobody knows which tags there are', () => {
  const site = '- hosts: n1\n  tasks:\n    - { debug: {msg: 1}, tags: "{{ ip }}" }\n';
  expect(check(site, { tags: ['none'] }).found).toEqual([]);
});
