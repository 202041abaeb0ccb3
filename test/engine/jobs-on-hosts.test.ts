import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { chmod } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { useBuiltProgram } from '../bad-input/built-program.ts';
import { describeWith } from '../requirement.ts';
import { type RunningSshd, SSHD_REQUIREMENTS, startSshd, variablesOf } from '../transport/sshd.ts';

/** Waits for what somebody else makes true. */
async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await new Promise((resolve) => setTimeout(resolve, 50));
}

/** The processes of the connections to an sshd. */
function listConnections(pid: number): number[] {
  const words = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').split(' ');
  return words.filter((word) => word !== '').map(Number);
}

describeWith(SSHD_REQUIREMENTS, 'a job on a host', () => {
  const program = useBuiltProgram();
  let sshd: RunningSshd;
  let project: string;
  /** What the jobs of a test tell, and are told. */
  let signs: string;
  const at = (name: string): string => join(signs, name);

  beforeAll(async () => {
    sshd = await startSshd({ account: { sudoers: 'ALL=(ALL) NOPASSWD: ALL' } });
  });
  afterAll(() => sshd.stop());
  beforeEach(async () => {
    project = mkdtempSync(join(tmpdir(), 'longshore-project-'));
    signs = mkdtempSync(join(sshd.directory, 'signs-'));
    await chmod(signs, 0o777);
    writeFileSync(join(project, 'longshore.yml'), 'inventory: hosts.yml\n');
    writeFileSync(
      join(project, 'hosts.yml'),
      `all:
  vars: ${JSON.stringify(variablesOf(sshd))}
  hosts:
    ssh: {}
    openssh: { ansible_connection: openssh }
`,
    );
  });
  afterEach(() => rmSync(project, { recursive: true, force: true }));

  const write = (file: string, host: string, tasks: string): void =>
    writeFileSync(
      join(project, file),
      `- hosts: ${host}\n  gather_facts: false\n  tasks:\n${tasks.trim().replaceAll(/^/gm, '    ')}\n`,
    );
  const job = (poll: number, more = ''): string => `
- shell: "id -un; touch ${at('begun')}; until [ -e ${at('go')} ]; do sleep 0.05; done; touch ${at('done')}"
  async: 100
  poll: ${poll}
  register: job
${more}`;
  const ask = (id: string, more = ''): string => `
- async_status: { jid: "${id}" }
  register: job
  until: job is finished
  retries: 200
  delay: 0.1
${more}
- debug: { msg: "said {{ job.stdout }}, {{ job.rc }}" }
`;
  const jobs = join('home', '.ansible_async');
  const findJob = (): string => readdirSync(join(sshd.directory, jobs)).find((name) => /^j\d+\.\d+$/.test(name)) ?? '';

  test.each(['ssh', 'openssh'])('goes on when the run that started it has ended (%s)', async (host) => {
    write('start.yml', host, `${job(0)}\n- copy: { content: "{{ job.ansible_job_id }}", dest: ${at('id')} }`);
    expect(await program.start(project, 'start.yml').ended).toMatchObject({ code: 0 });
    await until(() => listConnections(sshd.pid).length === 0);
    expect(existsSync(at('done'))).toBe(false);
    writeFileSync(at('go'), '');
    await until(() => existsSync(at('done')));
    const id = readFileSync(at('id'), 'utf8');
    write('ask.yml', host, `${ask(id)}\n- async_status: { jid: "${id}", mode: cleanup }`);
    const asked = await program.start(project, 'ask.yml').ended;
    expect(asked.stdout).toContain(`said ${sshd.user}, 0`);
    expect(readdirSync(join(sshd.directory, jobs))).toEqual([]);
  });

  test.each(['ssh', 'openssh'])('goes on when the controller is killed (%s)', async (host) => {
    write('wait.yml', host, job(60));
    const running = program.start(project, 'wait.yml');
    await until(() => existsSync(at('begun')));
    running.process.kill('SIGKILL');
    await running.ended;
    await until(() => listConnections(sshd.pid).length === 0);
    writeFileSync(at('go'), '');
    await until(() => existsSync(at('done')));
    const id = findJob();
    write('ask.yml', host, `${ask(id)}\n- async_status: { jid: "${id}", mode: cleanup }`);
    expect((await program.start(project, 'ask.yml').ended).stdout).toContain(`said ${sshd.user}, 0`);
  });

  test.each(['ssh', 'openssh'])('is waited for over connections that are lost (%s)', async (host) => {
    write('wait.yml', host, `${job(0.2)}\n- debug: { msg: "said {{ job.stdout }}, {{ job.rc }}" }`);
    const running = program.start(project, 'wait.yml');
    await until(() => existsSync(at('begun')));
    for (const pid of listConnections(sshd.pid)) process.kill(pid, 'SIGKILL');
    writeFileSync(at('go'), '');
    const { code, stdout } = await running.ended;
    expect(stdout).toContain(`said ${sshd.user}, 0`);
    expect(code).toBe(0);
  });

  test('of another user is that user’s', async () => {
    const start = (file: string) => program.start(project, file, '-e', `ansible_async_dir=${at('jobs')}`).ended;
    write(
      'start.yml',
      'ssh',
      `${job(0, '  become: true')}\n- copy: { content: "{{ job.ansible_job_id }}", dest: ${at('id')} }`,
    );
    writeFileSync(at('go'), '');
    expect(await start('start.yml')).toMatchObject({ code: 0 });
    const id = readFileSync(at('id'), 'utf8');
    write('other.yml', 'ssh', `- async_status: { jid: "${id}" }`);
    const other = await start('other.yml');
    expect([other.code, other.stdout]).toEqual([2, expect.stringContaining('could not find job')]);
    write(
      'ask.yml',
      'ssh',
      `${ask(id, '  become: true')}\n- async_status: { jid: "${id}", mode: cleanup }\n  become: true`,
    );
    expect((await start('ask.yml')).stdout).toContain('said root, 0');
  });
});
