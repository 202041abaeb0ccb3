import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { apt } from '../../src/modules/apt.ts';
import type { ModuleResult } from '../../src/module/result.ts';
import { describeWith, type Requirement } from '../requirement.ts';
import { APT_CASES, OFFERED } from './apt-cases.ts';
import { LISTED, makePackage, useAptHost } from './apt-host.ts';
import { HOSTILE } from './host-cases.ts';
import { runDefinition, type RunOptions } from './run-definition.ts';
import { runSystemCase } from './system-case.ts';
import { findShell, TEST_SHELLS, TestSession } from './test-shells.ts';

const NEEDS: readonly Requirement[] = ['root', 'linux', { command: 'apt-get', package: 'apt' }];
const INSTALLED = ['foo=1.0', 'app', 'mail-a', 'solo-one'];

for (const shell of TEST_SHELLS) {
  describeWith([...NEEDS, shell.requirement], `apt under ${shell.name}`, () => {
    const host = useAptHost(shell, OFFERED, INSTALLED);
    const cases = APT_CASES.filter(({ everywhere }) => everywhere === true || shell.name === 'dash');
    test.each(cases)('$title', async (aptCase) => {
      const before = host.packages();
      await runSystemCase(
        aptCase,
        (options) => runDefinition(apt, aptCase.args, host.session(), options),
        host.packages,
      );
      expect(host.packages()).toEqual({ ...before, ...aptCase.after });
    });
  });
}

describeWith(NEEDS, 'apt', () => {
  const host = useAptHost(findShell('dash'), OFFERED, INSTALLED);
  const run = (args: Record<string, unknown>, options?: RunOptions): Promise<ModuleResult> =>
    runDefinition(apt, args, host.session(), options);
  const addTool = (name: string, text: string) => {
    rmSync(join(host.tools(), name), { force: true });
    writeFileSync(join(host.tools(), name), `#!/bin/sh\n${text}\n`, { mode: 0o755 });
  };

  test('updates lists that are too old, and no others', async () => {
    const args = { update_cache: true, cache_valid_time: 3600 };
    expect(await run(args, { check: true })).toMatchObject({ changed: true, cache_updated: true });
    expect(await run(args)).toMatchObject({ changed: true, cache_updated: true });
    const again = await run({ cache_valid_time: 3600 });
    expect(again).toMatchObject({ changed: false, cache_updated: false });
    expect(again['cache_update_time']).toBeGreaterThan(LISTED);
    expect(await run({ name: 'foo', update_cache: true }), 'the package is the same').toMatchObject({ changed: false });
  });

  test('asks several times for lists, and says which repository does not answer', async () => {
    // Of a source that stands there twice there is a warning first.
    const known = readFileSync(host.at('apt/sources.list'), 'utf8');
    writeFileSync(host.at('apt/sources.list'), `${known}${known}deb [trusted=yes] file:/none/of/this ./\n`);
    addTool('sleep', `echo "$1" >>${host.at('opt/slept')}`);
    const failed = await run({ update_cache: true, update_cache_retries: 4, update_cache_retry_max_delay: 3 });
    expect(failed).toMatchObject({ failed: true, rc: 100 });
    expect(failed.msg).toMatch(/^Failed to update apt cache after 4 retries: .*\/none\/of\/this/);
    expect(readFileSync(host.at('opt/slept'), 'utf8')).toBe('1\n2\n3\n');
  });

  /** A program that installs and has the lock until the gate is written to; `sleep` of the module opens it. */
  const SLOW = 'trap "" PIPE; mkfifo /opt/gate; apt-get -qq install slow >/dev/null 2>&1 & exec 3>/opt/gate';
  const LOCKED = expect.stringMatching(
    /^another program holds apt's lock, after 0 s of waiting: Could not get lock .*apt-get/,
  ) as unknown;
  test.each([
    ['waits for the lock that another apt has', 60, { changed: true }, { slow: '1', shop: '3' }],
    ['gives up on the lock in the end', 0, { failed: true, msg: LOCKED }, { slow: '1' }],
  ])('%s', async (_, seconds, expected, packages) => {
    addTool('sleep', 'echo go >&3 2>/dev/null');
    const wrapped = `${SLOW}; "$@"; status=$?; echo go >&3 2>/dev/null; wait; exit $status`;
    const session = host.session(['sh', '-c', wrapped, 'sh']);
    expect(await runDefinition(apt, { name: 'shop', lock_timeout: seconds }, session)).toMatchObject(expected);
    expect(host.packages()).toMatchObject(packages);
  });

  test('installs files, whatever they are called', async () => {
    const names = HOSTILE.filter((name) => !name.includes('\n'));
    mkdirSync(host.at('opt/files'));
    for (const [index, name] of names.entries()) {
      const file = makePackage(host.at('opt'), { name: `local-${index}`, version: '1', control: ['Depends: extra'] });
      renameSync(file, host.at(`opt/files/${name}.deb`));
    }
    const args = { deb: names.map((name) => `/opt/files/${name}.deb`).join(',') };
    const predicted = await run(args, { check: true, diff: true });
    expect(predicted).toMatchObject({
      changed: true,
      diff: { after: expect.stringMatching(/^extra 1\nlocal-0 1\n/), prepared: expect.stringContaining('local-0') },
    });
    expect(await run(args)).toMatchObject({ changed: true });
    const { extra, ...packages } = host.packages();
    expect(extra).toBe('1');
    expect(Object.keys(packages).filter((name) => name.startsWith('local-'))).toHaveLength(names.length);
    expect(await run(args)).toMatchObject({ changed: false });
    expect(existsSync(join(host.session().home, 'pwned'))).toBe(false);
  });

  test('installs nothing that can be no package', async () => {
    for (const name of HOSTILE.filter((text) => text !== '*')) {
      const { msg } = await run({ name: [name] });
      expect(msg).toMatch(/^(No package(\(s\))? matching|invalid package spec)/);
      const release = { name: 'foo', state: 'latest', default_release: name, dpkg_options: name };
      expect(await run(release), name).toMatchObject({ failed: true });
    }
    expect(host.packages()).toMatchObject({ foo: '1.0' });
    expect(existsSync(join(host.session().home, 'pwned'))).toBe(false);
  });

  test.each([
    ['is not there', { deb: '/opt/none.deb' }, /^there is no file \/opt\/none\.deb on the host$/],
    ['is none', { deb: '/opt/foo/version' }, /^\/opt\/foo\/version is no package of Debian/],
    ['is a URL', { deb: 'https://example.org/a.deb' }, /^`deb` is a path on the host here, no URL$/],
    ['has a line break in its name', { deb: 'a\nb' }, /^deb: apt-get takes no file whose name has a line break$/],
    ['shall be removed', { deb: '/opt/a.deb', state: 'absent' }, /^deb only supports state=present$/],
  ])('a file that %s fails', async (_, args, message) => {
    expect(await run(args)).toMatchObject({ failed: true, msg: expect.stringMatching(message) });
  });

  test('says what policy-rc.d shall say, and puts back what was there', async () => {
    writeFileSync(host.at('sbin/policy-rc.d'), '#!/bin/sh\nexit 3\n', { mode: 0o755 });
    expect(await run({ name: 'served', policy_rc_d: 101 })).toMatchObject({ changed: true });
    expect(readFileSync(host.at('opt/policy'), 'utf8')).toBe('101\n');
    expect(readFileSync(host.at('sbin/policy-rc.d'), 'utf8')).toBe('#!/bin/sh\nexit 3\n');
    rmSync(host.at('sbin/policy-rc.d'));
    await run({ name: 'bad', policy_rc_d: 101 });
    expect(readdirSync(host.at('sbin')).sort()).toEqual(['ldconfig', 'start-stop-daemon']);
  });

  test('throws away what was downloaded', async () => {
    mkdirSync(host.at('cache/archives/partial'), { recursive: true });
    writeFileSync(host.at('cache/archives/old_1_all.deb'), '');
    expect(await run({ clean: true }, { check: true })).toMatchObject({ changed: true });
    expect(existsSync(host.at('cache/archives/old_1_all.deb'))).toBe(true);
    expect(await run({ clean: true })).toMatchObject({ changed: true });
    expect(existsSync(host.at('cache/archives/old_1_all.deb'))).toBe(false);
    expect(await run({ clean: true })).toMatchObject({ changed: false });
  });

  test('takes what came as a dependency for wanted, once it is asked for', async () => {
    expect(host.automatic()).toEqual(['lib']);
    expect(await run({ name: 'lib' })).toMatchObject({ changed: false });
    expect(await run({ name: 'app', state: 'absent', autoremove: true })).toMatchObject({ changed: true });
    expect(host.packages()).toMatchObject({ lib: '1' });
    host.exec('apt-mark', 'auto', 'lib');
    expect(await run({ autoremove: true }, { check: true })).toMatchObject({ changed: true });
    expect(await run({ autoremove: true, purge: true })).toMatchObject({ changed: true });
    expect(host.packages()).not.toHaveProperty('lib');
  });

  test('leaves alone what is on hold, unless it is told otherwise', async () => {
    host.exec('apt-mark', 'hold', 'foo');
    const held = await run({ name: 'foo=1.1' });
    expect(held).toMatchObject({ failed: true, help: expect.stringContaining('allow_change_held_packages') });
    expect(await run({ name: 'foo=1.1', allow_change_held_packages: true })).toMatchObject({ changed: true });
    expect(host.packages()).toMatchObject({ foo: '1.1' });
  });

  test('brings an older version only where that is allowed', async () => {
    await run({ name: 'foo=1.2' });
    expect(await run({ name: 'foo=1.0' })).toMatchObject({
      failed: true,
      help: expect.stringContaining('allow_downgrade'),
    });
    expect(await run({ name: 'foo=1.0', allow_downgrade: true })).toMatchObject({ changed: true });
    expect(host.packages()).toMatchObject({ foo: '1.0' });
  });

  test('keeps configuration that was changed, or not', async () => {
    writeFileSync(host.at('opt/foo/foo.conf'), 'mine\n');
    await run({ name: 'foo=1.1' });
    expect(readFileSync(host.at('opt/foo/foo.conf'), 'utf8')).toBe('mine\n');
    await run({ name: 'foo=1.2', dpkg_options: 'force-confnew' });
    expect(readFileSync(host.at('opt/foo/foo.conf'), 'utf8')).toBe('of 1.2\n');
  });

  test('is for Debian', async () => {
    const session = new TestSession(findShell('busybox'), undefined, true);
    try {
      expect(await runDefinition(apt, { name: 'foo' }, session)).toMatchObject({
        failed: true,
        msg: 'the host has no command `apt-get`: it is no Debian system',
      });
    } finally {
      await session.close();
    }
  });
});
