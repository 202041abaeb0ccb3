import { copyFileSync, existsSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { explainBecomeFailure } from '../../src/transport/session/become-failure.ts';
import type { Become, SessionPool } from '../../src/transport/connection.ts';
import { describeWith } from '../requirement.ts';
import { makePool, makeTarget } from './ssh-target.ts';
import { SUDO_REQUIREMENTS, useSudoHost } from './sudo-host.ts';
import { SSHD_REQUIREMENTS, startSshd } from './sshd.ts';
import type { RunningSshd } from './sshd.ts';

const ROOT = { method: 'sudo', user: 'root' } as const;
const WHO = 'id -un; pwd; echo "$HOME|${LC_ALL-unset}|$(umask)"';

describeWith(SUDO_REQUIREMENTS, 'sudo', () => {
  const host = useSudoHost();
  const { allow } = host;
  const run = async (become: Become, script = WHO): Promise<string> =>
    (await (await host.pool.session(makeTarget(host.sshd), become)).run({ id: 'who', script })).stdout.toString();

  test('without a password', async () => {
    allow('ALL=(ALL) NOPASSWD: ALL');
    expect(await run(ROOT)).toBe('root\n/root\n/root|unset|0022\n');
  });

  test('to somebody else', async () => {
    allow('ALL=(ALL) NOPASSWD: ALL');
    expect(await run({ method: 'sudo', user: 'daemon' }, 'id -un; pwd')).toBe('daemon\n/usr/sbin\n');
  });

  test('with options of its own, and another command', async () => {
    allow('ALL=(ALL:ALL) NOPASSWD: ALL');
    const exe = `${host.sshd.directory}/it's sudo`;
    symlinkSync('/usr/bin/sudo', exe);
    expect(await run({ ...ROOT, exe }, 'id -un')).toBe('root\n');
    expect(await run({ ...ROOT, flags: ['-n', '-H', '-S', '-g', 'daemon'] }, 'id -un; id -gn')).toBe('root\ndaemon\n');
    await expect(run({ ...ROOT, exe: '/nosuch/sudo' })).rejects.toMatchObject({
      failure: 'become',
      message: 'there is no /nosuch/sudo on the host',
    });
  });

  test('with the right password, and options', async () => {
    allow('ALL=(ALL:ALL) ALL');
    const become = { ...ROOT, password: 'right one', flags: ['-n', '-H', '-g', 'daemon'] };
    expect(await run(become, 'id -un; id -gn')).toBe('root\ndaemon\n');
  });

  test('with the right password', async () => {
    allow('ALL=(ALL) ALL');
    expect(await run({ ...ROOT, password: 'right one' })).toMatch(/^root\n/);
  });

  test('with a password that is not asked for: nobody reads it', async () => {
    allow('ALL=(ALL) NOPASSWD: ALL');
    expect(await run({ ...ROOT, password: `touch ${host.sshd.directory}/executed` })).toMatch(/^root\n/);
    expect(existsSync(`${host.sshd.directory}/executed`)).toBe(false);
  });

  test('a wrong password ends at once, after one failure', async () => {
    const log = `${host.sshd.directory}/sudo.log`;
    allow('ALL=(ALL) ALL', `logfile=${log}`);
    const error: unknown = await run({ ...ROOT, password: 'wrong one' }).catch((reason: unknown) => reason);
    expect(error).toMatchObject({ failure: 'become', message: 'sudo: wrong password' });
    expect(JSON.stringify(error)).not.toContain('wrong one');
    // A second attempt in the same session gets the right one.
    expect(await run({ ...ROOT, password: 'right one' })).toMatch(/^root\n/);
    expect(readFileSync(log, 'utf8')).not.toContain('3 incorrect');
  });

  test('a missing password', async () => {
    allow('ALL=(ALL) ALL');
    await expect(run({ ...ROOT, method: 'sudo', user: 'bin' })).rejects.toMatchObject({
      failure: 'become',
      message: 'sudo wants a password',
      help: expect.stringContaining('ansible_become_password'),
    });
  });

  test('an account that may not', async () => {
    allow('ALL=(daemon) NOPASSWD: ALL');
    const wrong = { method: 'sudo', user: 'games', password: 'right one' } as const;
    await expect(run(wrong)).rejects.toMatchObject({
      failure: 'become',
      message: 'sudo: the account may not become games',
    });
  });

  test('a user who does not exist', async () => {
    allow('ALL=(ALL) NOPASSWD: ALL');
    await expect(run({ method: 'sudo', user: 'nosuchuser' })).rejects.toMatchObject({
      failure: 'become',
      message: 'the user nosuchuser does not exist on the host',
    });
  });

  test('a time-out ends what runs as another user', async () => {
    allow('ALL=(ALL) NOPASSWD: ALL');
    const session = await host.pool.session(makeTarget(host.sshd), ROOT);
    const late = session.run({ id: 'late', script: 'exec sleep 61.5', timeoutMs: 100 });
    await expect(late).rejects.toMatchObject({ failure: 'task-timeout' });
    const left = await session.run({ id: 'left', script: `ps -eo args= | grep -c '^sleep 61[.]5'` });
    expect(left.stdout.toString()).toBe('0\n');
  });

  test('su with the right password, and with a wrong one', async () => {
    const become = { method: 'su', user: host.sshd.user } as const;
    expect(await run({ ...become, password: 'right one' }, 'id -un')).toBe(`${host.sshd.user}\n`);
    await expect(run({ ...become, password: 'wrong one' }, 'id -un')).rejects.toMatchObject({
      failure: 'become',
      message: 'su: wrong password',
    });
  });

  test('su without a password asks for one', async () => {
    await expect(run({ method: 'su', user: 'root' })).rejects.toMatchObject({
      failure: 'become',
      message: 'su wants a password',
    });
  });
});

const BYTES = 'id -un; tty; printf "a\\0b\\r\\n\\377\\003\\004"';

describeWith([...SSHD_REQUIREMENTS, { command: 'doas', package: 'opendoas' }], 'doas with a password', () => {
  let sshd: RunningSshd;
  let pool: SessionPool;
  const kept = existsSync('/etc/doas.conf') ? '/etc/doas.conf.longshore-kept' : undefined;
  beforeAll(async () => {
    sshd = await startSshd({ account: { password: 'right one' } });
    pool = makePool();
    if (kept !== undefined) copyFileSync('/etc/doas.conf', kept);
  });
  afterAll(async () => {
    rmSync('/etc/doas.conf', { force: true });
    if (kept !== undefined) {
      copyFileSync(kept, '/etc/doas.conf');
      rmSync(kept);
    }
    await pool.close();
    await sshd.stop();
  });
  const allow = (rule: string): void => writeFileSync('/etc/doas.conf', `${rule}\n`, { mode: 0o600 });
  const run = async (become: Become): Promise<string> => {
    const session = await pool.session(makeTarget(sshd), become);
    return (await session.run({ id: 'who', script: BYTES })).stdout.toString('latin1');
  };

  test('none, and refused', async () => {
    allow(`permit nopass ${sshd.user} as daemon`);
    expect(await run({ method: 'doas', user: 'daemon' })).toMatch(/^daemon\n/);
    await expect(run({ method: 'doas', user: 'root' })).rejects.toMatchObject({
      failure: 'become',
      message: 'doas: the account may not become root',
    });
  });

  test('one that is right, wrong, or not asked for', async () => {
    allow(`permit ${sshd.user} as root`);
    expect(await run({ method: 'doas', user: 'root', password: 'right one' })).toBe(
      'root\nnot a tty\na\0b\r\n\xff\x03\x04',
    );
    await expect(run({ method: 'doas', user: 'root', password: 'wrong one' })).rejects.toMatchObject({
      failure: 'become',
      message: 'doas: wrong password',
    });
    await expect(run({ method: 'doas', user: 'daemon', password: 'right one' })).rejects.toMatchObject({
      failure: 'become',
      message: 'doas: the account may not become daemon',
    });
    allow(`permit nopass ${sshd.user} as daemon`);
    const unread = `touch ${sshd.directory}/executed`;
    expect(await run({ method: 'doas', user: 'daemon', password: unread })).toMatch(/^daemon\n/);
    expect(existsSync(`${sshd.directory}/executed`)).toBe(false);
  });
});

describe('explainBecomeFailure', () => {
  test.each([
    [
      'sudo: Account expired or PAM config lacks an "account" section for sudo, contact your system administrator',
      /expired/,
    ],
    ['sudo: Password expired, contact your system administrator', /expired/],
    ['Sorry, try again.\nsudo: 1 incorrect password attempt', /wrong password/],
    ['su: Authentication failure', /wrong password/],
    ['ops is not in the sudoers file.', /may not become/],
    ['Sorry, user ops is not allowed to execute "/bin/sh" as root on n1.', /may not become/],
    ['sudo: sorry, you must have a tty to run sudo', /wants a terminal/],
    ['sudo: a password is required', /wants a password/],
    ['doas: Authentication required', /wants a password/],
    ['sudo: unknown user nosuch', /does not exist/],
    ['su: user nosuch does not exist or the user entry does not contain all the required fields', /does not exist/],
    ['sh: 1: exec: sudo: not found', /there is no sudo/],
    ["env: 'sudo': No such file or directory", /there is no sudo/],
    ['something new', /did not start a shell/],
  ])('%s', (output, message) => {
    const error = explainBecomeFailure({ method: 'sudo', user: 'nosuch' }, output);
    expect(error.message).toMatch(message);
    expect(error.help).not.toBe('');
    expect(error.details.join('\n')).toBe(output);
  });
});
