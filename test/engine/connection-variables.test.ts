import { expect, test } from 'vitest';
import type { Target } from '../../src/transport/connection.ts';
import { runProject } from './run-project.ts';

const KEY = 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIFJz2bpfOLsS2SItYBhHlWN3EVR5Iqa8hQ6rF3bQPLg7';
const ECDSA =
  'ecdsa-sha2-nistp256 AAAAE2VjZHNhLXNoYTItbmlzdHAyNTYAAAAIbmlzdHAyNTYAAABBBEmKSENjQEezOmxkZMy7opKgwFB9nkt5YRrYMjNuG5N87uRgg6CLrbo5wAdT/y6v0mKV0U2w0WZ2YB/++Tpockg=';

const play = (vars: string): Readonly<Record<string, string>> => ({
  'site.yml': `- hosts: n1\n  gather_facts: false\n  vars:\n    ${vars}\n  tasks: [{ command: 'true' }]\n`,
});

test.each<[string, string, Partial<Target>]>([
  ['a host key', `ansible_ssh_host_key: ${KEY} root@n1`, { hostKeys: [`* ${KEY}`] }],
  [
    'host keys as lines',
    `ansible_ssh_host_key: "# n1\\n${KEY}\\n\\n ${ECDSA}\\n"`,
    { hostKeys: [`* ${KEY}`, `* ${ECDSA}`] },
  ],
  [
    'host keys as a list',
    `ansible_ssh_host_key: ['${KEY}', '{{ "${ECDSA}" }}']`,
    { hostKeys: [`* ${KEY}`, `* ${ECDSA}`] },
  ],
  ['an authority', `ansible_ssh_host_key: '@cert-authority ${KEY}'`, { hostKeys: [`@cert-authority * ${KEY}`] }],
  [
    'a passphrase',
    `ansible_ssh_private_key_passphrase: "{{ lookup('pipe', 'echo secret') }}"`,
    { keyPassphrase: 'secret' },
  ],
  ['a passphrase by its other name', 'ansible_private_key_passphrase: secret', { keyPassphrase: 'secret' }],
  ['neither', 'unused: 1', {}],
])('%s reaches the connection', async (_what, vars, expected) => {
  const { sessions } = await runProject(play(vars), { asRemote: true });
  const { hostKeys, keyPassphrase } = sessions[0]?.target ?? {};
  expect({ hostKeys, keyPassphrase }).toEqual({ hostKeys: undefined, keyPassphrase: undefined, ...expected });
});

test.each([
  ['a fingerprint', 'ansible_ssh_host_key: SHA256:iExs5dB6WIB+sYp8wLxjf7pfJ2uCyBCI214nlQBjEH4'],
  ['a line of known_hosts', `ansible_ssh_host_key: n1 ${KEY}`],
  ['the second of a list', `ansible_ssh_host_key: ['${KEY}', ssh-ed25519]`],
])('what is no public key is refused: %s', async (_what, vars) => {
  const { events, exitCode } = await runProject(play(vars), { asRemote: true });
  expect(exitCode).not.toBe(0);
  expect(JSON.stringify(events)).toContain('is no public key; expected one as in /etc/ssh/ssh_host_ed25519_key.pub');
});
