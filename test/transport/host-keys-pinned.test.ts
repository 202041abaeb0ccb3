import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import { connect as dial, createServer } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Target } from '../../src/transport/connection.ts';
import { describeWith } from '../requirement.ts';
import { makePool, makeTarget } from './ssh-target.ts';
import { SSHD_REQUIREMENTS, startSshd } from './sshd.ts';
import type { RunningSshd } from './sshd.ts';

const OTHER = 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIFJz2bpfOLsS2SItYBhHlWN3EVR5Iqa8hQ6rF3bQPLg7';

describeWith(SSHD_REQUIREMENTS, 'host keys of the inventory', () => {
  let sshd: RunningSshd;
  let rsa: string;
  let ed25519: string;
  beforeAll(async () => {
    sshd = await startSshd({ account: {}, hostKeyTypes: ['rsa', 'ed25519'] });
    [rsa = '', ed25519 = ''] = sshd.hostKeys;
  });
  afterAll(() => sshd.stop());

  const run = async (more: Partial<Target>): Promise<string> => {
    const pool = makePool();
    try {
      const session = await pool.session(makeTarget(sshd, more));
      return (await session.run({ id: 'a', script: 'echo there' })).stdout.toString();
    } finally {
      await pool.close();
    }
  };
  const write = (name: string, text: string): string => {
    const file = join(sshd.directory, name);
    writeFileSync(file, text);
    return file;
  };

  describe.each(['ssh', 'openssh'] as const)('over %s', (connection) => {
    test.each([
      ['a key', () => [`* ${ed25519}`]],
      ['a key of another type that the host has', () => [`* ${rsa}`]],
      ['one of several', () => [`* ${OTHER}`, `* ${ed25519}`]],
    ])('%s is known, whatever known_hosts says, and nothing is written', async (_what, hostKeys) => {
      const text = `[127.0.0.1]:${sshd.port} ${OTHER}\n`;
      const file = write('others', text);
      expect(await run({ connection, hostKeys: hostKeys(), knownHostsFiles: [file] })).toBe('there\n');
      expect(readFileSync(file, 'utf8')).toBe(text);
    });

    test('another key is refused, even where nothing is to be checked', async () => {
      await expect(run({ connection, hostKeys: [`* ${OTHER}`], hostKeyPolicy: 'off' })).rejects.toMatchObject({
        failure: 'host-key-changed',
      });
    });
  });

  test('a key that is refused is told with both fingerprints, and what to correct', async () => {
    await expect(run({ hostKeys: [`* ${OTHER}`] })).rejects.toMatchObject({
      message: 'host key has changed',
      details: [
        expect.stringMatching(/^known   SHA256:\S+ \(ssh-ed25519, ansible_ssh_host_key:1\)$/),
        expect.stringMatching(/^offered SHA256:\S+ \(ssh-ed25519\)$/),
      ],
      help: expect.stringContaining('correct ansible_ssh_host_key in the inventory'),
    });
  });

  test('a key that known_hosts revokes is refused', async () => {
    const knownHostsFiles = [write('revoked', `@revoked * ${ed25519}\n`)];
    await expect(run({ hostKeys: [`* ${ed25519}`], knownHostsFiles })).rejects.toMatchObject({
      failure: 'host-key-revoked',
    });
  });
});

describeWith(SSHD_REQUIREMENTS, 'a host key that changes in the middle of a run', () => {
  test.each(['strict', 'accept-new'] as const)('is refused, under %s', async (hostKeyPolicy) => {
    const [before, after] = await Promise.all([startSshd({ account: {} }), startSshd({ account: {} })]);
    let port = before.port;
    // Its address stays, what answers there does not.
    const proxy = createServer((socket) => {
      const behind = dial(port, '127.0.0.1');
      socket.pipe(behind).pipe(socket);
      for (const end of [socket, behind]) end.on('error', () => socket.destroy());
    });
    proxy.listen(0, '127.0.0.1');
    await once(proxy, 'listening');
    const address = proxy.address();
    if (address === null || typeof address === 'string') throw new Error('no port');
    const file = join(before.directory, 'proxied');
    writeFileSync(file, hostKeyPolicy === 'strict' ? `[127.0.0.1]:${address.port} ${before.hostKeys[0]}\n` : '');
    const pool = makePool();
    try {
      const target = makeTarget(before, { port: address.port, knownHostsFiles: [file], hostKeyPolicy });
      const session = await pool.session(target);
      expect((await session.run({ id: 'a', script: 'echo there' })).stdout.toString()).toBe('there\n');
      await pool.reset(target);
      port = after.port;
      await expect(pool.session(target)).rejects.toMatchObject({
        failure: 'host-key-changed',
        details: [
          `known   ${fingerprintOf(before)} (ssh-ed25519, ${file}:1)`,
          `offered ${fingerprintOf(after)} (ssh-ed25519)`,
        ],
        help: expect.stringContaining(`ssh-keygen -R '[127.0.0.1]:${address.port}' -f ${file}`),
      });
    } finally {
      await pool.close();
      proxy.close();
      await Promise.all([before.stop(), after.stop()]);
    }
  });
});

function fingerprintOf(sshd: RunningSshd): string {
  const shown = execFileSync('ssh-keygen', ['-lf', join(sshd.directory, 'host_ed25519.pub')]).toString();
  return shown.split(' ')[1] ?? '';
}
