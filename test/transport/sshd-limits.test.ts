import { expect, test } from 'vitest';
import type { Become } from '../../src/transport/connection.ts';
import { describeWith } from '../requirement.ts';
import { openFaultyLine } from './faulty-line.ts';
import { makePool, makeTarget } from './ssh-target.ts';
import { SSHD_REQUIREMENTS, startSshd } from './sshd.ts';

describeWith(SSHD_REQUIREMENTS, 'many connections to one sshd', () => {
  test('stay within its MaxStartups, and all arrive', async () => {
    const sshd = await startSshd({ account: {}, config: ['MaxStartups 4'] });
    const pool = makePool({ maxStarts: 4 });
    try {
      const targets = Array.from({ length: 24 }, (_, index) =>
        makeTarget(sshd, { sshArguments: ['-F', 'none', '-o', `HostKeyAlias=a${index}`], hostKeyPolicy: 'off' }),
      );
      const sessions = await Promise.all(targets.map((target) => pool.session(target)));
      const replies = await Promise.all(sessions.map((session) => session.run({ id: 'a', script: 'echo here' })));
      expect(replies.map(({ stdout }) => stdout.toString())).toEqual(targets.map(() => 'here\n'));
      expect(new Set(sessions).size).toBe(24);
    } finally {
      await pool.close();
      await sshd.stop();
    }
  });

  test.each(['ssh', 'openssh'] as const)('come through also where the sshd drops some: %s', async (connection) => {
    const sshd = await startSshd({ account: {}, config: ['MaxStartups 2:50:3'] });
    const pool = makePool();
    try {
      const targets = Array.from({ length: connection === 'ssh' ? 30 : 12 }, (_, index) =>
        makeTarget(sshd, {
          connection,
          sshArguments: ['-F', 'none', '-o', `HostKeyAlias=a${index}`],
          hostKeyPolicy: 'off',
        }),
      );
      const sessions = await Promise.all(targets.map((target) => pool.session(target)));
      expect(new Set(sessions).size).toBe(targets.length);
    } finally {
      await pool.close();
      await sshd.stop();
    }
  });

  test('go over one to their jump host, also where its name is what they are told', async () => {
    const [sshd, jump] = await Promise.all([startSshd(), startSshd()]);
    const line = await openFaultyLine(jump.port);
    const pool = makePool({ localUser: 'root', maxStarts: 3 });
    try {
      const targets = Array.from({ length: 12 }, (_, index) =>
        makeTarget(sshd, {
          sshArguments: ['-F', 'none', '-o', `HostKeyAlias=a${index}`, '-o', `ProxyJump=localhost:${line.port}`],
          privateKeyFiles: [sshd.privateKeyFile, jump.privateKeyFile],
          hostKeyPolicy: 'off',
        }),
      );
      const sessions = await Promise.all(targets.map((target) => pool.session(target)));
      expect(new Set(sessions).size).toBe(12);
      expect(line.taken).toBe(1);
    } finally {
      await pool.close();
      line.close();
      await Promise.all([sshd.stop(), jump.stop()]);
    }
  });
});

describeWith(SSHD_REQUIREMENTS, 'an sshd that allows few sessions on a connection', () => {
  test.each([1, 2, 10])('%i of them, and all users have theirs', async (sessions) => {
    const sudoers = 'ALL=(ALL) NOPASSWD: ALL';
    const sshd = await startSshd({ account: { sudoers }, config: [`MaxSessions ${sessions}`] });
    const line = await openFaultyLine(sshd.port);
    const pool = makePool();
    try {
      const target = makeTarget(sshd, { port: line.port, hostKeyPolicy: 'off' });
      const whoAmI = async (become?: Become): Promise<string> => {
        const session = await pool.session(target, become);
        return (await session.run({ id: 'a', script: 'id -un' })).stdout.toString().trim();
      };
      const users = ['root', 'nobody', 'daemon', 'sys'];
      const asked = [whoAmI(), ...users.map((user) => whoAmI({ method: 'sudo', user }))];
      expect(await Promise.all(asked)).toEqual([sshd.user, ...users]);
      const program = await (await pool.connection(target)).openProgram('cat');
      program.stdin.end('through\n');
      expect((await program.stdout.toArray()).join('')).toBe('through\n');
      const taken = sessions === 1 ? 6 : sessions === 2 ? 3 : 1;
      expect(line.taken).toBe(taken);
      // Further shells for tasks that overlap are done without where they need a connection of their own.
      const session = await pool.session(target);
      await Promise.all([1, 2, 3].map((id) => session.run({ id: String(id), script: 'sleep 0.2' })));
      expect(line.taken).toBe(taken);
    } finally {
      await pool.close();
      line.close();
      await sshd.stop();
    }
  });
});

describeWith(SSHD_REQUIREMENTS, 'a connection that is done with', () => {
  test('is closed, but not under a task that another name of the host has there, nor under the hosts behind it', async () => {
    const sshd = await startSshd();
    const line = await openFaultyLine(sshd.port);
    const pool = makePool({ localUser: 'root' });
    try {
      const target = makeTarget(sshd, { port: line.port, hostKeyPolicy: 'off' });
      const session = await pool.session(target);
      const running = session.run({ id: 'a', script: 'sleep 0.3; echo through' });
      await pool.release({ ...target, name: 'another' });
      expect((await running).stdout.toString()).toBe('through\n');
      expect(pool.frames).toBe(1);
      await pool.release(target);
      await pool.session(target);
      expect(line.taken).toBe(2);
      const behind = makeTarget(sshd, {
        sshArguments: ['-F', 'none', '-o', `ProxyJump=${sshd.user}@127.0.0.1:${line.port}`],
        hostKeyPolicy: 'off',
      });
      const far = await pool.session(behind);
      const { sshArguments: _, ...jump } = target;
      await pool.release({ ...jump, sshArguments: ['-F', 'none'] });
      expect((await far.run({ id: 'a', script: 'echo far' })).stdout.toString()).toBe('far\n');
      expect(pool.frames).toBe(2);
    } finally {
      await pool.close();
      line.close();
      await sshd.stop();
    }
  });
});
