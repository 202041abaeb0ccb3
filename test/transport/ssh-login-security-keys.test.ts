import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import type { Target } from '../../src/transport/connection.ts';
import { describeWith } from '../requirement.ts';
import { startAskingServer, targetOf } from './asking-server.ts';
import { makePlainKey, makeSecurityKey, startSecurityKeyAgent } from './security-key-agent.ts';
import type { SecurityKeyAgent, SecurityKeyType } from './security-key-agent.ts';
import { makePool, makeTarget } from './ssh-target.ts';
import { SSHD_REQUIREMENTS, startSshd } from './sshd.ts';
import type { RunningSshd } from './sshd.ts';

const ED25519 = 'sk-ssh-ed25519@openssh.com';

describeWith(SSHD_REQUIREMENTS, 'security keys of an agent', () => {
  let sshd: RunningSshd;
  let agent: SecurityKeyAgent | undefined;
  beforeAll(async () => {
    sshd = await startSshd({ account: {} });
  });
  afterEach(() => agent?.stop());
  afterAll(() => sshd.stop());

  /** @param options of the last key in authorized_keys, which has no other. */
  const start = async (type: SecurityKeyType, isTouched: boolean, options = '', isBeside = false): Promise<string> => {
    const socket = join(sshd.directory, 'agent');
    const keys = [...(isBeside ? [makePlainKey()] : []), makeSecurityKey(type, isTouched)];
    agent = await startSecurityKeyAgent(socket, keys);
    writeFileSync(join(sshd.directory, 'authorized_keys'), `${options} ${agent.publicKeys.at(-1)}\n`);
    return socket;
  };
  const logIn = async (socket: string, more: Partial<Target> = {}) => {
    const said: string[] = [];
    const asked: string[] = [];
    const pool = makePool({
      sshAuthSock: socket,
      environment: process.env,
      node: process.execPath,
      warn: (message) => said.push(message),
      ask: (question) => Promise.resolve(String(asked.push(question))),
    });
    const sshArguments = ['-F', 'none', '-o', `IdentityAgent=${socket}`];
    try {
      const session = await pool.session(makeTarget(sshd, { privateKeyFiles: [], sshArguments, ...more }));
      const { stdout } = await session.run({ id: 'who', script: 'id -un' });
      return { user: stdout.toString().trim(), said, asked };
    } finally {
      await pool.close();
    }
  };
  const SAID = expect.stringMatching(/this machine's ssh: security key of the agent, the sk-/);

  test.each([ED25519, 'sk-ecdsa-sha2-nistp256@openssh.com'] as const)(
    'log in where there are no others: %s',
    async (type) => {
      const socket = await start(type, true);
      expect(await logIn(socket)).toEqual({ user: sshd.user, said: [SAID], asked: [] });
    },
  );

  test('log in where the host refuses the other keys', async () => {
    const socket = await start(ED25519, true, '', true);
    expect(await logIn(socket)).toEqual({ user: sshd.user, said: [SAID], asked: [] });
  });

  test('are tried before anybody is asked', async () => {
    const socket = await start(ED25519, true, '', true);
    const server = await startAskingServer([{ prompts: [['Code: ', false]], answers: ['1'] }]);
    try {
      const target = targetOf(server, 'ssh', ['-o', `IdentityAgent=${socket}`]);
      expect(await logIn(socket, target)).toMatchObject({ said: [SAID], asked: ['web1: Code: '] });
      expect(server.log).toEqual(['publickey', 'none', 'keyboard-interactive', '1']);
    } finally {
      server.stop();
    }
  });

  test('are no reason for the system’s ssh where the host takes another one', async () => {
    const socket = await start(ED25519, true, '', true);
    writeFileSync(join(sshd.directory, 'authorized_keys'), `${agent?.publicKeys[0]}\n`);
    expect(await logIn(socket)).toEqual({ user: sshd.user, said: [], asked: [] });
  });

  test('that nobody has touched log in where the account allows that, and nowhere else', async () => {
    const socket = await start(ED25519, false, 'no-touch-required');
    expect(await logIn(socket)).toMatchObject({ user: sshd.user });
    writeFileSync(join(sshd.directory, 'authorized_keys'), `${agent?.publicKeys[0]}\n`);
    await expect(logIn(socket)).rejects.toMatchObject({
      failure: 'authentication',
      details: [
        expect.stringMatching(/^tried 1\. agent key the sk-\S+ \(SHA256:\S+\): its signature was refused$/),
        'the host accepts: publickey',
      ],
    });
  });

  test('are not tried over node-ssh, and a refusal says that', async () => {
    const socket = await start(ED25519, true, '', true);
    await expect(logIn(socket, { connection: 'node-ssh' })).rejects.toMatchObject({
      failure: 'authentication',
      details: expect.arrayContaining([
        expect.stringMatching(/^not tried: agent key the sk-.*: only with ansible_conn/),
      ]),
    });
  });
});
