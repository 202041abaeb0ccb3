import { beforeEach, expect, test } from 'vitest';
import { run } from './fake-io.ts';
import { useFolder } from './use-folder.ts';

const folder = useFolder();
beforeEach(() => {
  folder.write('longshore.yml', 'inventory: hosts.yml\n');
  folder.write('hosts.yml', 'all: {hosts: {n1: {}}}\n');
});

const CONTROLLER = 'does not support `async`: it runs on the controller';
const STEPS = 'cannot be left to itself: it takes several steps between the controller and the host';

test.each<[task: string, code: number, found: string | undefined]>([
  ['command: ls\n  async: 10\n  poll: 0', 0, undefined],
  ['docker_image: {name: x}\n  async: 10\n  poll: 0', 0, undefined],
  ['copy: {dest: x, content: y}\n  async: 10', 4, `error LS0330  \`copy\` ${CONTROLLER}`],
  ['ansible.builtin.set_fact: {a: 1}\n  async: "10"', 4, `error LS0330  \`ansible.builtin.set_fact\` ${CONTROLLER}`],
  ['copy: {dest: x, content: y}\n  async: 10\n  ignore_errors: true', 0, `warning LS0330  \`copy\` ${CONTROLLER}`],
  ['copy: {dest: x, content: y}\n  async: 0', 0, undefined],
  ['copy: {dest: x, content: y}\n  async: "{{ 10 }}"', 0, undefined],
  ['lineinfile: {path: x, line: y}\n  async: 10\n  poll: 5', 0, undefined],
  ['lineinfile: {path: x, line: y}\n  async: 10\n  poll: "{{ 0 }}"', 0, undefined],
  ['lineinfile: {path: x, line: y}\n  async: 10\n  poll: 0', 4, `error LS0330  \`lineinfile\` ${STEPS}`],
  ['wait_for: {path: x}\n  async: 10\n  poll: 0', 0, undefined],
  ['command: ls\n  async: "{{ secnds }}"', 4, 'error LS0311  `secnds` is not defined for n1'],
  ['command: ls\n  async: 1\n  poll: "{{ secnds }}"', 4, 'error LS0311  `secnds` is not defined for n1'],
])('%s', async (task, code, found) => {
  folder.write('site.yml', `- hosts: all\n  tasks:\n${`- ${task}`.replaceAll(/^/gm, '    ')}\n`);
  const checked = await run(['check', 'site.yml']);
  const said = /(?:error|warning) LS03.*/.exec(checked.stderr + checked.stdout)?.[0];
  expect([checked.code, said]).toEqual([code, found]);
});
