import { lstatSync, mkdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { user } from '../../src/modules/user.ts';
import { NEEDS_ALPINE_BUSYBOX } from '../alpine-busybox.ts';
import { describeWith, type Requirement } from '../requirement.ts';
import { type AccountHost, BUSYBOX_ACCOUNTS, matchLine, NO_ACCOUNTS, useAccountHost } from './account-host.ts';
import { HOSTILE } from './host-cases.ts';
import { TEST_SHELLS } from './test-shells.ts';
import { BUSYBOX_USER_CASES, HASH, USER_CASES, type UserCase } from './user-cases.ts';

const NEEDS: readonly Requirement[] = ['root', 'linux', { command: 'useradd', package: 'passwd' }];

for (const shell of TEST_SHELLS) {
  describeWith([...NEEDS, shell.requirement], `user under ${shell.name}`, () => {
    const host = useAccountHost(user, shell);

    test.each(USER_CASES)('$title', async (userCase) => {
      const { args, changed, result } = userCase;
      const name = String(args['name']);
      expect(await host.runThrice(args)).toMatchObject({ changed: changed ?? false, name, ...result });
      expectState(host, userCase);
    });

    test('removes the home with the user', async () => {
      await host.run({ name: 'app' });
      expect(await host.runThrice({ name: 'app', state: 'absent', remove: true })).toMatchObject({
        changed: true,
        remove: true,
      });
      expect(describePath(host.at('home/app'))).toBeUndefined();
    });

    test('locks and unlocks a password', async () => {
      await host.run({ name: 'ann', password: HASH });
      expect(await host.runThrice({ name: 'ann', password_lock: true })).toMatchObject({ changed: true });
      expect(host.read('shadow', 'ann')).toMatch(/^ann:!\$6\$/);
      expect(await host.runThrice({ name: 'ann', password: HASH })).toMatchObject({ changed: false });
      expect(await host.runThrice({ name: 'ann', password_lock: false })).toMatchObject({ changed: true });
      expect(host.read('shadow', 'ann')).toMatch(/^ann:\$6\$/);
    });

    test('what has no password is not unlocked', async () => {
      expect(await host.run({ name: 'ann', password_lock: false })).toMatchObject({
        changed: false,
        warnings: ['ann has no password that could be unlocked'],
      });
    });

    test('makes a home that is missing', async () => {
      await host.run({ name: 'app', create_home: false });
      expect(await host.runThrice({ name: 'app' })).toMatchObject({ changed: true, summary: 'home folder' });
      expect(readFileSync(host.at('home/app/.profile'), 'utf8')).toBe('umask 022\n');
      expect(describePath(host.at('home/app'))).toBe('1002:1002 750');
    });

    test('a password that is not encrypted is told', async () => {
      const result = await host.run({ name: 'app', password: 'secret' }, { check: true });
      expect(result.warnings).toEqual([expect.stringContaining('appears not to have been hashed')]);
    });

    test('check mode of a user that is not there knows what it cannot', async () => {
      expect(await host.run({ name: 'app', groups: ['none'] }, { check: true })).toMatchObject({
        changed: true,
        unknownFields: ['uid', 'group', 'comment', 'home', 'shell'],
      });
    });

    test.each<[Record<string, unknown>, RegExp, RegExp]>([
      [{ name: 'app', group: 'none' }, /^Group none does not exist$/, /module group/],
      [{ name: 'app', groups: ['staff', '$(x)'] }, /^Group \$\(x\) does not exist$/, /module group/],
      [{ name: 'ann', groups: ['*'] }, /^Group \* does not exist$/, /module group/],
      [{ name: 'ann', uid: 0 }, /^the user ann cannot be changed: .*UID '?0'? already exists/, /^$/],
      [{ name: 'app', uid: 1001 }, /^the user app cannot be made: .*UID 1001 is not unique/, /^$/],
      [{ name: 'app', shell: 'bash' }, /^shell: bash is not an absolute path$/, /^$/],
      [{ name: 'app', comment: 'a:b' }, /^comment: a colon or a line end cannot stand in it$/, /etc\/passwd/],
      [{ name: 'app', comment: 'a\nroot::0:0::/:/bin/sh' }, /^comment: a colon/, /etc\/passwd/],
      [{ name: 'app', password: 'x:y' }, /^password: a colon/, /etc\/shadow/],
      [{ name: '-r' }, /cannot be a name of a user/, /does not begin with/],
      [{ name: 'app', groups: ['a b'] }, /^groups: "a b" cannot be a name/, /space/],
      [{ name: 'app', uid: -5 }, /^uid: -5 is not the number of a user$/, /^$/],
      [{ name: 'app', umask: '9' }, /^umask: 9 is not octal$/, /^$/],
    ])('%j fails', async (args, msg, help) => {
      const before = readFileSync(host.at('etc/passwd'), 'utf8');
      const result = await host.run(args);
      expect(result).toMatchObject({ failed: true, msg: expect.stringMatching(msg) as string });
      expect(result.changed ?? false).toBe(false);
      expect(result.help ?? '').toMatch(help);
      const ofCommand = /(?:made|changed):/.test(result.msg ?? '') ? { name: args['name'], rc: 4 } : {};
      expect(result).toMatchObject(ofCommand);
      expect(readFileSync(host.at('etc/passwd'), 'utf8')).toBe(before);
    });

    test('hostile texts arrive as they are, or are refused', async () => {
      for (const text of HOSTILE) {
        const made = await host.run({ name: text });
        const line = `${text}:x:${String(made['uid'])}:${String(made['group'])}::/home/${text}:/bin/sh`;
        expect(host.read('passwd', text)).toBe(made.failed === true ? undefined : line);
        const before = host.read('passwd', 'ann');
        const commented = await host.run({ name: 'ann', comment: text, shell: `/bin/${text}` });
        expect(commented.failed === true, commented.msg).toBe(/[\n\t]/.test(text));
        const after = `ann:x:1001:1001:${text}:/home/ann:/bin/${text}`;
        expect(host.read('passwd', 'ann')).toBe(commented.failed === true ? before : after);
      }
      const home = HOSTILE.filter((text) => !/[\n\t]/.test(text)).join('/');
      mkdirSync(host.at('home/me'));
      const moved = await host.run({ name: 'ann', home: `/home/me/${home}`, comment: '' });
      expect(moved.failed, moved.msg).toBeUndefined();
      expect(describePath(host.at(`home/me/${home}`))).toBe('1001:1001 750');
    });
  });

  describeWith([...NEEDS, NEEDS_ALPINE_BUSYBOX], `user under ${shell.name}, on a host with busybox's commands`, () => {
    const host = useAccountHost(user, shell, BUSYBOX_ACCOUNTS);

    test.each(BUSYBOX_USER_CASES)('$title', async (userCase) => {
      const { args, result } = userCase;
      expect(await host.runThrice(args)).toMatchObject({ changed: true, name: args['name'], ...result });
      expectState(host, userCase);
    });

    test.each([
      [{ name: 'ann', shell: '/bin/bash' }, 'shell'],
      [{ name: 'ann', uid: 5 }, 'uid'],
      [{ name: 'ann', group: 'staff' }, 'group'],
      [{ name: 'ann', comment: '' }, 'comment'],
      [{ name: 'ann', home: '/home/me' }, 'home'],
      [{ name: 'app', umask: '077' }, 'umask'],
      [{ name: 'app', expires: 5 }, 'expires'],
      [{ name: 'app', uid_min: 5 }, 'uid_min'],
    ])('%j fails in check mode, too', async (args, option) => {
      for (const check of [true, false]) {
        expect(await host.run(args, { check })).toMatchObject({
          failed: true,
          changed: false,
          msg: `the host has busybox's adduser only, which cannot do \`${option}\` for ${args.name}`,
          help: expect.stringContaining('apk add shadow') as string,
        });
      }
    });
  });

  describeWith([...NEEDS, shell.requirement], `user under ${shell.name}, on a host without its commands`, () => {
    const host = useAccountHost(user, shell, NO_ACCOUNTS);

    test('names them', async () => {
      expect(await host.run({ name: 'app' })).toMatchObject({
        failed: true,
        msg: "the host has no command `useradd`, nor busybox's `adduser`",
        help: expect.stringContaining('apt-get install passwd') as string,
      });
    });
  });
}

function expectState(host: AccountHost, { args, groups = {}, home = {}, ...files }: UserCase): void {
  const name = String(args['name']);
  const lines = [
    ...(['passwd', 'shadow'] as const).map((file) => [host.read(file, name), files[file]] as const),
    ...Object.entries(groups).map(([group, line]) => [host.read('group', group), line] as const),
  ].filter(([, line]) => line !== undefined);
  expect(lines.map(([line]) => line ?? null)).toEqual(lines.map(([, line]) => matchLine(line ?? null)));
  const found = Object.keys(home).map((path) => [path, describePath(host.at(`home/${path}`))] as const);
  expect(Object.fromEntries(found)).toEqual(home);
}

/** Owner, group and mode. */
function describePath(path: string): string | undefined {
  const stats = lstatSync(path, { throwIfNoEntry: false });
  return stats === undefined ? undefined : `${stats.uid}:${stats.gid} ${(stats.mode & 0o7777).toString(8)}`;
}
