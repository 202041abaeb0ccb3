import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Target } from '../../src/transport/connection.ts';
import type { SessionPoolOptions } from '../../src/transport/pool.ts';
import { describeWith } from '../requirement.ts';
import { openFaultyLine } from './faulty-line.ts';
import { failToLogIn, makePool, makeTarget } from './ssh-target.ts';
import { findFreePort, SSHD_REQUIREMENTS, startSshd } from './sshd.ts';
import type { RunningSshd } from './sshd.ts';

async function whoami(target: Target, options: Partial<SessionPoolOptions> = {}): Promise<string> {
  const pool = makePool(options);
  try {
    const session = await pool.session(target);
    return (await session.run({ id: 'whoami', script: 'id -un' })).stdout.toString().trim();
  } finally {
    await pool.close();
  }
}

function makeKey(file: string, type: string, passphrase = ''): string {
  execFileSync('ssh-keygen', ['-q', '-t', type, '-N', passphrase, '-C', `comment-${type}`, '-f', file]);
  return file;
}

describeWith(SSHD_REQUIREMENTS, 'logging in over ssh', () => {
  let sshd: RunningSshd;
  let strange: string;
  let encrypted: string;
  let home: string;
  let agent: { readonly socket: string; readonly stop: () => void };
  beforeAll(async () => {
    sshd = await startSshd({
      account: { password: 'right one' },
      config: ['PasswordAuthentication yes', 'MaxAuthTries 6'],
    });
    const keys = ['ecdsa', 'rsa'].map((type) => makeKey(join(sshd.directory, type), type));
    strange = makeKey(join(sshd.directory, 'strange'), 'ed25519');
    encrypted = makeKey(join(sshd.directory, 'encrypted'), 'ed25519', 'secret');
    const authorized = [sshd.privateKeyFile, ...keys, encrypted].map((file) => readFileSync(`${file}.pub`, 'utf8'));
    writeFileSync(join(sshd.directory, 'authorized_keys'), authorized.join(''));
    home = join(sshd.directory, 'controller');
    mkdirSync(join(home, '.ssh'), { recursive: true });
    agent = await startAgent(join(sshd.directory, 'agent'));
  });
  afterAll(async () => {
    agent.stop();
    await sshd.stop();
  });

  async function startAgent(socket: string) {
    const child = spawn('ssh-agent', ['-D', '-a', socket], { stdio: ['ignore', 'pipe', 'ignore'] });
    await once(child.stdout, 'data');
    const askpass = join(sshd.directory, 'askpass');
    writeFileSync(askpass, '#!/bin/sh\necho secret\n', { mode: 0o700 });
    const env = { ...process.env, SSH_AUTH_SOCK: socket, SSH_ASKPASS: askpass, SSH_ASKPASS_REQUIRE: 'force' };
    execFileSync('ssh-add', ['-q', strange, encrypted], { env, stdio: 'ignore' });
    return { socket, stop: () => void child.kill() };
  }

  test.each(['id', 'ecdsa', 'rsa'])('with a key file: %s', async (key) => {
    expect(await whoami(makeTarget(sshd, { privateKeyFiles: [join(sshd.directory, key)] }))).toBe(sshd.user);
  });

  test('with the second of two key files', async () => {
    expect(await whoami(makeTarget(sshd, { privateKeyFiles: [strange, sshd.privateKeyFile] }))).toBe(sshd.user);
  });

  test('with a key of the ssh configuration', async () => {
    const sshArguments = ['-F', 'none', '-o', `IdentityFile=${sshd.privateKeyFile}`];
    expect(await whoami(makeTarget(sshd, { privateKeyFiles: [], sshArguments }))).toBe(sshd.user);
  });

  test('with a default key of the home directory', async () => {
    copyFileSync(sshd.privateKeyFile, join(home, '.ssh', 'id_ed25519'));
    expect(await whoami(makeTarget(sshd, { privateKeyFiles: [] }), { home })).toBe(sshd.user);
  });

  test('with a password', async () => {
    expect(await whoami(makeTarget(sshd, { privateKeyFiles: [], password: 'right one' }))).toBe(sshd.user);
  });

  test.each<[string, (socket: string) => [Partial<Target>, Partial<SessionPoolOptions>]]>([
    ['of SSH_AUTH_SOCK', (socket) => [{}, { sshAuthSock: socket }]],
    ['of IdentityAgent', (socket) => [{ sshArguments: ['-F', 'none', '-o', `IdentityAgent=${socket}`] }, {}]],
  ])('with a key of the agent %s', async (_name, ways) => {
    const [target, options] = ways(agent.socket);
    expect(await whoami(makeTarget(sshd, { privateKeyFiles: [], ...target }), options)).toBe(sshd.user);
  });

  test('with an encrypted key file that the agent holds, and with no other key of the agent', async () => {
    const sshArguments = ['-F', 'none', '-o', 'IdentitiesOnly=yes'];
    const target = makeTarget(sshd, { privateKeyFiles: [encrypted], sshArguments });
    expect(await whoami(target, { sshAuthSock: agent.socket })).toBe(sshd.user);
  });

  test('an encrypted key file that no agent holds is an error that says what to do', async () => {
    const error = await failToLogIn(makeTarget(sshd, { privateKeyFiles: [encrypted] }));
    expect(error).toMatchObject({
      failure: 'key-file',
      message: expect.stringContaining(`${encrypted} cannot be used: it is encrypted`),
    });
    expect(error.help).toContain(`ssh-add ${encrypted}`);
  });

  test.each([
    ['missing', 'there is no such file'],
    ['id.pub', 'it holds a public key, not a private one'],
    ['sshd_config', 'Unsupported key format'],
  ])('a key file that is none: %s', async (file, reason) => {
    const error = await failToLogIn(makeTarget(sshd, { privateKeyFiles: [join(sshd.directory, file)] }));
    expect(error).toMatchObject({ failure: 'key-file', message: expect.stringContaining(reason) });
  });

  test('a refusal says what was tried, in order, and what was not', async () => {
    const sshArguments = ['-F', 'none', '-o', `IdentityFile=${encrypted}`, '-o', 'CertificateFile=/some/cert'];
    const target = makeTarget(sshd, { privateKeyFiles: [strange], password: 'wrong one', sshArguments });
    const error = await failToLogIn(target, { sshAuthSock: '/nowhere' });
    expect(error).toMatchObject({ failure: 'authentication', message: `login as ${sshd.user} was refused` });
    expect(error.details).toEqual([
      expect.stringMatching(new RegExp(`^tried 1\\. key ${strange} \\(SHA256:\\S+\\)$`)),
      'tried 2. password',
      'not tried: agent /nowhere: connect ENOENT /nowhere',
      `not tried: ${encrypted}: it is encrypted, and no ssh-agent holds it`,
      'not tried: certificate /some/cert: only with ansible_connection: openssh',
      'the host accepts: publickey, password',
    ]);
    expect(JSON.stringify(error)).not.toContain('wrong one');
  });

  test('having nothing to try says how to give a key', async () => {
    const error = await failToLogIn(makeTarget(sshd, { privateKeyFiles: [] }));
    expect(error).toMatchObject({ failure: 'authentication', help: expect.stringContaining('--private-key') });
    expect(error.details[0]).toBe('tried: nothing');
  });

  test('too many keys is a refusal too', async () => {
    const files = Array.from({ length: 8 }, (_, index) => makeKey(join(sshd.directory, `many${index}`), 'ed25519'));
    const error = await failToLogIn(makeTarget(sshd, { privateKeyFiles: files }));
    expect(error).toMatchObject({ failure: 'authentication' });
    expect(error.details.join('\n')).toMatch(/tried 1\.[\s\S]*Too many authentication failures/);
    expect(error.help).toContain('IdentitiesOnly');
  });

  describe('through a jump host', () => {
    test('reaches what only the jump host sees, over one connection to it', async () => {
      const jump = await startSshd({ account: {} });
      const line = await openFaultyLine(jump.port);
      const pool = makePool();
      try {
        const jumpKeys = jump.hostKeyLine.replaceAll(`:${jump.port} `, `:${line.port} `);
        writeFileSync(join(jump.directory, 'both'), `${jumpKeys}\n${sshd.hostKeyLine}\n`);
        const target = makeTarget(sshd, {
          privateKeyFiles: [sshd.privateKeyFile, jump.privateKeyFile],
          knownHostsFiles: [join(jump.directory, 'both')],
          sshArguments: ['-F', 'none', '-o', `ProxyJump=${jump.user}@127.0.0.1:${line.port}`],
        });
        const script = 'echo "$SSH_CONNECTION"';
        const first = await (await pool.session(target)).run({ id: 'a', script });
        const second = await (
          await pool.session({ ...target, user: sshd.user, password: 'x' })
        ).run({ id: 'a', script });
        expect(first.stdout.toString()).toContain(`127.0.0.1 ${sshd.port}`);
        expect(second.rc).toBe(0);
        expect(line.taken).toBe(1);
      } finally {
        await pool.close();
        line.close();
        await jump.stop();
      }
    });

    test('names the jump host that refuses', async () => {
      const port = await findFreePort();
      const error = await failToLogIn(
        makeTarget(sshd, { sshArguments: ['-F', 'none', '-o', `ProxyJump=127.0.0.1:${port}`] }),
      );
      expect(error).toMatchObject({ failure: 'refused', message: expect.stringContaining(`127.0.0.1:${port}`) });
    });
  });
});
