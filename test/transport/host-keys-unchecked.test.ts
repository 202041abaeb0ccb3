import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Target } from '../../src/transport/connection.ts';
import { describeWith } from '../requirement.ts';
import { makePool, makeTarget } from './ssh-target.ts';
import { SSHD_REQUIREMENTS, startSshd } from './sshd.ts';
import type { RunningSshd } from './sshd.ts';

const OTHER = 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIFJz2bpfOLsS2SItYBhHlWN3EVR5Iqa8hQ6rF3bQPLg7';

describeWith(SSHD_REQUIREMENTS, 'a host whose key is not checked', () => {
  let sshd: RunningSshd;
  beforeAll(async () => {
    sshd = await startSshd({ account: { password: 'Pw-of-mine' }, config: ['PasswordAuthentication yes'] });
  });
  afterAll(() => sshd.stop());

  const say = async (known: string, script: string, more: Partial<Target> = {}, agent?: string): Promise<string> => {
    const file = join(sshd.directory, 'known');
    writeFileSync(file, known);
    const pool = makePool(agent === undefined ? {} : { sshAuthSock: agent });
    try {
      const target = makeTarget(sshd, { knownHostsFiles: [file], hostKeyPolicy: 'off', ...more });
      return (await (await pool.session(target)).run({ id: 'x', script })).stdout.toString().trim();
    } finally {
      await pool.close();
    }
  };
  const place = (): string => `[127.0.0.1]:${sshd.port}`;
  const BY_PASSWORD: Partial<Target> = { privateKeyFiles: [], password: 'Pw-of-mine' };

  test.each([
    ['unknown', () => ''],
    ['known', () => `${sshd.hostKeyLine}\n`],
    ['known under another port alone', () => `127.0.0.1 ${OTHER}\n`],
  ])('gets a password where it is %s', async (_what, known) => {
    expect(await say(known(), 'echo in', BY_PASSWORD)).toBe('in');
  });

  test.each([
    ['changed', () => `${place()} ${OTHER}\n`],
    ['revoked', () => `@revoked * ${sshd.hostKeys[0]}\n`],
  ])('gets none where it is %s, as with ssh, and is logged in to by a key', async (what, known) => {
    await expect(say(known(), 'echo in', BY_PASSWORD)).rejects.toMatchObject({
      failure: 'authentication',
      details: expect.arrayContaining(['tried: nothing', expect.stringContaining(what)]),
    });
    expect(await say(known(), 'echo in')).toBe('in');
  });

  test('gets an agent, unless its key has changed', async () => {
    const socket = join(sshd.directory, 'agent');
    const child = spawn('ssh-agent', ['-D', '-a', socket], { stdio: ['ignore', 'pipe', 'ignore'] });
    await once(child.stdout, 'data');
    try {
      const sshArguments = ['-F', 'none', '-o', 'ForwardAgent=yes'];
      const ask = 'echo "${SSH_AUTH_SOCK:+an agent}"';
      expect(await say('', ask, { sshArguments }, socket)).toBe('an agent');
      expect(await say(`${place()} ${OTHER}\n`, ask, { sshArguments }, socket)).toBe('');
    } finally {
      child.kill();
    }
  });
});
