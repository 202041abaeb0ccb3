import { expect, test } from 'vitest';
import { group } from '../../src/modules/group.ts';
import { NEEDS_ALPINE_BUSYBOX } from '../alpine-busybox.ts';
import { describeWith, type Requirement } from '../requirement.ts';
import { BUSYBOX_ACCOUNTS, matchLine, NO_ACCOUNTS, useAccountHost } from './account-host.ts';
import { HOSTILE } from './host-cases.ts';
import { TEST_SHELLS } from './test-shells.ts';

const NEEDS: readonly Requirement[] = ['root', 'linux', { command: 'groupadd', package: 'passwd' }];

interface GroupCase {
  readonly title: string;
  readonly args: Record<string, unknown>;
  readonly changed?: boolean;
  readonly result?: Record<string, unknown>;
  /** The lines of /etc/group afterwards; null: none. */
  readonly lines: Readonly<Record<string, string | RegExp | null>>;
}

const CASES: readonly GroupCase[] = [
  {
    title: 'makes a group',
    args: { name: 'app' },
    changed: true,
    result: { name: 'app', state: 'present', gid: 1002, system: false },
    lines: { app: 'app:x:1002:' },
  },
  {
    title: 'makes a group with a number',
    args: { name: 'app', gid: '1750' },
    changed: true,
    result: { gid: 1750 },
    lines: { app: 'app:x:1750:' },
  },
  {
    title: 'makes a group of the system',
    args: { name: 'app', system: true },
    changed: true,
    result: { system: true },
    lines: { app: /^app:x:[1-9]\d\d:$/ },
  },
  {
    title: 'makes a group between two numbers',
    args: { name: 'app', gid_min: 3000, gid_max: 3001 },
    changed: true,
    lines: { app: 'app:x:3000:' },
  },
  {
    title: 'makes a group with the number of another',
    args: { name: 'app', gid: 50, non_unique: true },
    changed: true,
    lines: { app: 'app:x:50:', staff: 'staff:x:50:ann' },
  },
  { title: 'leaves a group alone', args: { name: 'staff' }, result: { gid: 50 }, lines: { staff: 'staff:x:50:ann' } },
  { title: 'leaves a number alone', args: { name: 'staff', gid: 50 }, lines: { staff: 'staff:x:50:ann' } },
  {
    title: 'changes a number, and keeps the members',
    args: { name: 'staff', gid: 1750 },
    changed: true,
    result: {
      gid: 1750,
      diff: expect.objectContaining({ before: 'state: present\ngid: 50\n', after: 'state: present\ngid: 1750\n' }),
    },
    lines: { staff: 'staff:x:1750:ann' },
  },
  {
    title: 'removes a group',
    args: { name: 'staff', state: 'absent' },
    changed: true,
    result: { state: 'absent', diff: expect.objectContaining({ after: 'state: absent\n' }) },
    lines: { staff: null },
  },
  { title: 'has none to remove', args: { name: 'none', state: 'absent' }, lines: { staff: 'staff:x:50:ann' } },
  {
    title: 'removes the primary group of a user where that is wanted',
    args: { name: 'ann', state: 'absent', force: true },
    changed: true,
    lines: { ann: null },
  },
];

for (const shell of TEST_SHELLS) {
  describeWith([...NEEDS, shell.requirement], `group under ${shell.name}`, () => {
    const host = useAccountHost(group, shell);

    test.each(CASES)('$title', async ({ args, changed, result, lines }) => {
      expect(await host.runThrice(args)).toMatchObject({ changed: changed ?? false, name: args['name'], ...result });
      for (const [name, line] of Object.entries(lines)) {
        expect(host.read('group', name) ?? null).toEqual(matchLine(line));
      }
    });

    test('a number that is taken is found in check mode, too', async () => {
      for (const name of ['app', 'audio']) {
        for (const check of [true, false]) {
          expect(await host.run({ name, gid: 50 }, { check })).toMatchObject({
            failed: true,
            name,
            msg: `the GID 50 of group ${name} belongs to the group staff already`,
            help: expect.stringContaining('non_unique: true') as string,
          });
        }
      }
      expect(host.read('group', 'app')).toBeUndefined();
    });

    test('the primary group of a user stays', async () => {
      expect(await host.run({ name: 'ann', state: 'absent' })).toMatchObject({
        failed: true,
        changed: false,
        name: 'ann',
        msg: expect.stringMatching(/^the group ann cannot be removed: .*primary group/) as string,
        help: expect.stringContaining('force: true') as string,
      });
      expect(host.read('group', 'ann')).toBe('ann:x:1001:');
    });

    test('check mode tells the number that it knows', async () => {
      expect(await host.run({ name: 'app', gid: 7 }, { check: true })).toMatchObject({ changed: true, gid: 7 });
      expect(await host.run({ name: 'app' }, { check: true })).toMatchObject({ changed: true, unknownFields: ['gid'] });
    });

    test.each(HOSTILE)('%j arrives as it is, or is refused', async (name) => {
      const made = await host.run({ name });
      expect(host.read('group', name)).toBe(made.failed === true ? undefined : `${name}:x:1002:`);
      const removed = await host.run({ name, state: 'absent' });
      expect(removed.changed === true).toBe(made.failed !== true);
      expect(host.read('group', name)).toBeUndefined();
      expect(host.read('group', 'ann')).toBe('ann:x:1001:');
    });

    test.each([
      [{ name: 'app', gid: -1 }, /gid: -1 is not the number of a group/],
      [{ name: 'app', gid: 4_294_967_295 }, /is not the number of a group/],
      [{ name: 'app', local: true, force: true }, /exclude each other/],
      [{ name: 'app', local: true, gid_min: 5 }, /cannot be used with `local`/],
    ])('%j is refused', async (args, msg) => {
      expect(await host.run(args)).toMatchObject({ failed: true, msg: expect.stringMatching(msg) as string });
    });

    test('local needs its own commands', async () => {
      expect(await host.run({ name: 'app', local: true })).toMatchObject({
        failed: true,
        msg: 'the host has no command `lgroupadd`',
      });
    });
  });

  describeWith([...NEEDS, NEEDS_ALPINE_BUSYBOX], `group under ${shell.name}, on a host with busybox's commands`, () => {
    const host = useAccountHost(group, shell, BUSYBOX_ACCOUNTS);

    test.each<[Record<string, unknown>, string | undefined]>([
      [{ name: 'app' }, 'app:x:1000:'],
      [{ name: 'app', gid: 1750 }, 'app:x:1750:'],
      [{ name: 'staff', gid: 1750 }, 'staff:x:1750:ann'],
      [{ name: 'staff', state: 'absent' }, undefined],
    ])('%j', async (args, line) => {
      expect(await host.runThrice(args)).toMatchObject({ changed: true });
      expect(host.read('group', String(args['name']))).toBe(line);
      expect(host.read('group', 'audio')).toBe('audio:x:29:');
    });

    test('says what they cannot', async () => {
      expect(await host.run({ name: 'app', gid_min: 5 })).toMatchObject({
        failed: true,
        msg: expect.stringMatching(/^busybox's addgroup knows neither non_unique nor gid_min/) as string,
        help: expect.stringContaining('apk add shadow') as string,
      });
    });
  });

  describeWith([...NEEDS, shell.requirement], `group under ${shell.name}, on a host without its commands`, () => {
    const host = useAccountHost(group, shell, NO_ACCOUNTS);

    test('names them', async () => {
      expect(await host.run({ name: 'app' })).toMatchObject({
        failed: true,
        msg: "the host has no command `groupadd`, nor busybox's `addgroup`",
        help: expect.stringContaining('apt-get install passwd') as string,
      });
    });
  });
}
