import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { useBuiltProgram } from '../bad-input/built-program.ts';
import { useProject } from '../bad-input/project.ts';
import { describeWith } from '../requirement.ts';
import { SSHD_REQUIREMENTS, startSshd, type RunningSshd, variablesOf } from './sshd.ts';

/** What the two hosts write, in bytes: lines as logs have them, and one line. */
const LINES = 1024 ** 3;
const LINE = 100 * 1024 ** 2;
/** What the controller may have in memory at most, in KB: by itself it has some 100 MB. */
const MEMORY = 220_000;

/** A lookup is a child of the controller. */
const PEAK = `{{ lookup('pipe', 'grep VmHWM /proc/$PPID/status | tr -dc 0-9') }}`;

const WRITE = {
  n1: `yes "a line as logs have them" | head -c ${LINES}`,
  n2: `head -c ${LINE} /dev/zero | tr "\\0" x`,
};
const PLAYBOOK = `- hosts: all
  gather_facts: false
  tasks:
    - shell: "{{ write }}"
      register: it
    - assert: {that: [it.stdout | length < 1000000, it.stdout_file is defined]}
    - command: echo on
    - debug: {msg: "peak ${PEAK} end"}
      run_once: true
`;

describeWith(SSHD_REQUIREMENTS, 'commands that write 1 GB, and 100 MB in one line', () => {
  const project = useProject({ 'longshore.yml': 'inventory: hosts.yml\n' });
  const program = useBuiltProgram();
  let sshd: RunningSshd;
  beforeAll(async () => {
    sshd = await startSshd();
  });
  afterAll(() => sshd.stop());

  test('never fills the memory of the controller, over both kinds of connection', async () => {
    const vars = { ...variablesOf(sshd), ansible_timeout: 300 };
    const hosts = {
      n1: { ansible_connection: 'node-ssh', write: WRITE.n1 },
      n2: { ansible_connection: 'openssh', write: WRITE.n2 },
    };
    project.write('hosts.yml', JSON.stringify({ all: { vars, hosts } }));
    project.write('site.yml', PLAYBOOK);
    const { code, stdout, stderr } = await program.start(project.folder, 'site.yml').ended;
    expect(code, stdout + stderr).toBe(0);
    expect(Number(/peak (\d+) end/.exec(stdout)?.[1]), stdout).toBeLessThan(MEMORY);
    const [run = ''] = readdirSync(join(project.folder, '.cache/longshore/output')).slice(-1);
    const folder = join(project.folder, '.cache/longshore/output', run);
    const sizes = readdirSync(folder).map((name) => statSync(join(folder, name)).size);
    expect(sizes.toSorted((a, b) => b - a)).toEqual([LINES, LINE]);
  });
});
