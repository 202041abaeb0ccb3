import { writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { describeWith } from '../requirement.ts';
import { findFreePort, SSHD_REQUIREMENTS, startSshd, type RunningSshd } from '../transport/sshd.ts';
import { expectGolden, type Replacements } from './golden.ts';
import { useProject } from './project.ts';

describeWith(SSHD_REQUIREMENTS, 'a host that cannot be reached', () => {
  const project = useProject({ 'longshore.yml': 'inventory: hosts.yml\nconnect_timeout: 60\n' });
  let sshd: RunningSshd;
  let other: RunningSshd;
  let silent: Server;
  let replacements: Replacements = {};

  beforeAll(async () => {
    [sshd, other] = await Promise.all([startSshd(), startSshd()]);
    silent = createServer(() => {});
    const silentPort = await new Promise<number>((resolve) => {
      silent.listen(0, '127.0.0.1', () => resolve(portOf(silent)));
    });
    const closedPort = await findFreePort();
    const changed = join(sshd.directory, 'changed_hosts');
    writeFileSync(changed, `[127.0.0.1]:${sshd.port} ${other.hostKeys[0]}\n`);
    const unknown = join(sshd.directory, 'unknown_hosts');
    writeFileSync(unknown, '');
    project.write(
      'hosts.yml',
      `all:
  vars:
    ansible_user: root
    ansible_host: 127.0.0.1
    ansible_port: ${sshd.port}
    ansible_ssh_common_args: -F none
    ansible_ssh_private_key_file: ${sshd.privateKeyFile}
    ansible_ssh_known_hosts_file: ${sshd.knownHostsFile}
  hosts:
    good: {}
    nameless: {ansible_host: etcd-n4.invalid}
    closed: {ansible_port: ${closedPort}}
    silent: {ansible_port: ${silentPort}, ansible_timeout: 0.4}
    changed: {ansible_ssh_known_hosts_file: ${changed}}
    unknown: {ansible_ssh_known_hosts_file: ${unknown}}
    rejected: {ansible_ssh_private_key_file: ${other.privateKeyFile}}
    keyless: {ansible_ssh_private_key_file: /nonexistent/id_ed25519}
    stranger: {ansible_user: nosuchuser}
    unspoken: {ansible_connection: telnet}
    portless: {ansible_port: ssh}
`,
    );
    replacements = {
      [String(sshd.port)]: '2201',
      [String(closedPort)]: '2202',
      [String(silentPort)]: '2203',
      [sshd.directory]: '/keys',
      [other.directory]: '/other-keys',
    };
  });
  afterAll(async () => {
    silent.close();
    await Promise.all([sshd.stop(), other.stop()]);
  });

  const play = (hosts: string): string =>
    `- name: Deploy\n  hosts: ${hosts}\n  tasks:\n    - name: Say hello\n      command: echo hello\n      changed_when: false\n`;

  test.each([
    ['nameless', 4],
    ['closed', 4],
    ['silent', 4],
    ['changed', 4],
    ['unknown', 4],
    ['rejected', 4],
    ['keyless', 4],
    ['stranger', 4],
    ['unspoken', 4],
    ['portless', 4],
  ])('%s', async (host, code) => {
    project.write('site.yml', play(host));
    const ran = await project.run(['site.yml']);
    await expectGolden(`unreachable-${host}`, 'site.yml', ran, replacements);
    expect(ran.code).toBe(code);
  });

  test('every host says what is wrong with it, and the others go on', async () => {
    project.write('site.yml', play('all:!unspoken:!portless'));
    const ran = await project.run(['site.yml']);
    await expectGolden('unreachable-all', 'site.yml', ran, replacements);
    expect(ran.code).toBe(4);
  });

  test('run exec says the same', async () => {
    const ran = await project.run(['exec', 'good:changed:closed:rejected', '-f', '1', '--', 'echo hello']);
    await expectGolden('exec-unreachable', "exec good:changed:closed:rejected -f 1 -- 'echo hello'", ran, replacements);
    expect(ran.code).toBe(4);
  });
});

function portOf(server: Server): number {
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}
