import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { describeWith } from '../requirement.ts';
import { SSHD_REQUIREMENTS, startSshd, type RunningSshd } from '../transport/sshd.ts';
import { run, type Ran } from './fake-io.ts';

describeWith(SSHD_REQUIREMENTS, 'run exec', () => {
  let sshd: RunningSshd;
  beforeAll(async () => {
    sshd = await startSshd();
    const reach = (port: number) =>
      `{ansible_host: 127.0.0.1, ansible_port: ${port}, ansible_user: ${sshd.user}, ansible_ssh_common_args: "-F none", ` +
      `ansible_ssh_private_key_file: "{{ inventory_dir }}/id", ansible_ssh_known_hosts_file: ${sshd.knownHostsFile}}`;
    const inventory = `etcd:\n  hosts:\n    n1: ${reach(sshd.port)}\n    node2: ${reach(sshd.port)}\ndead:\n  hosts:\n    gone: ${reach(1)}\n`;
    writeFileSync(join(sshd.directory, 'hosts.yml'), inventory);
  });
  afterAll(() => sshd.stop());

  const exec = (...argv: string[]): Promise<Ran> =>
    run(['exec', '-i', join(sshd.directory, 'hosts.yml'), ...argv], { cwd: sshd.directory });
  const sortLines = (text: string): string[] => text.split('\n').filter(Boolean).sort();

  test('says what each host says behind its name, and where it said it', async () => {
    const ran = await exec('etcd', '--', 'echo out; echo err >&2; printf end');
    expect({ code: ran.code, stdout: sortLines(ran.stdout), stderr: sortLines(ran.stderr) }).toEqual({
      code: 0,
      stdout: ['n1    | end', 'n1    | out', 'node2 | end', 'node2 | out'],
      stderr: ['n1    | err', 'node2 | err'],
    });
  });

  test('a line is shown when it has ended, however long the command goes on', async () => {
    const go = join(sshd.directory, 'go');
    const command = `echo begun; echo too >&2; until [ -e '${go}' ]; do sleep 0.05; done; echo; printf end`;
    const seen = new Set<string>();
    const look = (text: string) => {
      for (const word of ['begun', 'too']) if (text.includes(`| ${word}\n`)) seen.add(word);
      if (seen.size === 2) writeFileSync(go, '');
    };
    const ran = await run(['exec', '-i', join(sshd.directory, 'hosts.yml'), 'n1', '--', command], {
      cwd: sshd.directory,
      onIo: (io) => {
        for (const stream of [io.stdout, io.stderr]) stream.on('data', (chunk: Buffer) => look(chunk.toString()));
      },
    });
    expect(ran).toEqual({ code: 0, stdout: 'n1 | begun\nn1 | \nn1 | end\n', stderr: 'n1 | too\n' });
  });

  test('several words reach the program as they are, one is for the shell', async () => {
    expect((await exec('n1', '--', 'printf', '%s\n', '$HOME', "it's")).stdout).toBe("n1 | $HOME\nn1 | it's\n");
    expect((await exec('n1', '--', 'echo $((1 + 2))')).stdout).toBe('n1 | 3\n');
  });

  test('a command that fails is exit code 2', async () => {
    expect(await exec('n1', '--', 'exit 3')).toEqual({ code: 2, stdout: '', stderr: 'n1 | exit status 3\n' });
  });

  test('a host that cannot be reached is exit code 4, and does not keep the others from working', async () => {
    const ran = await exec('all', '--', 'echo here; exit 1');
    expect(ran.code).toBe(4);
    expect(sortLines(ran.stdout)).toEqual(['n1    | here', 'node2 | here']);
    expect(ran.stderr).toMatch(/^gone {2}\| unreachable: .*127\.0\.0\.1:1/m);
  });

  test('a pattern that matches nobody is a warning, a limit that does is an error', async () => {
    expect(await exec('webb', '--', 'true')).toEqual({
      code: 0,
      stdout: '',
      stderr: 'warning  no host or group of the inventory matches `webb`\n',
    });
    expect(await exec('etcd', '-l', 'webb', '--', 'true')).toEqual({
      code: 1,
      stdout: '',
      stderr: 'error  --limit webb matches no host of the inventory\n',
    });
    expect((await exec('all', '-l', 'n1', '--', 'echo one')).stdout).toBe('n1 | one\n');
  });
});
