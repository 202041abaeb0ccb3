import { expect, test } from 'vitest';
import { describeMounts, detectCgroups } from '../../src/lab/cgroups.ts';

/** A line of /proc/self/mountinfo. */
function line(folder: string, type: string, options: string): string {
  return `30 23 0:26 / ${folder} rw,relatime shared:9 - ${type} ${type} rw,${options}`;
}

const CONTROLLERS = ['cpu,cpuacct', 'memory', 'devices', 'freezer', 'pids'];
const V1 = CONTROLLERS.map((options) => line(`/sys/fs/cgroup/${options}`, 'cgroup', options));
const NAMED = line('/sys/fs/cgroup/systemd', 'cgroup', 'xattr,name=systemd');
const UNIFIED = line('/sys/fs/cgroup/unified', 'cgroup2', 'nsdelegate');

test('stock Debian 12 has v2', () => {
  const cgroups = detectCgroups(line('/sys/fs/cgroup', 'cgroup2', 'nsdelegate,memory_recursiveprot'));
  expect(cgroups).toEqual({ version: 2, folder: '/sys/fs/cgroup' });
  expect(typeof cgroups === 'string' ? [] : describeMounts(cgroups)).toEqual(['v2']);
});

test('v1 is mounted again as it is, controllers that share a hierarchy together', () => {
  const cgroups = detectCgroups([...V1, NAMED].join('\n'));
  expect(typeof cgroups === 'string' ? [] : describeMounts(cgroups)).toEqual([
    'v1',
    ...CONTROLLERS.flatMap((options) => [options, options]),
    'systemd',
    'none,name=systemd',
  ]);
});

test('a hybrid layout counts as v1, with a group in the unified hierarchy as well', () => {
  expect(detectCgroups([...V1, NAMED, UNIFIED].join('\n'))).toMatchObject({
    version: 1,
    unified: '/sys/fs/cgroup/unified',
  });
});

test('a hierarchy that is mounted twice counts once', () => {
  const again = line('/elsewhere/memory', 'cgroup', 'memory');
  expect(detectCgroups([...V1, NAMED, again].join('\n'))).toEqual(detectCgroups([...V1, NAMED].join('\n')));
});

test.each([
  [[...V1], 'no cgroup hierarchy is mounted for name=systemd'],
  [[...V1.slice(0, 3), NAMED], 'no cgroup hierarchy is mounted for freezer, pids'],
  [['22 1 8:1 / / rw - ext4 /dev/vda rw'], 'no cgroups are mounted'],
])('says what is missing', (lines, message) => {
  expect(detectCgroups(lines.join('\n'))).toBe(message);
});
