import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { cron } from '../../src/modules/cron.ts';
import { mount } from '../../src/modules/mount.ts';
import { unarchive } from '../../src/modules/unarchive.ts';
import { ALPINE_BUSYBOX, NEEDS_ALPINE_BUSYBOX } from '../alpine-busybox.ts';
import { describeWith } from '../requirement.ts';
import { ARCHIVERS, makeArchive } from './make-archive.ts';
import { useNamespaceHost } from './namespace-host.ts';
import { runDefinition } from './run-definition.ts';
import { findShell, TEST_SHELLS } from './test-shells.ts';

/** Opens a file as the user whose table it is, as Alpine's busybox does it. */
const CRONTAB = `#!/bin/sh
for last do :; done
case $last in
  -*) ;;
  *) setpriv --reuid=daemon --regid=daemon --clear-groups cat -- "$last" >/dev/null || exit 1 ;;
esac
exec /usr/bin/crontab "$@"
`;
/** Does not read the escapes of the table, as Alpine's busybox. */
const MOUNT = `#!/bin/sh
case $#:$2 in
  2:*' '*) echo "mount: can't find $2 in /etc/fstab" >&2; exit 1 ;;
esac
exec /usr/bin/mount "$@"
`;
const NEEDS = [
  'root',
  'linux',
  { command: 'crontab', package: 'cron' },
  { command: 'setpriv', package: 'util-linux' },
  ...ARCHIVERS,
] as const;

for (const shell of TEST_SHELLS) {
  describeWith([...NEEDS, shell.requirement], `tools as Alpine has them, under ${shell.name}`, () => {
    const host = useNamespaceHost(shell, {
      '/var/spool/cron': { crontabs: { folder: true, mode: '1730' } },
      '/etc': { fstab: '', passwd: readFileSync('/etc/passwd', 'utf8'), group: readFileSync('/etc/group', 'utf8') },
      '/media': {},
    });
    const addTool = (name: string, text: string) => writeFileSync(join(host.tools(), name), text, { mode: 0o755 });

    test('a crontab that opens files as the user whose table it is', async () => {
      addTool('crontab', CRONTAB);
      const args = { name: 'a', job: 'true', user: 'daemon', special_time: 'reboot' };
      expect(await runDefinition(cron, args, host.session())).toMatchObject({ changed: true });
      expect(readFileSync(host.at('/var/spool/cron/crontabs/daemon'), 'utf8')).toContain('#Ansible: a\n@reboot true\n');
    });

    test('a mount that does not know the escapes of the table', async () => {
      addTool('mount', MOUNT);
      const args = { path: '/media/my data', src: 'none', fstype: 'tmpfs', opts: 'size=1m', state: 'mounted' };
      expect(await runDefinition(mount, args, host.session())).toMatchObject({ changed: true });
      expect(host.exec('cat', '/proc/self/mountinfo')).toMatch(/ \/media\/my\\040data .* - tmpfs none .*size=1024k/);
      expect(await runDefinition(mount, args, host.session())).toMatchObject({ changed: false });
    });
  });
}

const busybox = findShell('busybox');
describeWith([...NEEDS, busybox.requirement], 'a busybox without xz', () => {
  const host = useNamespaceHost(busybox, {
    '/media': { 'a.tar.xz': { content: makeArchive('-J', { b: 'c' }) }, to: { folder: true } },
  });

  test('unpacks with unxz', async () => {
    host.session().removeApplets(['xz']);
    const args = { src: '/media/a.tar.xz', dest: '/media/to', remote_src: true };
    expect(await runDefinition(unarchive, args, host.session())).toMatchObject({ changed: true });
    expect(readFileSync(host.at('/media/to/b'), 'utf8')).toBe('c');
  });
});

describeWith([NEEDS_ALPINE_BUSYBOX], 'the busybox of these tests', () => {
  test("has Alpine's commands, and its C library", () => {
    const output = (...args: string[]) => execFileSync('busybox', args, { encoding: 'utf8' });
    const commands = output('--list').split('\n');
    const some = ['adduser', 'su', 'crontab', 'unxz', 'xz', 'start-stop-daemon', 'chattr', 'setfattr', 'hush'];
    expect(some.filter((name) => commands.includes(name))).toEqual(['adduser', 'su', 'crontab', 'unxz']);
    expect(readFileSync(ALPINE_BUSYBOX).includes('GLIBC_2')).toBe(false);
    expect(output('sh', '-c', 'command -v busybox')).toBe(`${ALPINE_BUSYBOX}\n`);
  });
});
