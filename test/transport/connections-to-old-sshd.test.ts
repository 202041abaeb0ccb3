import { afterAll, beforeAll, expect, test } from 'vitest';
import type { SessionPoolOptions } from '../../src/transport/pool.ts';
import { describeWith } from '../requirement.ts';
import { makePool, makeTarget } from './ssh-target.ts';
import { SSHD_REQUIREMENTS, startSshd } from './sshd.ts';
import type { RunningSshd } from './sshd.ts';

describeWith(SSHD_REQUIREMENTS, 'an sshd with little choice', () => {
  let sshd: RunningSshd;
  beforeAll(async () => {
    sshd = await startSshd({
      account: {},
      hostKeyTypes: ['rsa'],
      config: [
        'Ciphers aes256-cbc',
        'MACs hmac-sha1',
        'KexAlgorithms diffie-hellman-group14-sha1',
        'HostKeyAlgorithms ssh-rsa',
        'AllowAgentForwarding no',
      ],
    });
  });
  afterAll(() => sshd.stop());

  const OLD = [
    ['-o', 'Ciphers=aes256-cbc'],
    ['-o', 'MACs=hmac-sha1'],
    ['-o', 'KexAlgorithms=+diffie-hellman-group14-sha1'],
    ['-o', 'HostKeyAlgorithms=+ssh-rsa'],
  ].flat();

  async function greet(words: readonly string[], options: Partial<SessionPoolOptions> = {}): Promise<string> {
    const pool = makePool(options);
    try {
      const session = await pool.session(makeTarget(sshd, { sshArguments: ['-F', 'none', ...words] }));
      return (await session.run({ id: 'x', script: 'echo here' })).stdout.toString();
    } finally {
      await pool.close();
    }
  }

  test('is reached with Ciphers, MACs, KexAlgorithms and HostKeyAlgorithms that it takes, and not without', async () => {
    expect(await greet(OLD)).toBe('here\n');
    await expect(greet([])).rejects.toMatchObject({ failure: 'protocol' });
  });

  test('and that forwards no agent is worked on without', async () => {
    expect(await greet([...OLD, '-o', 'ForwardAgent=/nowhere/agent'])).toBe('here\n');
  });

  test('what ssh2 does not speak at all goes over the system ssh, which is said once', async () => {
    const said: string[] = [];
    const words = ['-F', 'none', '-o', 'KexAlgorithms=sntrup761x25519-sha512@openssh.com'];
    const pool = makePool({ warn: (message) => said.push(message) });
    try {
      // That sshd does not speak it either: what is told is ssh's own answer.
      const first = pool.session(makeTarget(sshd, { name: 'one', sshArguments: words }));
      const second = pool.session(makeTarget(sshd, { name: 'two', sshArguments: words, user: 'other' }));
      const refused = { status: 'rejected', reason: expect.objectContaining({ failure: 'protocol' }) };
      expect(await Promise.allSettled([first, second])).toMatchObject([refused, refused]);
    } finally {
      await pool.close();
    }
    expect(said).toEqual([
      expect.stringMatching(
        /^(?:one|two), and what is configured like it, is reached with this machine's ssh: KexAlgorithms sntrup761x25519-sha512@openssh\.com$/,
      ),
    ]);
  });
});
