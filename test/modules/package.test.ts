import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { apk } from '../../src/modules/apk.ts';
import { dnf } from '../../src/modules/dnf.ts';
import { packageModule } from '../../src/modules/package.ts';
import { describeWith } from '../requirement.ts';
import { HOSTILE } from './host-cases.ts';
import { type PackageHost, plantPackageHost } from './package-stand-ins.ts';
import { runDefinition } from './run-definition.ts';
import { runSystemCase, sampleCases, type SystemCase } from './system-case.ts';
import { findShell, TEST_SHELLS, TestSession } from './test-shells.ts';

interface PackageCase extends SystemCase {
  readonly after?: readonly string[];
}

const BEFORE = ['bar 2', 'foo 1', 'leaf 2'];

/** What both managers do alike. */
const SHARED: readonly PackageCase[] = [
  { title: 'has it', args: { name: 'foo,bar' } },
  { title: 'installs', args: { name: ['foo', 'baz'] }, changed: true, after: ['bar 2', 'baz 2', 'foo 1', 'leaf 2'] },
  {
    title: 'brings the latest',
    args: { name: 'foo', state: 'latest' },
    changed: true,
    after: ['bar 2', 'foo 2', 'leaf 2'],
  },
  { title: 'has the latest', args: { name: 'bar', state: 'latest' } },
  { title: 'removes', args: { name: ['foo', 'none'], state: 'absent' }, changed: true, after: ['bar 2', 'leaf 2'] },
  { title: 'has nothing to remove', args: { name: 'none', state: 'removed' } },
];

const DNF_CASES: readonly PackageCase[] = [
  ...SHARED,
  { title: 'upgrades all', args: { name: '*', state: 'latest' }, changed: true, after: ['bar 2', 'foo 2', 'leaf 2'] },
  { title: 'removes what nothing needs', args: { autoremove: true }, changed: true, after: ['bar 2', 'foo 1'] },
  { title: 'leaves to dnf what it alone understands', args: { name: 'bar >= 1' } },
  {
    title: 'updates only',
    args: { name: ['foo', 'baz'], state: 'latest', update_only: true },
    changed: true,
    after: ['bar 2', 'foo 2', 'leaf 2'],
  },
  {
    title: 'misses a package',
    args: { name: 'none' },
    failed: /^`dnf install -- none` failed: Unable to find a match: none$/,
    check: 'unknown',
  },
  { title: 'takes no older version', args: { name: 'foo-1' }, failed: /^a newer version of foo-1 is installed$/ },
  { title: 'refuses to list', args: { list: 'updates' }, failed: /^`list` is not supported$/ },
  {
    title: 'does not remove what nothing needs, and install',
    args: { name: 'foo', state: 'present', autoremove: true },
    failed: /^Autoremove should be used alone/,
  },
];

const APK_CASES: readonly PackageCase[] = [
  ...SHARED,
  { title: 'upgrades all', args: { upgrade: true }, changed: true, after: ['bar 2', 'foo 2', 'leaf 2'] },
  {
    title: 'misses a package',
    args: { name: 'none' },
    failed: /^`apk add none` failed: unable to select packages:\n {2}none \(no such package\):$/,
    check: 'unknown',
  },
];

for (const shell of TEST_SHELLS) {
  describeWith([shell.requirement], `packages under ${shell.name}`, () => {
    let tools = '';
    let session: TestSession;
    let host: PackageHost;
    beforeEach(() => {
      tools = mkdtempSync(join(tmpdir(), 'longshore-packages-'));
      host = plantPackageHost(tools, ['dnf', 'rpm', 'apk']);
      session = new TestSession(shell, tools);
    });
    afterEach(async () => {
      await session.close();
      rmSync(tools, { recursive: true });
    });

    test.each(sampleCases(shell, DNF_CASES))('dnf: $title', async (each) => {
      await runSystemCase(each, (options) => runDefinition(dnf, each.args, session, options), host.installed);
      expect(host.installed()).toEqual(each.after ?? BEFORE);
    });

    test.each(sampleCases(shell, APK_CASES))('apk: $title', async (each) => {
      const args = { ...each.args, world: host.state('world') };
      await runSystemCase(each, (options) => runDefinition(apk, args, session, options), host.installed);
      expect(host.installed()).toEqual(each.after ?? BEFORE);
    });

    test.each(['dnf', 'apk'])('package takes %s where it is told to', async (use) => {
      const world = use === 'apk' ? { world: host.state('world') } : {};
      const args = { name: 'baz', use, ...world };
      expect(await runDefinition(packageModule, args, session, { check: true })).toMatchObject({ changed: true });
      expect(await runDefinition(packageModule, args, session)).toMatchObject({ changed: true });
      expect(host.installed()).toContain('baz 2');
      expect(await runDefinition(packageModule, args, session)).toMatchObject({ changed: false });
      expect(session.frames, 'one round trip each').toBe(3);
    });

    test.each(['dnf', 'apk'])('package needs no name for the lists of %s alone', async (use) => {
      const result = await runDefinition(packageModule, { use, update_cache: true }, session);
      expect(result).not.toHaveProperty('failed');
      expect(host.calls().join('\n')).toMatch(/makecache|update/);
      expect(host.installed()).toEqual(BEFORE);
    });

    test.each([
      ['apk', { cache_valid_time: 10, purge: true }, /^with apk there is no argument `cache_valid_time`, `purge`$/],
      ['dnf', { purge: true }, /^with dnf there is no argument `purge`$/],
      ['apt', { enablerepo: 'x' }, /^with apt there is no argument `enablerepo`$/],
      ['dnf', { name: ['$(touch pwned)'] }, /^there is no package '\$\(touch pwned\)'$/],
      ['dnf', { name: undefined, cache_valid_time: 10 }, /^with dnf there is no argument `cache_valid_time`$/],
      ['pacman', {}, /^the package manager `pacman` is not supported$/],
    ])('package says what %s cannot do: %j', async (use, args, message) => {
      const result = await runDefinition(packageModule, { name: 'foo', use, ...args }, session);
      expect(result).toMatchObject({ failed: true, msg: expect.stringMatching(message) });
      expect(host.calls()).toEqual([]);
    });

    test('nothing that can be no package reaches a command', async () => {
      for (const name of sampleCases(shell, HOSTILE).filter((text) => !/^[*[]/.test(text))) {
        for (const definition of [dnf, apk]) {
          const result = await runDefinition(definition, { name: [name] }, session);
          expect(result, name).toMatchObject({ failed: true });
        }
      }
      const options = { enablerepo: HOSTILE, exclude: HOSTILE, conf_file: HOSTILE.join(' ') };
      await runDefinition(dnf, { name: 'baz', ...options }, session);
      expect(host.installed()).toContain('baz 2');
      expect(host.calls().join('\n')).toContain(HOSTILE.map((text) => `--exclude=${text}`).join(' '));
      expect(existsSync(join(session.home, 'pwned'))).toBe(false);
    });

    test('a lock is waited for no longer than it is told', async () => {
      writeFileSync(host.state('locked'), '');
      const result = await runDefinition(dnf, { name: 'baz', lock_timeout: 0 }, session);
      expect(result).toMatchObject({ failed: true, rc: 200, help: expect.stringContaining('lock_timeout') });
    });
  });
}

describeWith([{ command: 'busybox', package: 'busybox' }], 'the manager that a host has', () => {
  let tools = '';
  beforeEach(() => {
    tools = mkdtempSync(join(tmpdir(), 'longshore-packages-'));
  });
  afterEach(() => rmSync(tools, { recursive: true }));

  test.each([
    ['dnf before others', ['dnf', 'rpm', 'apk'] as const, { changed: true }, /^dnf .*install -- baz$/],
    ['apk', ['apk'] as const, { changed: true }, /^apk add baz$/],
    ['none', [] as const, { failed: true, msg: expect.stringMatching(/none of the package managers/) }, /^$/],
  ])('is %s', async (_, managers, expected, call) => {
    const host = plantPackageHost(tools, managers);
    const session = new TestSession(findShell('busybox'), tools, true);
    try {
      expect(await runDefinition(packageModule, { name: 'baz' }, session)).toMatchObject(expected);
      expect(host.calls().at(-1) ?? '').toMatch(call);
    } finally {
      await session.close();
    }
  });
});

describeWith([{ command: 'apt-get', package: 'apt' }], 'the manager of Debian', () => {
  test('is apt', async () => {
    const session = new TestSession(findShell('dash'));
    try {
      const result = await runDefinition(packageModule, { name: 'dpkg', state: 'installed' }, session, { check: true });
      expect(result).toMatchObject({ changed: false, cache_updated: false });
    } finally {
      await session.close();
    }
  });
});
