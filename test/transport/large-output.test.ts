import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { useBuiltProgram } from '../bad-input/built-program.ts';
import { useProject } from '../bad-input/project.ts';
import { describeWith } from '../requirement.ts';
import { SSHD_REQUIREMENTS, startSshd, type RunningSshd, variablesOf } from './sshd.ts';

/** What each of two hosts writes, in bytes. */
const SIZE = 120_000_000;
/** What the controller may have in memory at most, in KB: by itself it has some 100 MB. */
const MEMORY = 220_000;

/** A lookup is a child of the controller. */
const PEAK = `{{ lookup('pipe', 'grep VmHWM /proc/$PPID/status | tr -dc 0-9') }}`;

const WRITE = `yes "a line as logs have them" | head -c ${SIZE}`;
const PLAYBOOK = `- hosts: all
  gather_facts: false
  tasks:
    - shell: ${WRITE}
    - shell: ${WRITE}
      register: it
    - assert: {that: [it.stdout | length < 1000000, it.stdout_file is defined]}
    - command: echo on
    - debug: {msg: "peak ${PEAK} end"}
      run_once: true
`;

describeWith(SSHD_REQUIREMENTS, 'a command that writes far too much', () => {
  const project = useProject({ 'longshore.yml': 'inventory: hosts.yml\n' });
  const program = useBuiltProgram();
  let sshd: RunningSshd;
  beforeAll(async () => {
    sshd = await startSshd();
  });
  afterAll(() => sshd.stop());

  test('never fills the memory of the controller, over both kinds of connection', async () => {
    const vars = { ...variablesOf(sshd), ansible_timeout: 300 };
    const hosts = { n1: { ansible_connection: 'node-ssh' }, n2: { ansible_connection: 'openssh' } };
    project.write('hosts.yml', JSON.stringify({ all: { vars, hosts } }));
    project.write('site.yml', PLAYBOOK);
    const { code, stdout, stderr } = await program.start(project.folder, 'site.yml').ended;
    expect(code, stdout + stderr).toBe(0);
    expect(Number(/peak (\d+) end/.exec(stdout)?.[1]), stdout).toBeLessThan(MEMORY);
    const [run = ''] = readdirSync(join(project.folder, '.cache/longshore/output')).slice(-1);
    const folder = join(project.folder, '.cache/longshore/output', run);
    expect(readdirSync(folder).map((name) => statSync(join(folder, name)).size)).toEqual([SIZE, SIZE, SIZE, SIZE]);
  });
});
