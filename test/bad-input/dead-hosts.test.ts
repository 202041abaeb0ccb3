import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { describeWith } from '../requirement.ts';
import { useBuiltProgram } from './built-program.ts';
import { useProject } from './project.ts';

/** In a network of its own: packets to 127.9.0.0/16 are dropped, no name server answers, and the names of living hosts are in its file. */
const WORLD = `
ip link set lo up
iptables -A OUTPUT -d 127.9.0.0/16 -j DROP
mount --bind resolv.conf /etc/resolv.conf
mount --bind names /etc/hosts
"$1" silent.mjs &
until [ -e connections ]; do sleep 0.05; done
"$1" "$2" site.yml
code=$?
kill $!
exit $code
`;

/** Accepts and says nothing, on port 2222; and takes what is asked of the name server. Notes how many connections there have been, and at the same time. */
const SILENT = `
import { createSocket } from 'node:dgram';
import { writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
let [open, most, taken] = [0, 0, 0];
const note = () => writeFileSync('connections', JSON.stringify({ most, taken }));
const server = createServer((socket) => {
  taken++;
  most = Math.max(most, ++open);
  note();
  socket.on('error', () => {}).on('close', () => open--).resume();
});
createSocket('udp4').bind(53, '127.0.0.99', () => server.listen(2222, note));
`;

/** Seconds. */
const TIMEOUT = 4;
/** Kinds of dead hosts: how many there are of each, how they are reached, and what is said of them. */
const DEAD = {
  silent: [10, 'ansible_host: 127.0.1.@, ansible_port: 2222', `connection timed out after ${TIMEOUT}s`],
  dropped: [8, 'ansible_host: 127.9.0.@', `connection timed out after ${TIMEOUT}s`],
  unanswered: [8, 'ansible_host: dead@.example', `connection timed out after ${TIMEOUT}s`],
  // Living, as names are, but for their sshd: their names have been found.
  refused: [4, 'ansible_host: living@.example, ansible_port: 1, ansible_timeout: 60', 'connection refused'],
} as const;
const LIVING = 170;

const numbers = (count: number): number[] => Array.from({ length: count }, (_, index) => index + 1);

describeWith(
  [
    'root',
    'linux',
    { command: 'unshare', package: 'util-linux' },
    { command: 'ip', package: 'iproute2' },
    { command: 'iptables', package: 'iptables' },
  ],
  'dead hosts among many',
  () => {
    const dead = Object.entries(DEAD).flatMap(([kind, [count, reached]]) =>
      numbers(count).map((number) => `    ${kind}${number}: {${reached.replace('@', String(number))}}`),
    );
    const living = numbers(LIVING).map((number) => `    living${number}: {ansible_connection: local}`);
    const project = useProject({
      'longshore.yml': `inventory: hosts.yml\nconnect_timeout: ${TIMEOUT}\n`,
      'hosts.yml': `all:\n  vars: {ansible_ssh_common_args: -F none}\n  hosts:\n${[...dead, ...living].join('\n')}\n`,
      'site.yml': '- hosts: all\n  gather_facts: false\n  tasks: [{command: "true"}, {command: echo}]\n',
      'resolv.conf': 'nameserver 127.0.0.99\n',
      names: `127.0.0.1 localhost ${numbers(DEAD.refused[0])
        .map((number) => `living${number}.example`)
        .join(' ')}\n`,
      'silent.mjs': SILENT,
    });
    const program = useBuiltProgram();

    test('cost the run the time for connecting, once: they wait at the same time, and keep nobody up', async () => {
      const words = ['-n', '-m', '--propagation', 'private', 'sh', '-c', WORLD, 'sh', process.execPath, program.path];
      const options = { cwd: project.folder, env: { ...process.env, HOME: '/nonexistent', COLUMNS: '200' } };
      const ran = await promisify(execFile)('unshare', words, options).catch((error: unknown) => error);
      expect(ran).toMatchObject({ code: 4, stderr: '' });
      const { stdout } = ran as { readonly stdout: string };
      const lines = stdout.split('\n');
      for (const [kind, [count, , said]] of Object.entries(DEAD)) {
        const told = lines.filter((line) => line.includes('✗ unreachable') && line.includes(` ${kind}`));
        expect(
          told.map((line) => line.includes(said)),
          told.join('\n'),
        ).toEqual(numbers(count).map(() => true));
      }
      expect(stdout).toMatch(/200 hosts, 2 tasks, 30 hosts unreachable, /);
      expect(stdout).toContain(`the other ${LIVING} hosts: ok, ${LIVING} of them changed`);
      const seen = JSON.parse(readFileSync(join(project.folder, 'connections'), 'utf8')) as unknown;
      expect(seen, 'all at the same time, and each once').toEqual({ most: DEAD.silent[0], taken: DEAD.silent[0] });
    });
  },
);
