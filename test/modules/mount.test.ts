import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { mount } from '../../src/modules/mount.ts';
import { describeWith } from '../requirement.ts';
import { HOSTILE } from './host-cases.ts';
import { MOUNT_CASES, TABLE } from './mount-cases.ts';
import { useNamespaceHost } from './namespace-host.ts';
import { runDefinition, type RunOptions } from './run-definition.ts';
import { runSystemCase, sampleCases } from './system-case.ts';
import { TEST_SHELLS } from './test-shells.ts';

for (const shell of TEST_SHELLS) {
  const needs = ['root', 'linux', { command: 'mount', package: 'util-linux' }, shell.requirement] as const;
  describeWith(needs, `mount under ${shell.name}`, () => {
    const host = useNamespaceHost(shell, { '/etc': { fstab: TABLE }, '/media': { 'source/file': 'text' } });
    const run = (args: Readonly<Record<string, unknown>>, options?: RunOptions) =>
      runDefinition(mount, args, host.session(), options);
    const table = () => readFileSync(host.at('/etc/fstab'), 'utf8');
    /** What is mounted below /media: path, type and options that matter, as the kernel has them. */
    const mounted = () =>
      host
        .exec('cat', '/proc/self/mountinfo')
        .split('\n')
        .flatMap((line) => {
          const [, path, options, type] = /^\S+ \S+ \S+ \S+ (\/media\/\S+) (\S+) .*?- (\S+)/.exec(line) ?? [];
          const known = type === 'tmpfs' ? `tmpfs ${options?.split(',').slice(0, 2).join(',')}` : 'TYPE';
          return path === undefined ? [] : [`${path} ${known}`];
        });
    const folders = () => readdirSync(host.at('/media')).sort();

    test.each(sampleCases(shell, MOUNT_CASES))('$title', async (mountCase) => {
      const { args, before, after } = mountCase;
      if (before?.table !== undefined) writeFileSync(host.at('/etc/fstab'), before.table);
      for (const command of before?.commands ?? []) host.exec('sh', '-c', command);
      const look = () => ({ table: table(), mounted: mounted(), folders: folders() });
      const start = look();
      await runSystemCase(mountCase, (options) => run(args, options), look);
      expect(look()).toEqual({ ...start, ...after });
    });

    test('keeps a copy of the old table', async () => {
      const { backup_file: copy } = await run({
        path: '/media/a',
        src: 'none',
        fstype: 'tmpfs',
        state: 'present',
        backup: true,
      });
      expect(readFileSync(host.at(String(copy)), 'utf8')).toBe(TABLE);
    });

    test('uses another table', async () => {
      const args = { path: '/media/a', src: 'none', fstype: 'tmpfs', state: 'mounted', fstab: '/etc/tables/own' };
      expect(await run(args)).toMatchObject({ changed: true, fstab: '/etc/tables/own' });
      expect(readFileSync(host.at('/etc/tables/own'), 'utf8')).toBe('none /media/a tmpfs defaults 0 0\n');
      expect(table()).toBe(TABLE);
      expect(await run(args)).toMatchObject({ changed: false });
    });

    test('nothing hostile is executed, and what it says is mounted', async () => {
      for (const [index, text] of sampleCases(shell, HOSTILE).entries()) {
        const args = { path: `/media/${index}/${text}`, src: text, fstype: 'tmpfs', opts: 'size=1m' };
        expect(await run({ ...args, state: 'mounted' }), text).toMatchObject({ changed: true });
        expect(existsSync(host.at(`/media/${index}/${text}`))).toBe(true);
        expect(await run({ ...args, state: 'absent' }), text).toMatchObject({ changed: true });
        expect(existsSync(host.at(`/media/${index}/${text}`))).toBe(false);
        const other = { ...args, path: '/media/x', fstype: index % 2 === 0 ? text : 'tmpfs', opts: `size=1m,${text}` };
        const taken = await run({ ...other, state: 'ephemeral' });
        expect(taken.failed === true || taken.changed === true).toBe(true);
        await run({ path: '/media/x', state: 'unmounted' });
      }
      expect(table()).toBe(TABLE);
      expect(mounted()).toEqual([]);
      expect(existsSync(join(host.session().home, 'pwned'))).toBe(false);
    });
  });
}
