import type { SystemCase } from './system-case.ts';

interface Mounts {
  readonly table?: string;
  /** `PATH TYPE OPTIONS` of each, by the kernel. */
  readonly mounted?: readonly string[];
  readonly folders?: readonly string[];
}

export interface MountCase extends SystemCase {
  readonly before?: { readonly table?: string; readonly commands?: readonly string[] };
  /** What is otherwise afterwards. */
  readonly after?: Mounts;
}

export const TABLE = '# file systems\nUUID=1 /none ext4 errors=remount-ro 0 1\n';
const A = 'none /media/a tmpfs defaults 0 0\n';
const TMPFS = { path: '/media/a', src: 'none', fstype: 'tmpfs' };
const MOUNT_A = 'mkdir -p /media/a; mount -t tmpfs none /media/a';

export const MOUNT_CASES: readonly MountCase[] = [
  {
    title: 'puts it into the table only',
    args: { ...TMPFS, state: 'present', opts: 'noatime', dump: '1', passno: '2' },
    changed: true,
    result: { name: '/media/a', src: 'none', fstype: 'tmpfs', opts: 'noatime', dump: '1', passno: '2', boot: 'yes' },
    after: { table: `${TABLE}none /media/a tmpfs noatime 1 2\n` },
  },
  { title: 'has it in the table', args: { ...TMPFS, state: 'present' }, before: { table: TABLE + A } },
  {
    title: 'has a short entry in the table',
    args: { ...TMPFS, state: 'present' },
    before: { table: 'none\t/media/a  tmpfs defaults # notes\n' },
  },
  {
    title: 'changes the entry where it stands',
    args: { ...TMPFS, state: 'present', boot: false },
    before: { table: `${A}${TABLE}`.trimEnd() },
    changed: true,
    after: { table: `none /media/a tmpfs defaults,noauto 0 0\n${TABLE}` },
  },
  {
    title: 'writes spaces as the table has them',
    args: { path: '/media/a b', src: '//host/c d&e', fstype: 'cifs', state: 'present', opts: 'password=x y' },
    changed: true,
    after: { table: `${TABLE}//host/c\\040d\\046e /media/a\\040b cifs password=x\\040y 0 0\n` },
  },
  {
    title: 'tells swaps by their source',
    args: { path: 'none', src: '/dev/b', fstype: 'swap', state: 'present', opts: 'sw' },
    before: { table: '/dev/a none swap sw 0 0\n' },
    changed: true,
    after: { table: '/dev/a none swap sw 0 0\n/dev/b none swap sw 0 0\n' },
  },
  {
    title: 'mounts, and makes the folder',
    args: { ...TMPFS, path: '/media/a/b', state: 'mounted', opts: 'size=1m' },
    changed: true,
    after: {
      table: `${TABLE}none /media/a/b tmpfs size=1m 0 0\n`,
      mounted: ['/media/a/b tmpfs rw,relatime'],
      folders: ['a', 'source'],
    },
  },
  { title: 'has it mounted', args: { ...TMPFS, state: 'mounted' }, before: { table: TABLE + A, commands: [MOUNT_A] } },
  {
    title: 'mounts what the table has already',
    args: { ...TMPFS, state: 'mounted' },
    before: { table: TABLE + A },
    changed: true,
    after: { mounted: ['/media/a tmpfs rw,relatime'], folders: ['a', 'source'] },
  },
  {
    title: 'mounts it anew where its options are others',
    args: { ...TMPFS, state: 'mounted', opts: 'ro' },
    before: { table: TABLE + A, commands: [MOUNT_A] },
    changed: true,
    after: { table: `${TABLE}none /media/a tmpfs ro 0 0\n`, mounted: ['/media/a tmpfs ro,relatime'] },
  },
  {
    title: 'binds a folder',
    args: { path: '/media/a', src: '/media/source', fstype: 'none', opts: 'bind', state: 'mounted' },
    changed: true,
    after: {
      table: `${TABLE}/media/source /media/a none bind 0 0\n`,
      folders: ['a', 'source'],
      mounted: ['/media/a TYPE'],
    },
  },
  {
    title: 'leaves no entry and no folder of what cannot be mounted',
    args: { path: '/media/a/b', src: 'none', fstype: 'no-such-type', state: 'mounted' },
    failed: /^Error mounting \/media\/a\/b: /,
    check: 'unchecked',
  },
  {
    title: 'unmounts, and leaves the table',
    args: { path: '/media/a/', state: 'unmounted' },
    before: { table: TABLE + A, commands: [MOUNT_A] },
    changed: true,
    after: { mounted: [] },
  },
  { title: 'has nothing to unmount', args: { path: '/media/source', state: 'unmounted' } },
  {
    title: 'removes all of it',
    args: { path: '/media/a', state: 'absent' },
    before: { table: `${A}${TABLE}`, commands: [MOUNT_A] },
    changed: true,
    after: { table: TABLE, mounted: [], folders: ['source'] },
  },
  {
    title: 'does not touch what the table does not have',
    args: { path: '/media/a', state: 'absent' },
    before: { commands: [MOUNT_A] },
  },
  {
    title: 'removes no folder that has files',
    args: { path: '/media/source', state: 'absent' },
    before: { table: 'none /media/source tmpfs defaults 0 0\n' },
    failed: /^Error rmdir \/media\/source: Directory not empty$/i,
    check: 'unchecked',
    after: { table: '' },
  },
  {
    title: 'removes the entry only',
    args: { path: '/media/a', state: 'absent_from_fstab' },
    before: { table: `${A}${TABLE}`, commands: [MOUNT_A] },
    changed: true,
    after: { table: TABLE },
  },
  {
    title: 'mounts it until the next start',
    args: { ...TMPFS, state: 'ephemeral', opts: 'size=1m' },
    changed: true,
    repeats: true,
    after: { mounted: ['/media/a tmpfs rw,relatime'], folders: ['a', 'source'] },
  },
  {
    title: 'does not put it on top of something else',
    args: { ...TMPFS, src: 'other', state: 'ephemeral' },
    before: { commands: [MOUNT_A] },
    failed: /^\/media\/a is mounted already, from none and not from other$/,
  },
  {
    title: 'mounts it anew with other options, and leaves the table',
    args: { path: '/media/a', state: 'remounted', opts: 'ro' },
    before: { table: TABLE + A, commands: [MOUNT_A] },
    changed: true,
    repeats: true,
    after: { mounted: ['/media/a tmpfs ro,relatime'] },
  },
  {
    title: 'does not mount anew what is not mounted',
    args: { path: '/media/source', state: 'remounted', opts: 'ro' },
    failed: /^Options were specified with remounted, but the remount command failed/,
    check: 'unchecked',
  },
];
