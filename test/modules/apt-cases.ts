import { expect } from 'vitest';
import { LISTED, type TestPackage } from './apt-host.ts';
import type { SystemCase } from './system-case.ts';

export const OFFERED: readonly TestPackage[] = [
  ...['1.0', '1.1', '1.2', '2.0'].map((version) => ({ name: 'foo', version, configuration: ['foo.conf'] })),
  { name: 'foo-tools', version: '1' },
  { name: 'lib', version: '1' },
  { name: 'app', version: '2', control: ['Depends: lib'] },
  { name: 'extra', version: '1' },
  { name: 'shop', version: '3', control: ['Recommends: extra'] },
  { name: 'mail-a', version: '1', control: ['Provides: mail'] },
  { name: 'mail-b', version: '1', control: ['Provides: mail'] },
  { name: 'solo-one', version: '1', control: ['Provides: solo'] },
  { name: 'duo', version: '1', control: ['Conflicts: foo'] },
  { name: 'bad', version: '1', scripts: { postinst: 'echo "no such port" >&2; exit 7' } },
  { name: 'served', version: '1', scripts: { postinst: '/usr/sbin/policy-rc.d; echo $? >/opt/policy' } },
  { name: 'slow', version: '1', scripts: { preinst: 'read line </opt/gate' } },
];

export interface AptCase extends SystemCase {
  /** What differs among the packages afterwards. */
  readonly after?: Readonly<Record<string, unknown>>;
  /** Under each shell, not only under dash. */
  readonly everywhere?: boolean;
}

const diffOf = (before: string, after: string): unknown => expect.objectContaining({ before, after });

/** Installed are foo 1.0, app 2 and with it lib 1, mail-a 1 and solo-one 1. */
export const APT_CASES: readonly AptCase[] = [
  {
    title: 'installs',
    args: { name: 'shop', install_recommends: false },
    changed: true,
    after: { shop: '3' },
    result: {
      stdout: expect.stringContaining('Setting up shop (3) ...'),
      stderr: '',
      cache_updated: false,
      cache_update_time: LISTED,
      diff: diffOf('', 'shop 3\n'),
    },
    everywhere: true,
  },
  {
    title: 'installs several, and what they recommend',
    args: { pkg: ['shop', 'foo-tools', 'foo'], install_recommends: true },
    changed: true,
    after: { shop: '3', extra: '1', 'foo-tools': '1' },
  },
  { title: 'finds what is installed', args: { name: 'app,foo' }, result: { stdout: '', stderr: '' } },
  { title: 'finds a version', args: { name: 'foo=1.0' } },
  {
    title: 'installs a version',
    args: { name: 'foo=1.1' },
    changed: true,
    after: { foo: '1.1' },
    result: { diff: diffOf('foo 1.0\n', 'foo 1.1\n') },
  },
  {
    title: 'installs the newest of those that a pattern has',
    args: { name: 'foo=1.*' },
    changed: true,
    after: { foo: '1.2' },
    everywhere: true,
  },
  { title: 'finds a version that is new enough', args: { name: 'foo>=0.9' } },
  { title: 'installs a version that is new enough', args: { name: 'foo>=1.1' }, changed: true, after: { foo: '2.0' } },
  { title: 'brings the latest', args: { name: ['foo', 'lib'], state: 'latest' }, changed: true, after: { foo: '2.0' } },
  { title: 'has the latest', args: { name: ['app', 'lib'], state: 'latest' } },
  {
    title: 'brings the latest of what is there only',
    args: { name: ['foo', 'shop'], state: 'latest', only_upgrade: true },
    changed: true,
    after: { foo: '2.0' },
  },
  {
    title: 'installs what a pattern of names has',
    args: { name: 'foo*' },
    changed: true,
    after: { 'foo-tools': '1' },
  },
  {
    title: 'removes what a pattern of names has',
    args: { name: 'mail-[!b]', state: 'absent', purge: true },
    changed: true,
    after: { 'mail-a': undefined },
  },
  { title: 'takes a package that provides another', args: { name: 'solo' } },
  {
    title: 'cannot choose among several that provide another',
    args: { name: 'mail' },
    failed: /`apt-get install mail` failed: Package 'mail' has no installation candidate/,
  },
  {
    title: 'removes, and leaves the configuration',
    args: { name: 'foo', state: 'absent' },
    changed: true,
    after: { foo: 'config-files' },
    result: { diff: diffOf('foo 1.0\n', '') },
  },
  {
    title: 'removes with the configuration, and what is not needed any longer',
    args: { name: ['foo', 'app'], state: 'absent', purge: true, autoremove: true },
    changed: true,
    after: { foo: undefined, app: undefined, lib: undefined },
  },
  { title: 'has nothing to remove', args: { name: ['shop', 'nothing-of-this-name'], state: 'absent' } },
  { title: 'does not remove another version', args: { name: 'foo=2.*', state: 'absent' } },
  {
    title: 'upgrades all',
    args: { upgrade: 'yes' },
    changed: true,
    after: { foo: '2.0' },
    result: { diff: diffOf('foo 1.0\n', 'foo 2.0\n') },
  },
  { title: 'upgrades all, by a star', args: { name: '*', state: 'latest' }, changed: true, after: { foo: '2.0' } },
  { title: 'upgrades the distribution', args: { upgrade: 'dist' }, changed: true, after: { foo: '2.0' } },
  { title: 'has nothing to tidy up', args: { autoremove: true, autoclean: true } },
  { title: 'has nothing to mend', args: { state: 'fixed' } },
  {
    title: 'misses a package',
    args: { name: ['foo', 'nothing-of-this-name'] },
    failed: /^No package matching 'nothing-of-this-name' is available$/,
    check: 'unknown',
    everywhere: true,
  },
  {
    title: 'misses a pattern',
    args: { name: 'nothing*' },
    failed: /^No package\(s\) matching 'nothing\*' available$/,
    check: 'unknown',
  },
  {
    title: 'misses a version',
    args: { name: 'foo=3.*' },
    failed: /^no available installation candidate for foo=3\.\*$/,
    check: 'unknown',
  },
  {
    title: 'removes nothing where that is forbidden',
    args: { name: 'duo', fail_on_autoremove: true },
    failed: /^`apt-get install duo=1` failed: Packages need to be removed but remove is disabled\.$/,
  },
  {
    title: 'tells what a script of a package said',
    args: { name: 'bad' },
    failed:
      /^`apt-get install bad=1` failed: Sub-process \/usr\/bin\/dpkg returned an error code \(1\): package bad \(--configure\): installed bad package post-installation script subprocess returned error exit status 7$/,
    result: { rc: 100, stderr: expect.stringContaining('no such port') },
    after: { bad: 'half-configured' },
    check: 'unchecked',
  },
];
