import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Target } from '../../src/transport/connection.ts';
import { askSsh } from '../../src/transport/ssh-config/ask-ssh.ts';
import { parseSshConfiguration } from '../../src/transport/ssh-config/ssh-configuration.ts';
import { readSshSettings as readSettings, type SshSettings } from '../../src/transport/ssh-config/ssh-settings.ts';
import { describeWith } from '../requirement.ts';

const readSshSettings = async (target: Target, options: typeof OPTIONS): Promise<SshSettings> =>
  readSettings(parseSshConfiguration((await askSsh(target, options)) ?? '', '', true), target, options);

const OPTIONS = { home: '/home/me', localUser: 'me', sshBinary: 'ssh', environment: {} };

const CONFIG = `
Host db
  HostName db.example.com
Host db web
  User deploy
  Port 2022
  IdentityFile ~/one
  IdentityFile /keys/%h-%r
  CertificateFile /keys/%C
  IdentitiesOnly yes
  IdentityAgent /run/agent
  HostKeyAlias the-db
  UserKnownHostsFile /known/one /known/%n
  GlobalKnownHostsFile none
  StrictHostKeyChecking accept-new
  HashKnownHosts yes
  ServerAliveInterval 7
  ServerAliveCountMax 2
  AddressFamily inet6
Host jumped
  ProxyJump me@bastion:2200,inner
Host commanded
  ProxyCommand nc %h %p
Host careless
  StrictHostKeyChecking no
  IdentityAgent none
`;

describeWith([{ command: 'ssh', package: 'openssh-client' }], 'settings of a host', () => {
  let directory: string;
  let config: string;
  beforeAll(() => {
    directory = mkdtempSync(join(tmpdir(), 'longshore-config-'));
    config = join(directory, 'config');
    writeFileSync(config, CONFIG);
  });
  afterAll(() => rmSync(directory, { recursive: true, force: true }));
  const read = (target: Partial<Target>) =>
    readSshSettings(
      { name: 'n', connection: 'ssh', host: 'db', connectTimeoutMs: 5000, sshArguments: ['-F', config], ...target },
      OPTIONS,
    );

  test('takes what the configuration says about the host', async () => {
    expect(await read({ host: 'web' })).toMatchObject({
      hostName: 'web',
      user: 'deploy',
      port: 2022,
      identityFiles: ['/home/me/one', '/keys/web-deploy'],
      certificateFiles: [`/keys/${createHash('sha1').update(`${hostname()}web2022deploy`).digest('hex')}`],
      identitiesOnly: true,
      identityAgent: '/run/agent',
      hostKeyAlias: 'the-db',
      userKnownHostsFiles: ['/known/one', '/known/web'],
      globalKnownHostsFiles: [],
      hostKeyPolicy: 'accept-new',
      hashKnownHosts: true,
      aliveIntervalMs: 7000,
      aliveCountMax: 2,
      addressFamily: 6,
      proxyJump: undefined,
      proxyCommand: undefined,
    });
  });

  test('the inventory wins', async () => {
    const settings = await read({ user: 'root', port: 22 });
    expect(settings).toMatchObject({
      user: 'root',
      port: 22,
      identityFiles: ['/home/me/one', expect.stringMatching(/-root$/)],
    });
  });

  test.each<[string, object]>([
    ['jumped', { proxyJump: 'me@bastion:2200,inner' }],
    ['commanded', { proxyCommand: 'nc %h %p' }],
    ['careless', { hostKeyPolicy: 'off', identityAgent: 'none' }],
    ['other', { hostKeyPolicy: 'strict', port: 22, identityAgent: undefined, hostName: 'other' }],
  ])('%s', async (host, settings) => {
    expect(await read({ host })).toMatchObject(settings);
  });

  test('a mistake in the configuration is said in its words', async () => {
    writeFileSync(join(directory, 'broken'), 'Host x\n  NoSuchOption yes\n');
    await expect(read({ sshArguments: ['-F', join(directory, 'broken')] })).rejects.toMatchObject({
      failure: 'ssh-config',
      details: [expect.stringContaining('nosuchoption'), expect.stringContaining('bad configuration options')],
    });
  });
});

describe('without an ssh on this machine', () => {
  test('it is what ssh takes by default', async () => {
    const target: Target = { name: 'n', connection: 'ssh', host: 'h', connectTimeoutMs: 5000 };
    expect(await readSshSettings(target, { ...OPTIONS, sshBinary: '/nowhere/ssh' })).toMatchObject({
      hostName: 'h',
      port: 22,
      user: 'me',
      identityFiles: ['/home/me/.ssh/id_rsa', '/home/me/.ssh/id_ecdsa', '/home/me/.ssh/id_ed25519'],
      userKnownHostsFiles: ['/home/me/.ssh/known_hosts', '/home/me/.ssh/known_hosts2'],
      hostKeyPolicy: 'strict',
    });
  });

  test('a host that looks like an option is refused', async () => {
    const target: Target = { name: 'n', connection: 'ssh', host: '-oProxyCommand=id', connectTimeoutMs: 5000 };
    await expect(readSshSettings(target, OPTIONS)).rejects.toMatchObject({ failure: 'ssh-config' });
  });
});
