import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { describeWith } from '../requirement.ts';
import { type FaultyLine, openFaultyLine } from '../transport/faulty-line.ts';
import { SSHD_REQUIREMENTS, startSshd, type RunningSshd, variablesOf } from '../transport/sshd.ts';
import { expectGolden } from './golden.ts';
import { useProject } from './project.ts';

/** Says that it has begun, and ends once it may. */
const WAITING = 'echo x >>begun; until [ -e go ]; do sleep 0.1; done; wc -l <begun';

const LOOKING = `import { defineModule } from 'longshore';
export default defineModule({
  summary: 'Looks',
  args: {},
  run: async ({ host }) => {
    const { stdout } = await host.query\`cd \${FOLDER}; ${WAITING.replace('`', '')}\`;
    return { times: stdout };
  },
});
`;

/** A busy machine may see the end of a connection before its reset. */
const CLOSED = { 'the host closed it': 'read ECONNRESET' };

describeWith(SSHD_REQUIREMENTS, 'a connection that is lost in the middle of a task', () => {
  const project = useProject({ 'longshore.yml': 'inventory: hosts.yml\n' });
  let sshd: RunningSshd;
  let line: FaultyLine;
  const begun = join(project.folder, 'begun');

  beforeAll(async () => {
    sshd = await startSshd();
    project.write('tasks/looking.ts', LOOKING.replace('FOLDER', JSON.stringify(project.folder)));
  });
  beforeEach(async () => {
    line = await openFaultyLine(sshd.port);
    const vars = {
      ...variablesOf(sshd),
      ansible_port: line.port,
      ansible_ssh_common_args: `-F none -o HostKeyAlias=[127.0.0.1]:${sshd.port}`,
      ansible_timeout: 60,
    };
    project.write(
      'hosts.yml',
      `all:
  vars: ${JSON.stringify(vars)}
  hosts: {n1: {}}
`,
    );
  });
  afterAll(() => sshd.stop());

  /** Runs the playbook, and cuts the line once its task has begun. */
  async function runAndCut(tasks: string, ...words: string[]) {
    project.write('site.yml', `- name: Deploy\n  hosts: all\n  gather_facts: false\n  tasks:\n${tasks}`);
    for (const name of ['begun', 'go']) rmSync(join(project.folder, name), { force: true });
    const running = project.run(['site.yml', ...words]);
    while (!existsSync(begun)) await wait(20);
    line.cut();
    writeFileSync(join(project.folder, 'go'), '');
    try {
      return await running;
    } finally {
      line.close();
    }
  }

  test('is told as one whose outcome is unknown, with what to do, and it is not run again', async () => {
    const ran = await runAndCut(
      `    - name: Change something\n      shell: cd ${project.folder}; ${WAITING}\n    - name: Never\n      command: touch never\n`,
    );
    await expectGolden('lost-line', 'site.yml', ran, CLOSED);
    expect(ran.code).toBe(4);
    expect(readFileSync(begun, 'utf8')).toBe('x\n');
  });

  test('that only looks is run again on a new connection, which is said', async () => {
    const ran = await runAndCut(
      `    - name: Look\n      looking:\n      register: it\n    - name: Go on\n      assert: { that: it.times == "2" }\n`,
    );
    await expectGolden('lost-line-looking', 'site.yml', ran, CLOSED);
    expect(ran.code).toBe(0);
    expect(line.taken).toBe(2);
  });

  test('in check mode is run again, too', async () => {
    const ran = await runAndCut(`    - name: Look\n      looking:\n`, '-C');
    expect(ran.code).toBe(0);
    expect(line.taken).toBe(2);
  });
});
