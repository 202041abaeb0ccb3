import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { describeWith } from '../requirement.ts';
import { SSHD_REQUIREMENTS, startSshd, type RunningSshd, variablesOf } from '../transport/sshd.ts';
import { useBuiltProgram } from './built-program.ts';
import { expectGolden } from './golden.ts';
import { useProject } from './project.ts';

/** Command lines of the processes of this machine. */
function listProcesses(): string[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map((pid) => {
      try {
        return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ').trim();
      } catch {
        return '';
      }
    });
}

describeWith(SSHD_REQUIREMENTS, 'the program', () => {
  const project = useProject({ 'longshore.yml': 'inventory: hosts.yml\n' });
  const program = useBuiltProgram();
  let sshd: RunningSshd;
  beforeAll(async () => {
    sshd = await startSshd();
    // None of these tests is about the time-out, and a busy machine may take long.
    const vars = { ...variablesOf(sshd), ansible_timeout: 60 };
    project.write(
      'hosts.yml',
      `all:
  vars: ${JSON.stringify(vars)}
  hosts: {n1: {}, n2: {}}
`,
    );
  });
  afterAll(() => sshd.stop());

  /** A number of seconds that no other sleep of this machine has. */
  const seconds = `61.${process.pid}`;
  const SLEEP = `- name: Deploy
  hosts: all
  tasks:
    - name: Begin
      command: echo begun
    - name: Take long
      shell: sleep ${seconds}; touch {{ marker }}
    - name: Never
      command: touch {{ marker }}
`;

  test.each([
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ] as const)(
    '%s ends the run in order: a recap, exit code %i, and nothing is left on the hosts',
    async (signal, code) => {
      const marker = join(project.folder, 'marker');
      project.write('site.yml', SLEEP);
      const running = program.start(project.folder, 'site.yml', '-e', `marker=${marker}`);
      await running.until('▸ Take long');
      while (listProcesses().filter((each) => each === `sleep ${seconds}`).length < 2)
        await new Promise((resolve) => setTimeout(resolve, 20));
      running.process.kill(signal);
      const { code: ended, stdout, stderr } = await running.ended;
      const command = `site.yml -e marker=…   # and ${signal}`;
      await expectGolden(`interrupted-${signal}`, command, { code: ended, text: stdout + stderr });
      expect(ended).toBe(code);
      expect(listProcesses()).not.toContain(`sleep ${seconds}`);
      expect(existsSync(marker)).toBe(false);
    },
  );

  test('a pause between tries is ended, too', async () => {
    project.write(
      'site.yml',
      '- name: Deploy\n  hosts: all\n  tasks:\n    - name: Wait for it\n      command: "false"\n      register: it\n      until: it.rc == 0\n      delay: 60\n',
    );
    const running = program.start(project.folder, 'site.yml', '-v');
    await running.until('↻ n2');
    running.process.kill('SIGINT');
    const { code, stdout, stderr } = await running.ended;
    await expectGolden('interrupted-pause', 'site.yml -v  # and Ctrl-C', { code, text: stdout + stderr });
    expect(code).toBe(130);
  });

  test('where nobody reads its output, it still ends what it has begun', async () => {
    const marker = join(project.folder, 'deaf');
    project.write('site.yml', `- hosts: n1\n  tasks: [{command: "true"}, {command: touch ${marker}}]\n`);
    const running = program.start(project.folder, 'site.yml');
    running.process.stdout.destroy();
    expect(await running.ended).toEqual({ code: 0, stdout: '', stderr: '' });
    expect(existsSync(marker)).toBe(true);
  });

  test('where the disk of its output is full, it says so once, and ends what it has begun', () => {
    project.write('site.yml', '- hosts: n1\n  tasks: [{command: "true"}, {command: "true"}]\n');
    const words = [process.execPath, program.path, 'site.yml'];
    const { status, stderr } = spawnSync('sh', ['-c', '"$@" >/dev/full', 'sh', ...words], {
      cwd: project.folder,
      encoding: 'utf8',
    });
    expect(stderr).toMatch(/^warning  the output cannot be written \(ENOSPC[^\n]*\); everything else goes on\n$/);
    expect(status).toBe(0);
  });

  test.each([
    ['', 1, /these 30 hosts need 30 open files at the same time, and this process may have 76[^]*`ulimit -n 4096`/],
    ['serial: 10', 0, /30 hosts: ok/],
    ['connection: local', 0, /30 hosts: ok/],
  ])('with more hosts than it may open files, where the play says %j', (keyword, code, said) => {
    const hosts = Array.from({ length: 30 }, (_, index) => `    n${index + 1}: {}\n`).join('');
    const alone = `    ansible_ssh_common_args: -F none -o SetEnv=NAME={{ inventory_hostname }}\n`;
    const inventory = readFileSync(join(project.folder, 'hosts.yml'), 'utf8').replace(
      '    ansible_ssh_common_args: -F none\n',
      alone,
    );
    project.write('many.yml', inventory.replace(/ {2}hosts: .*\n/, `  hosts:\n${hosts}`));
    project.write('site.yml', `- hosts: all\n  gather_facts: false\n  ${keyword}\n  tasks: [{command: "true"}]\n`);
    const words = [process.execPath, program.path, '-i', 'many.yml', 'site.yml'];
    const ran = spawnSync('sh', ['-c', 'ulimit -n 76; exec "$@"', 'sh', ...words], {
      cwd: project.folder,
      encoding: 'utf8',
    });
    expect(ran.stdout + ran.stderr).toMatch(said);
    expect(ran.status).toBe(code);
  });

  test('a promise that a module of the project forgets ends the run in order when it fails', async () => {
    project.write(
      'tasks/forget.ts',
      `import { defineModule } from 'longshore';
export default defineModule({
  summary: 'Forgets.',
  args: {},
  run: async ({ host }) => {
    void host.query\`true\`.then(() => {
      throw new Error('nobody waits');
    });
    setTimeout(() => Promise.reject('nor for this'), 500);
    await host.query\`trap '' TERM; sleep 1000\`;
  },
});
`,
    );
    project.write('site.yml', '- hosts: all\n  gather_facts: false\n  tasks: [{forget: {}}]\n');
    const { code, stdout, stderr } = await program.start(project.folder, 'site.yml').ended;
    const place = join(project.folder, 'tasks/forget.ts');
    expect(stderr).toMatch(/^error {2}something has failed that nobody waits for: nobody waits\n {2}\S+:7:\d+\n/);
    expect(stderr).toContain(place);
    expect(stdout).toMatch(/[12] hosts?, 1 task, cancelled, [12] hosts? failed/);
    expect(stdout).not.toContain('was not waited for');
    expect(code).toBe(143);
  });

  test.each([
    [['site.yml'], '- hosts: all\n  tasks: [{command: "true"}]\n', 0],
    [['site.yml'], '- hosts: all\n  tasks: [{command: "test {{ inventory_hostname }} = n1"}]\n', 2],
    [['site.yml', '-e', 'ansible_port=1'], '- hosts: all\n  tasks: [{command: "true"}]\n', 4],
    [['site.yml'], '- hosts: all\n  tasks: [{comand: "true"}]\n', 4],
    [['missing.yml'], '', 1],
    [['exec', 'all', '--', 'exit 3'], '', 2],
    [['task', 'all', 'command', 'false'], '', 2],
  ])('%j ends with its exit code', async (argv, playbook, code) => {
    project.write('site.yml', playbook);
    expect((await program.start(project.folder, ...argv).ended).code).toBe(code);
  });
});
