import { expect, test } from 'vitest';
import { runProject } from './run-project.ts';

/** What a task that fails is to the rescue section around it: a condition that holds there. */
const CASES: readonly (readonly [task: string, condition: string])[] = [
  ['command: "false {{ word }}"', "t.args == {'_raw_params': 'false y'}"],
  ['command: { cmd: "false {{ word }}" }', "t.args == {'cmd': 'false y'}"],
  ['command: "false y creates=/none"', "t.args == {'_raw_params': 'false y', 'creates': '/none'}"],
  ['{ command: "false", args: { chdir: / } }', "t.args == {'_raw_params': 'false', 'chdir': '/'}"],
  ['fail: { msg: "{{ word }}" }', "t.args == {'msg': 'y'} and t.action == 'fail'"],
  ['{ fail: { msg: "{{ item }}" }, loop: [1, 2] }', "t.args.msg is search('item')"],
  ['fail: { msg: "{{ none_such }}" }', "t.args.msg is search('none_such')"],
  ['{ fail: { msg: a }, tags: [x, "{{ word }}"] }', "t.tags | sort == ['of_block', 'of_play', 'x', 'y']"],
  ['{ fail: { msg: a }, register: got }', "t.register == 'got' and got.msg == 'a'"],
  ['{ name: "Word {{ word }}", fail: { msg: a } }', "t.name == 'Word y' and t.register is none"],
  ['include_tasks: none.yml', "t.action == 'include_tasks' and t.args == {}"],
];

test.each(CASES)('%s', async (task, condition) => {
  const run = await runProject({
    'site.yml': `
- hosts: n1
  tags: of_play
  vars: { word: y }
  tasks:
    - tags: of_block
      block:
        - ${task}
      rescue:
        - name: It is known
          vars: { t: "{{ ansible_failed_task }}" }
          assert: { that: "${condition}" }
        - name: One that fails here is the next one
          block: [{ fail: { msg: "{{ ansible_failed_task.args }}" } }]
          rescue: [{ assert: { that: "ansible_failed_task.action == 'fail'" } }]
`,
  });
  expect(run.exitCode, run.tasks.join('\n')).toBe(0);
});
