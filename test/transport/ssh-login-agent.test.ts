import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { renameSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Target } from '../../src/transport/connection.ts';
import { describeWith } from '../requirement.ts';
import { makePool, makeTarget } from './ssh-target.ts';
import { SSHD_REQUIREMENTS, startSshd } from './sshd.ts';
import type { RunningSshd } from './sshd.ts';
import { KEY_TYPES, makeUserKeys } from './user-keys.ts';

describeWith(SSHD_REQUIREMENTS, 'an agent', () => {
  let socket: string;
  let stop: () => void;
  let sshd: RunningSshd;
  beforeAll(async () => {
    sshd = await startSshd({ account: {} });
    makeUserKeys(sshd);
    socket = place('agent');
    const child = spawn('ssh-agent', ['-D', '-a', socket], { stdio: ['ignore', 'pipe', 'ignore'] });
    stop = () => void child.kill();
    await once(child.stdout, 'data');
  });
  afterAll(async () => {
    stop();
    await sshd.stop();
  });
  const place = (name: string): string => join(sshd.directory, name);
  const add = (...words: readonly string[]): void =>
    void execFileSync('ssh-add', ['-q', ...words], {
      env: { ...process.env, SSH_AUTH_SOCK: socket },
      stdio: 'ignore',
    });

  test.each(KEY_TYPES)('holds a key: %s of %s bits', async (type, bits) => {
    add('-D');
    add(place(`${type}-${bits}`));
    await connect({});
  });

  test('that does not sign is passed over, and said', async () => {
    add('-D');
    // It asks before each use, with a program that refuses.
    add('-c', place('ecdsa-256'));
    await connect(onlyFile(sshd.privateKeyFile));
    const error = await fail({});
    expect(error).toMatchObject({
      failure: 'authentication',
      details: expect.arrayContaining([
        expect.stringMatching(/^tried 1\. agent key .*: Agent responded with failure$/),
      ]),
    });
  });

  test.each(['', '.pub'])(
    'holds a key of the configuration, of which only the .pub is there: IdentityFile …%s',
    async (end) => {
      add('-D');
      add(place('ecdsa-384'), place('ecdsa-256'));
      const away = place('away');
      renameSync(place('ecdsa-384'), away);
      try {
        const file = `${place('ecdsa-384')}${end}`;
        await connect(onlyFile(file, 'yes'));
        // The name is no account.
        const error = await fail({ user: 'nosuch', ...onlyFile(file, 'yes') });
        expect(error).toMatchObject({
          details: [
            expect.stringContaining(`tried 1. key ${file}, held by the agent (SHA256:`),
            'the host accepts: publickey',
          ],
        });
      } finally {
        renameSync(away, place('ecdsa-384'));
      }
    },
  );

  test('holds a certificate, which is no key for ssh2: that is said where nothing else may be taken', async () => {
    add('-D');
    const ca = place('user_ca');
    execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', ca]);
    const words = ['-q', '-s', ca, '-I', 'somebody', '-n', sshd.user, place('ecdsa-521.pub')];
    execFileSync('ssh-keygen', words, { stdio: 'ignore' });
    add(place('ecdsa-521'));
    const error = await fail({ user: 'nosuch', connection: 'node-ssh' });
    expect(error).toMatchObject({
      details: expect.arrayContaining([
        expect.stringMatching(/^not tried: agent key .*\(ecdsa-sha2-nistp521-cert-v01@openssh\.com\)/),
      ]),
    });
  });

  const connect = async (more: Partial<Target>): Promise<void> => {
    const pool = makePool({ sshAuthSock: socket });
    try {
      await pool.connection(makeTarget(sshd, { privateKeyFiles: [], ...more }));
    } finally {
      await pool.close();
    }
  };
  const fail = (more: Partial<Target>): Promise<unknown> =>
    connect(more).then(
      () => {
        throw new Error('did not fail');
      },
      (error: unknown) => error,
    );
  const onlyFile = (file: string, only = 'no'): Partial<Target> => ({
    sshArguments: ['-F', 'none', '-o', `IdentityFile=${file}`, '-o', `IdentitiesOnly=${only}`],
  });
});
