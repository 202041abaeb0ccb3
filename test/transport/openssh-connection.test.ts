import { expect, test } from 'vitest';
import { describeWith } from '../requirement.ts';
import { makePool, makeTarget } from './ssh-target.ts';
import { SSHD_REQUIREMENTS, startSshd } from './sshd.ts';

describeWith([...SSHD_REQUIREMENTS], 'openssh', () => {
  test('says why it cannot connect, in our words', async () => {
    const sshd = await startSshd({ account: {} });
    const pool = makePool();
    try {
      const target = makeTarget(sshd, { connection: 'openssh' });
      await expect(pool.session({ ...target, port: 1 })).rejects.toMatchObject({ failure: 'refused' });
      await expect(pool.session({ ...target, user: 'root', privateKeyFiles: [] })).rejects.toMatchObject({
        failure: 'authentication',
        details: [expect.stringContaining('Permission denied')],
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
});
