import { execFileSync } from 'node:child_process';
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { Become, Target } from '../../src/transport/connection.ts';
import { describeWith } from '../requirement.ts';
import { makePool, makeTarget } from './ssh-target.ts';
import { SSHD_REQUIREMENTS, startSshd } from './sshd.ts';

const BECOME: Become = { method: 'sudo', user: 'daemon' };

describeWith([...SSHD_REQUIREMENTS], 'openssh', () => {
  test('says why it cannot connect, in our words', async () => {
    const sshd = await startSshd({ account: {} });
    const pool = makePool();
    try {
      const target = makeTarget(sshd, { connection: 'openssh' });
      await expect(pool.session({ ...target, port: 1 })).rejects.toMatchObject({ failure: 'refused' });
      await expect(pool.session({ ...target, user: 'root', privateKeyFiles: [] })).rejects.toMatchObject({
        failure: 'authentication',
        details: ['tried: nothing', 'the host accepts: publickey'],
      });
      await expect(pool.session({ ...target, knownHostsFiles: ['/dev/null'] })).rejects.toMatchObject({
        failure: 'host-key-unknown',
      });
      await expect(pool.session({ ...target, host: 'no-such-host.invalid' })).rejects.toMatchObject({
        failure: 'resolve',
      });
      await expect(pool.session({ ...target, sshArguments: ['-o', 'Nonsense=1'] })).rejects.toMatchObject({
        failure: 'ssh-config',
      });
      const none = makePool({ sshBinary: '/nowhere/ssh' });
      await expect(none.session(target)).rejects.toMatchObject({ failure: 'ssh-config' });
    } finally {
      await pool.close();
      await sshd.stop();
    }
  });

  test('takes a connection that the user has open, and leaves none', async () => {
    const sshd = await startSshd({ account: { sudoers: 'ALL=(ALL) NOPASSWD: ALL' } });
    const socket = join(sshd.directory, 'master');
    const config = join(sshd.directory, 'config');
    writeFileSync(
      config,
      `ControlMaster auto\nControlPath ${socket}\nControlPersist 60\nUserKnownHostsFile ${sshd.knownHostsFile}\nIdentityAgent none\nIdentitiesOnly yes\n`,
    );
    const { privateKeyFiles = [], ...target } = makeTarget(sshd, {
      connection: 'openssh',
      sshArguments: ['-F', config],
    });
    const { knownHostsFiles: _files, ...open } = target;
    const run = async (of: Target): Promise<string> => {
      const pool = makePool();
      try {
        const sessions = await Promise.all([pool.session(of), pool.session(of, BECOME)]);
        return (await sessions[0].run({ id: 'a', script: 'echo in' })).stdout.toString();
      } finally {
        await pool.close();
      }
    };
    try {
      expect(await run({ ...open, privateKeyFiles })).toBe('in\n');
      expect(existsSync(socket)).toBe(false);
      const place = ['-p', String(sshd.port), `${sshd.user}@${sshd.host}`];
      execFileSync('ssh', ['-F', config, '-i', privateKeyFiles[0] ?? '', '-f', '-N', ...place], { stdio: 'ignore' });
      expect(await run({ ...open, privateKeyFiles: ['/nonexistent/key'] })).toBe('in\n');
      await expect(run({ ...target, privateKeyFiles: ['/nonexistent/key'] })).rejects.toMatchObject({
        failure: 'authentication',
      });
      execFileSync('ssh', ['-F', config, '-O', 'exit', ...place], { stdio: 'ignore' });
    } finally {
      await sshd.stop();
    }
  });
});
