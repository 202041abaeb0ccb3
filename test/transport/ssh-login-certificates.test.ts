import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Target } from '../../src/transport/connection.ts';
import { describeWith } from '../requirement.ts';
import { makePool, makeTarget } from './ssh-target.ts';
import { SSHD_REQUIREMENTS, startSshd } from './sshd.ts';
import type { RunningSshd } from './sshd.ts';

describeWith(SSHD_REQUIREMENTS, 'certificates', () => {
  let folder: string;
  let sshd: RunningSshd;
  let stopAgent: () => void = () => {};
  const place = (name: string): string => join(folder, name);
  const keygen = (...words: readonly string[]): void =>
    void execFileSync('ssh-keygen', ['-q', ...words], { stdio: 'ignore' });
  const authority = (): string => readFileSync(place('ca.pub'), 'utf8').trim();

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'longshore-certificates-'));
    for (const name of ['ca', 'host', 'user', 'agent_user', 'plain'])
      keygen('-t', 'ed25519', '-N', '', '-f', place(name));
    keygen('-s', place('ca'), '-I', 'host', '-h', '-n', '127.0.0.1,alias', place('host.pub'));
    const config = [
      `HostKey ${place('host')}`,
      `HostCertificate ${place('host-cert.pub')}`,
      `TrustedUserCAKeys ${place('ca.pub')}`,
    ];
    sshd = await startSshd({ account: {}, config, hostKeyTypes: [] });
    for (const name of ['user', 'agent_user'])
      keygen('-s', place('ca'), '-I', name, '-n', sshd.user, place(`${name}.pub`));
  });
  afterAll(async () => {
    stopAgent();
    await sshd.stop();
    rmSync(folder, { recursive: true });
  });

  const plainKey = (): string => {
    const [type = '', key = ''] = readFileSync(place('host.pub'), 'utf8').split(' ');
    return `[127.0.0.1]:${sshd.port} ${type} ${key}\n`;
  };
  const run = async (more: Partial<Target>, knownHosts: string, sshAuthSock?: string) => {
    const file = place('known_hosts');
    writeFileSync(file, knownHosts);
    const said: string[] = [];
    const warn = (message: string): void => void said.push(message);
    const pool = makePool({ warn, ...(sshAuthSock === undefined ? {} : { sshAuthSock }) });
    try {
      const session = await pool.session(makeTarget(sshd, { knownHostsFiles: [file], ...more }));
      return { user: (await session.run({ id: 'who', script: 'id -un' })).stdout.toString().trim(), said };
    } finally {
      await pool.close();
    }
  };

  test.each<[string, Partial<Target>, string, RegExp]>([
    [
      'a host of which an authority is known',
      {},
      '@cert-authority 127.0.0.1,[127.0.0.1]:* CA',
      /@cert-authority of .*known_hosts:1$/,
    ],
    ['a host of which the key itself is known too', {}, '@cert-authority * CA\nKEY', /^$/],
    [
      'an authority of the inventory',
      { hostKeys: ['@cert-authority * CA'] },
      '',
      /@cert-authority of ansible_ssh_host_key:1$/,
    ],
    [
      'a host that has another plain key than the known one, and a certificate',
      {},
      '@cert-authority * CA\n[127.0.0.1]:PORT CA\n',
      /@cert-authority of .*known_hosts:1$/,
    ],
    ['an authority for other hosts', { hostKeyPolicy: 'off' }, '@cert-authority *.example.org CA', /^$/],
    [
      'a certificate beside a key of the inventory',
      { privateKeyFiles: ['user'] },
      'KEY',
      /CertificateFile .*user-cert\.pub$/,
    ],
    [
      'a certificate beside a key of the configuration',
      { privateKeyFiles: [], sshArguments: ['-F', 'none', '-o', 'IdentityFile=user'] },
      'KEY',
      /CertificateFile .*user-cert\.pub$/,
    ],
  ])('%s', async (_what, more, known, reason) => {
    const fill = (text: string): string =>
      text.replaceAll('CA', authority()).replace('KEY', plainKey()).replace('PORT', String(sshd.port));
    const target: Partial<Target> = {
      ...more,
      ...(more.hostKeys === undefined ? {} : { hostKeys: more.hostKeys.map(fill) }),
      ...(more.privateKeyFiles === undefined ? {} : { privateKeyFiles: more.privateKeyFiles.map(place) }),
      ...(more.sshArguments === undefined
        ? {}
        : { sshArguments: more.sshArguments.map((word) => word.replace('=user', `=${place('user')}`)) }),
    };
    const { user, said } = await run(target, fill(known));
    expect(user).toBe(sshd.user);
    expect(said.join('\n')).toMatch(reason);
  });

  test('a certificate of the agent', async () => {
    const socket = place('agent');
    const child = spawn('ssh-agent', ['-D', '-a', socket], { stdio: ['ignore', 'pipe', 'ignore'] });
    stopAgent = () => void child.kill();
    await once(child.stdout, 'data');
    const env = { ...process.env, SSH_AUTH_SOCK: socket };
    execFileSync('ssh-add', ['-q', place('agent_user')], { env, stdio: 'ignore' });
    const sshArguments = ['-F', 'none', '-o', `IdentityAgent=${socket}`];
    const { user, said } = await run({ privateKeyFiles: [], sshArguments }, plainKey());
    expect(user).toBe(sshd.user);
    expect(said).toEqual([expect.stringMatching(/certificate of the agent, .*$/)]);
  });

  test('a host whose certificate is of another authority is refused', async () => {
    const other = readFileSync(place('plain.pub'), 'utf8');
    await expect(run({}, `@cert-authority * ${other}`)).rejects.toMatchObject({ failure: 'host-key-unknown' });
  });

  test('a host that has neither the known key nor a certificate is refused in the same words', async () => {
    const plain = await startSshd({ account: {} });
    const known = `@cert-authority *.example.org,127.0.0.1 ${authority()}\n[127.0.0.1]:${plain.port} ${authority()}\n`;
    const file = place('known_hosts');
    writeFileSync(file, known);
    const pool = makePool({ warn: () => {} });
    try {
      for (const connection of ['ssh', 'openssh', 'node-ssh'] as const) {
        const target = makeTarget(plain, { knownHostsFiles: [file], connection });
        await expect(pool.session(target), connection).rejects.toMatchObject({
          failure: 'host-key-changed',
          message: 'host key has changed',
          details: [
            expect.stringMatching(/^known {3}SHA256:\S{43} \(.*known_hosts:2\)$/),
            expect.stringMatching(/^offered SHA256:\S{43} \(.*\)$/),
          ],
          help: expect.stringMatching(/^ {2}ssh-keygen .*-R .*known_hosts|^ {2}ssh-keygen .*known_hosts.* -R /m),
        });
      }
    } finally {
      await pool.close();
      await plain.stop();
    }
  });

  test('an authority that is revoked is refused', async () => {
    await expect(run({}, `@cert-authority * ${authority()}\n@revoked * ${authority()}\n`)).rejects.toMatchObject({
      failure: expect.stringMatching(/^host-key-/),
    });
  });

  test.each(['ssh', 'openssh'] as const)(
    'an authority that is revoked is refused, also where the plain key is known: %s',
    async (connection) => {
      const known = `${plainKey()}\n@cert-authority * ${authority()}\n`;
      expect(await run({ connection }, known)).toMatchObject({ user: sshd.user });
      await expect(run({ connection }, `${known}@revoked * ${authority()}\n`)).rejects.toMatchObject({
        failure: expect.stringMatching(/^host-key-/),
      });
    },
  );

  test('node-ssh does without them', async () => {
    await expect(run({ connection: 'node-ssh' }, `@cert-authority * ${authority()}`)).rejects.toMatchObject({
      failure: 'host-key-unknown',
    });
  });
});
