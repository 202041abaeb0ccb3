import { expect, test } from 'vitest';
import { runProject } from './run-project.ts';

const FILE = '"{{ playbook_dir }}/file"';

/** Frames of a task on each host, and of the same task again. */
test.each<[task: string, first: number, again: number]>([
  [`lineinfile: { path: ${FILE}, regexp: "^one", line: two }`, 2, 1],
  [`lineinfile: { path: ${FILE}, regexp: "^(one|uno)", line: uno }`, 2, 1],
  [`lineinfile: { path: ${FILE}, regexp: "^one", line: one }`, 1, 1],
  [`lineinfile: { path: ${FILE}, line: two }`, 2, 1],
  [`replace: { path: ${FILE}, regexp: one, replace: two }`, 2, 1],
  [`replace: { path: ${FILE}, regexp: none, replace: two }`, 1, 1],
  [`blockinfile: { path: ${FILE}, block: two }`, 2, 1],
  [`template: { src: of.j2, dest: ${FILE} }`, 1, 1],
  [`copy: { content: two, dest: ${FILE} }`, 1, 1],
  [`copy: { src: of.j2, dest: ${FILE} }`, 1, 1],
  [`file: { path: ${FILE}, mode: "0600" }`, 1, 1],
  [`stat: { path: ${FILE} }`, 1, 1],
  [`slurp: { src: ${FILE} }`, 1, 1],
  [`fetch: { src: ${FILE}, dest: fetched }`, 1, 1],
  ['find: { paths: "{{ playbook_dir }}" }', 1, 1],
  ['tempfile: { path: "{{ playbook_dir }}" }', 1, 1],
  ['script: of.j2 one', 1, 1],
  ['command: "true"', 1, 1],
  ['shell: "true"', 1, 1],
  ['set_fact: { name: value }', 0, 0],
  ['debug: { msg: "{{ inventory_hostname }}" }', 0, 0],
  ['assert: { that: 1 == 1 }', 0, 0],
  ['group_by: { key: "g{{ number }}" }', 0, 0],
  ['add_host: { name: new }', 0, 0],
  ['pause: { seconds: 0 }', 0, 0],
  ['meta: noop', 0, 0],
  ['include_tasks: included.yml', 0, 0],
  ['command: "false"\n      when: false', 0, 0],
])('%s: %i, then %i', async (task, first, again) => {
  const count = async (times: number): Promise<number> => {
    const run = await runProject({
      'site.yml': `- hosts: n1\n  tasks:\n${`    - ${task}\n`.repeat(times)}`,
      'included.yml': '[]\n',
      'of.j2': ': one {{ number }}\n',
      file: 'one\n',
    });
    expect(run.exitCode).toBe(0);
    return run.frames;
  };
  const once = await count(1);
  expect([once, (await count(2)) - once]).toEqual([first, again]);
});

test('as many round trips as hosts that do something', async () => {
  const run = await runProject({
    'site.yml': '- hosts: web\n  tasks:\n    - stat: { path: / }\n    - { stat: { path: / }, when: number != 2 }\n',
  });
  expect(run.frames).toBe(5);
});

test('what is fetched goes below the playbook’s folder, to the name of the host that a task is for', async () => {
  const run = await runProject({
    'site.yml': `- hosts: n1
  tasks:
    - fetch: { src: ${FILE}, dest: all }
      delegate_to: n2
      register: fetched
    - assert: { that: fetched.dest == playbook_dir ~ '/all/n1' ~ playbook_dir ~ '/file' }
    - fetch: { src: ${FILE}, dest: '~/../../../../..{{ playbook_dir }}/flat', flat: true }
      register: fetched
    - assert: { that: fetched.dest == playbook_dir ~ '/flat' }
    - fetch: { src: ${FILE}, dest: all/.., flat: true }
      register: refused
      failed_when: "'is an existing directory' not in refused.msg"
`,
    file: 'one\n',
  });
  expect(run.tasks).toHaveLength(5);
  expect(run.exitCode).toBe(0);
});
