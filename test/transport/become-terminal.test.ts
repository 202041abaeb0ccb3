import { readFileSync, rmSync } from 'node:fs';
import { describe, expect, test, vi } from 'vitest';
import type { Become } from '../../src/transport/connection.ts';
import { describeWith } from '../requirement.ts';
import { makeTarget } from './ssh-target.ts';
import { SUDO_REQUIREMENTS, useSudoHost } from './sudo-host.ts';

const WHO = 'id -un; tty; printf "a\\0b\\r\\n\\377\\003\\004"; echo there >&2';

describe.each(['node-ssh', 'openssh'] as const)('over %s', (connection) => {
  describeWith(SUDO_REQUIREMENTS, 'a sudo that wants a terminal', () => {
    const host = useSudoHost();
    const log = (): string => `${host.sshd.directory}/sudo.log`;
    const allow = (rule: string, ...defaults: string[]): void => host.allow(rule, ...defaults, `logfile=${log()}`);
    const run = async (become: Become, stdin?: Uint8Array) => {
      const session = await host.pool.session(makeTarget(host.sshd, { connection }), become);
      const script = stdin === undefined ? WHO : 'wc -c';
      const { stdout, stderr } = await session.run({ id: 'who', script, ...(stdin === undefined ? {} : { stdin }) });
      return { stdout: stdout.toString('latin1'), stderr: stderr.toString() };
    };

    test.each([
      ['daemon', 'requiretty'],
      ['bin', 'requiretty', 'use_pty'],
      ['games', 'requiretty', '!use_pty'],
    ])('gets one, for %s under %s %s', async (user, ...defaults) => {
      allow('ALL=(ALL) NOPASSWD: ALL', ...defaults);
      // What goes through stays as it is, byte for byte, and stderr by itself.
      const become = { method: 'sudo', user } as const;
      expect(await run(become)).toEqual({ stdout: `${user}\nnot a tty\na\0b\r\n\xff\x03\x04`, stderr: 'there\n' });
      expect(await run(become, Buffer.alloc(200_000, '\x04\x03\r\n'))).toMatchObject({ stdout: '200000\n' });
    });

    test('gets one, and the password; what runs there ends with its task', async () => {
      allow('ALL=(ALL) ALL', 'requiretty', 'lecture=always');
      const become = { method: 'sudo', user: 'root', password: 'right one' } as const;
      // A lecture is nobody's output.
      expect(await run(become)).toMatchObject({ stdout: expect.stringMatching(/^root\n/), stderr: 'there\n' });
      const session = await host.pool.session(makeTarget(host.sshd, { connection }), become);
      const seconds = connection === 'openssh' ? '61.25' : '61.75';
      const late = session.run({ id: 'late', script: `sleep ${seconds} & exec sleep ${seconds}`, timeoutMs: 100 });
      await expect(late).rejects.toMatchObject({ failure: 'task-timeout' });
      const left = await session.run({
        id: 'left',
        script: `ps -eo args= | grep -c '^sleep ${seconds.replace('.', '[.]')}'`,
      });
      expect(left.stdout.toString()).toBe('0\n');
    });

    test('a wrong password is given once, however many want to be whoever, and again and again', async () => {
      allow('ALL=(ALL) ALL', 'passwd_tries=3');
      rmSync(log(), { force: true });
      const attempt = (user: string): Promise<unknown> =>
        run({ method: 'sudo', user, password: 'quite wrong' }).catch((error: unknown) => error);
      const errors = [
        ...(await Promise.all([attempt('root'), attempt('daemon'), attempt('bin'), attempt('root')])),
        await attempt('root'),
      ];
      await host.pool.reset(makeTarget(host.sshd, { connection }));
      errors.push(await attempt('games'));
      expect(errors).toHaveLength(6);
      for (const error of errors) expect(error).toMatchObject({ failure: 'become', message: 'sudo: wrong password' });
      // sudo writes it when it has ended.
      await vi.waitFor(() => expect(readFileSync(log(), 'utf8')).toContain('1 incorrect password attempt'), 60_000);
      expect(readFileSync(log(), 'utf8').match(/incorrect password/g)).toHaveLength(1);
      expect(await run({ method: 'sudo', user: 'root', password: 'right one' })).toMatchObject({
        stdout: expect.stringMatching(/^root\n/),
      });
    });
  });
});
