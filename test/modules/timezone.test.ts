import { existsSync, lstatSync, readFileSync, readlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { timezone } from '../../src/modules/timezone.ts';
import { describeWith } from '../requirement.ts';
import { type FileTree, plantTree } from './file-tree.ts';
import { HOSTILE } from './host-cases.ts';
import { useNamespaceHost } from './namespace-host.ts';
import { runDefinition } from './run-definition.ts';
import { runSystemCase, sampleCases, type SystemCase } from './system-case.ts';
import { TEST_SHELLS } from './test-shells.ts';

/** Plays the part of systemd, which this machine may not run; without /etc/zone there is none. */
const TIMEDATECTL = `#!/bin/sh
[ -e /etc/zone ] || exit 1
case $1 in
  status) printf '               Local time: now\\n                Time zone: %s (UTC, +0000)\\n          RTC in local TZ: %s\\n' "$(cat /etc/zone)" "$(cat /etc/rtc)" ;;
  set-timezone) echo "$2" >/etc/zone ;;
  set-local-rtc) echo "$2" >/etc/rtc ;;
esac
`;
/** Keeps what it is told where the real one does. */
const HWCLOCK = `#!/bin/sh
case "$*" in
  '--systohc --localtime') printf '0.0 0 0.0\\n0\\nLOCAL\\n' >/etc/adjtime ;;
  '--systohc --utc') printf '0.0 0 0.0\\n0\\nUTC\\n' >/etc/adjtime ;;
esac
`;

interface TimezoneCase extends SystemCase {
  /** Files of /etc. */
  readonly before?: FileTree;
  readonly after: Readonly<Record<string, string>>;
}

const ZONE = (name: string) => ({ link: `/usr/share/zoneinfo/${name}` });
const LINK = (name: string) => `-> /usr/share/zoneinfo/${name}`;

const CASES: readonly TimezoneCase[] = [
  {
    title: 'sets the zone of a Debian',
    args: { name: 'Europe/Berlin' },
    before: { localtime: ZONE('Etc/UTC'), timezone: 'Etc/UTC\n' },
    changed: true,
    result: { diff: { before: { name: 'Etc/UTC' }, after: { name: 'Europe/Berlin' } } },
    after: { localtime: LINK('Europe/Berlin'), timezone: 'Europe/Berlin\n' },
  },
  {
    title: 'has the zone',
    args: { name: 'Europe/Berlin' },
    before: { localtime: ZONE('Europe/Berlin'), timezone: 'Europe/Berlin\n' },
    after: {},
  },
  {
    title: 'corrects the one file of the two',
    args: { name: 'Europe/Berlin' },
    before: { localtime: ZONE('Europe/Berlin'), timezone: 'Etc/UTC\n' },
    changed: true,
    after: { timezone: 'Europe/Berlin\n' },
  },
  {
    title: 'has a copy of the zone',
    args: { name: 'Europe/Berlin' },
    before: { localtime: 'berlin' },
    after: { localtime: 'berlin' },
  },
  {
    title: 'puts a link in the place of a copy',
    args: { name: 'Europe/Berlin' },
    before: { localtime: 'utc' },
    changed: true,
    after: { localtime: LINK('Europe/Berlin') },
  },
  {
    title: 'sets the zone of a host that has none',
    args: { name: 'Etc/UTC' },
    changed: true,
    after: { localtime: LINK('Etc/UTC') },
  },
  {
    title: 'sets the zone of an old Red Hat',
    args: { name: 'Europe/Berlin' },
    before: { localtime: ZONE('Etc/UTC'), 'sysconfig/clock': '# clock\nZONE="Etc/UTC"\n' },
    changed: true,
    after: { localtime: LINK('Europe/Berlin'), 'sysconfig/clock': 'ZONE="Europe/Berlin"\n# clock\n' },
  },
  {
    title: 'sets the zone by systemd',
    args: { name: 'Europe/Berlin', hwclock: 'local' },
    before: { zone: 'Etc/UTC\n', rtc: 'no\n' },
    changed: true,
    result: {
      diff: { before: { name: 'Etc/UTC', hwclock: 'UTC' }, after: { name: 'Europe/Berlin', hwclock: 'local' } },
    },
    after: { zone: 'Europe/Berlin\n', rtc: 'yes\n' },
  },
  {
    title: 'sets the hardware clock',
    args: { hwclock: 'local' },
    changed: true,
    after: { adjtime: '0.0 0 0.0\n0\nLOCAL\n' },
  },
  { title: 'has the hardware clock', args: { rtc: 'UTC' }, after: {} },
  {
    title: 'misses a zone',
    args: { name: 'Europe/Nowhere' },
    failed: /^given timezone "Europe\/Nowhere" is not available$/,
    check: 'unknown',
    after: {},
  },
];

for (const shell of TEST_SHELLS) {
  describeWith(['root', 'linux', shell.requirement], `timezone under ${shell.name}`, () => {
    const host = useNamespaceHost(shell, {
      '/etc': { passwd: 'root:x:0:0:root:/root:/bin/sh\n' },
      '/usr/share/zoneinfo': { 'Etc/UTC': 'utc', 'Europe/Berlin': 'berlin' },
    });
    const read = (name: string) => {
      const path = host.at(`/etc/${name}`);
      return lstatSync(path).isSymbolicLink() ? `-> ${readlinkSync(path)}` : readFileSync(path, 'utf8');
    };

    test('has changed nothing where it may not', async () => {
      host.exec('mount', '-o', 'remount,bind,ro', '/etc');
      const result = await runDefinition(timezone, { name: 'Europe/Berlin' }, host.session());
      expect(result).toMatchObject({
        failed: true,
        changed: false,
        msg: expect.stringContaining('ead-only') as string,
      });
    });

    test.each(sampleCases(shell, CASES))('$title', async (timezoneCase) => {
      const { args, before = {}, after } = timezoneCase;
      plantTree(host.at('/etc'), before);
      writeFileSync(join(host.tools(), 'timedatectl'), TIMEDATECTL, { mode: 0o755 });
      writeFileSync(join(host.tools(), 'hwclock'), HWCLOCK, { mode: 0o755 });
      await runSystemCase(
        timezoneCase,
        (options) => runDefinition(timezone, args, host.session(), options),
        () => {
          const { 'host/etc/localtime': link, ...others } = host.look();
          return [link, others];
        },
      );
      expect(Object.fromEntries(Object.keys(after).map((name) => [name, read(name)]))).toEqual(after);
    });

    test('takes nothing hostile for a zone', async () => {
      for (const name of sampleCases(shell, HOSTILE)) {
        const result = await runDefinition(timezone, { name }, host.session());
        expect(result).toMatchObject({ failed: true, msg: expect.stringMatching(/is not available$/) });
      }
      expect(existsSync(join(host.session().home, 'pwned'))).toBe(false);
    });
  });
}
