import { afterAll, beforeAll, expect, test } from 'vitest';
import { describeWith } from '../requirement.ts';
import { SSHD_REQUIREMENTS, startSshd, type RunningSshd, variablesOf } from '../transport/sshd.ts';
import { expectGolden, type Replacements } from './golden.ts';
import { useProject } from './project.ts';

const RIGHT = 'correct horse battery';
const WRONG = 'tr0ub4dor and three';

describeWith([...SSHD_REQUIREMENTS, { command: 'sudo', package: 'sudo' }], 'a host that does not let become', () => {
  const project = useProject({ 'longshore.yml': 'inventory: hosts.yml\n' });
  let sshd: RunningSshd;
  let replacements: Replacements = {};

  beforeAll(async () => {
    sshd = await startSshd({ account: { password: RIGHT, sudoers: 'ALL=(ALL:ALL) ALL' } });
    project.write(
      'hosts.yml',
      `all:
  vars: ${JSON.stringify({ ...variablesOf(sshd), ansible_become: true })}
  hosts:
    asked: {}
    wrong: {ansible_become_password: ${WRONG}}
    stranger: {ansible_become_password: ${RIGHT}, ansible_become_user: nosuchuser}
    methodless: {ansible_become_method: runas}
    right: {ansible_become_password: ${RIGHT}}
`,
    );
    replacements = { [sshd.user]: 'ops' };
  });
  afterAll(() => sshd.stop());

  const play = (hosts: string, command = 'id -un'): string =>
    `- name: Deploy\n  hosts: ${hosts}\n  tasks:\n    - name: Who is it?\n      command: ${command}\n      changed_when: false\n`;

  test.each([
    ['asked', 2],
    ['wrong', 2],
    ['stranger', 2],
    ['methodless', 4],
  ])('%s', async (host, code) => {
    project.write('site.yml', play(host));
    const ran = await project.run(['site.yml']);
    await expectGolden(`become-${host}`, 'site.yml', ran, replacements);
    expect(ran.code).toBe(code);
  });

  test('every host says what is wrong with it, and the others go on', async () => {
    project.write('site.yml', play('all:!methodless'));
    const ran = await project.run(['site.yml']);
    await expectGolden('become-all', 'site.yml', ran, replacements);
    expect(ran.code).toBe(2);
  });

  test.each([[[]], [['-vvv']], [['-o', 'json']], [['-o', 'json', '-vvv']]])(
    'no password is in what is said: %j',
    async (options) => {
      project.write('site.yml', play('wrong:right', `echo "${RIGHT}, ${WRONG}, ${encodeURIComponent(RIGHT)}"`));
      const { text } = await project.run(['site.yml', ...options]);
      expect(text).toContain('wrong password');
      for (const secret of [RIGHT, WRONG]) expect(text).not.toContain(secret);
    },
  );

  test('nor in what run exec passes on', async () => {
    const { code, text } = await project.run(['exec', 'wrong:right', '--', `echo out ${RIGHT}; echo err ${RIGHT} >&2`]);
    expect(code).toBe(2);
    expect(text).toContain('right | out ********');
    for (const secret of [RIGHT, WRONG]) expect(text).not.toContain(secret);
  });

  test('run exec and run task say the same', async () => {
    const exec = await project.run(['exec', 'asked', '--', 'id']);
    await expectGolden('exec-become-asked', 'exec asked -- id', exec, replacements);
    expect(exec.code).toBe(2);
    const task = await project.run(['task', 'asked', 'ping']);
    await expectGolden('task-become-asked', 'task asked ping', task, replacements);
    expect(task.code).toBe(2);
  });
});
