import { arg } from '../module/arg.ts';
import { defineModule } from '../module/define-module.ts';
import { loadProgram } from '../module/program.ts';
import type { Fields } from '../module/reply.ts';
import { describeMode, readInteger } from './file-status.ts';

const PROGRAM = loadProgram(import.meta.url, 'stat.sh');

/** The flags that lsattr(1) shows, under Ansible's names. */
const ATTRIBUTES: ReadonlyMap<string, string> = new Map(
  Object.entries({
    A: 'noatime',
    a: 'append',
    c: 'compressed',
    C: 'nocow',
    d: 'nodump',
    D: 'dirsync',
    e: 'extents',
    E: 'encrypted',
    h: 'blocksize',
    i: 'immutable',
    I: 'indexed',
    j: 'journalled',
    N: 'inline',
    s: 'zero',
    S: 'synchronous',
    t: 'notail',
    T: 'blockroot',
    u: 'undelete',
    X: 'compressedraw',
    Z: 'compresseddirty',
  }),
);

export const stat = defineModule({
  name: 'stat',
  aliases: ['ansible.builtin.stat', 'ansible.legacy.stat'],
  summary: 'Looks at a file.',
  checkMode: 'supported',
  onlyLooks: true,
  args: {
    path: arg.path().required().aliases('dest', 'name').describe('What to look at.'),
    follow: arg.bool().default(false).describe('Looks at what a link leads to.'),
    get_checksum: arg.bool().default(true).describe('Asks for the checksum of a file.'),
    checksum_algorithm: arg
      .choice('md5', 'sha1', 'sha224', 'sha256', 'sha384', 'sha512')
      .default('sha1')
      .aliases('checksum', 'checksum_algo')
      .describe('Which checksum.'),
    get_mime: arg
      .bool()
      .default(true)
      .aliases('mime', 'mime_type', 'mime-type')
      .describe('Asks `file`, where there is one, for the type of the content. False saves some 10 ms.'),
    get_attributes: arg
      .bool()
      .default(true)
      .aliases('attr', 'attributes')
      .describe('Asks `lsattr` for the flags of the file system, such as `immutable`. False saves a process.'),
  },
  returns: {
    stat: 'A mapping: `exists`, and where it does `path`, `isreg`, `isdir`, `islnk`, `mode`, `size`, `uid`, `gid`, `pw_name`, `gr_name`, `mtime`, `checksum` and others, as Ansible names them.',
  },
  examples: `- stat:
    path: /etc/app.conf
  register: config
- debug:
    msg: "{{ config.stat.size }} bytes"
  when: config.stat.exists
`,
  statusTells: () => true,
  prepare: ({ args }) => ({
    program: PROGRAM,
    vars: {
      stat_path: args.path,
      stat_follow: args.follow,
      stat_algorithm: args.get_checksum ? args.checksum_algorithm : '',
      stat_mime: args.get_mime,
      stat_attributes: args.get_attributes,
    },
  }),
  decode: ({ args, reply: { fields } }) => ({ changed: false, stat: readStat(fields, args) }),
});

interface Asked {
  readonly get_mime: boolean;
  readonly get_attributes: boolean;
}

function readStat(fields: Fields, asked: Asked): Record<string, unknown> {
  const line = fields.get('stat');
  if (line === undefined) return { exists: false };
  const [numbers = '', user = '', ...group] = line.split('/');
  const [raw = '', uid, gid, size, atime, mtime, ctime, inode = '', dev, nlink, blocks, , blockSize, major, minor] =
    numbers.split(' ');
  const mode = Number.parseInt(raw, 16);
  return {
    exists: true,
    path: fields.get('path'),
    ...describeMode(mode),
    uid: Number(uid),
    gid: Number(gid),
    size: Number(size),
    atime: Number(atime),
    mtime: Number(mtime),
    ctime: Number(ctime),
    inode: readInteger(inode),
    dev: Number(dev),
    nlink: Number(nlink),
    blocks: Number(blocks),
    block_size: Number(blockSize),
    device_type: Number.parseInt(major ?? '0', 16) * 256 + Number.parseInt(minor ?? '0', 16),
    readable: fields.flag('readable'),
    writeable: fields.flag('writeable'),
    executable: fields.flag('executable'),
    ...(user === 'UNKNOWN' ? {} : { pw_name: user }),
    ...(group.join('/') === 'UNKNOWN' ? {} : { gr_name: group.join('/') }),
    ...readTexts(fields),
    ...(asked.get_mime ? readMime(fields.get('mime'), mode >> 12) : {}),
    ...(asked.get_attributes ? readAttributes(fields.get('attributes')) : {}),
  };
}

function readTexts(fields: Fields): Record<string, string> {
  return Object.fromEntries(
    ['checksum', 'lnk_target', 'lnk_source'].flatMap((name) => {
      const text = fields.get(name)?.replace(/\n$/, '');
      return text === undefined ? [] : [[name, text] as const];
    }),
  );
}

/** What `file` says of what is no file, by the kind in the upper bits of a mode. */
const INODES: Readonly<Record<number, string>> = {
  0o1: 'fifo',
  0o2: 'chardevice',
  0o4: 'directory',
  0o6: 'blockdevice',
  0o12: 'symlink',
  0o14: 'socket',
};

function readMime(mime: string | undefined, kind: number): Record<string, string> {
  const inode = INODES[kind];
  if (inode !== undefined) return { mimetype: `inode/${inode}`, charset: 'binary' };
  const [, mimetype, charset] = /^([^;]*)(?:; charset=(.*))?$/.exec(mime ?? '') ?? [];
  return { mimetype: mimetype || 'unknown', charset: charset ?? 'unknown' };
}

/** A line of `lsattr -vd`: the version, the flags with `-` for each that is not set, the path. What has no flags, such as a link, has none set. */
function readAttributes(line: string | undefined): Record<string, unknown> {
  const [version, flags] = line?.trim().split(/\s+/) ?? [];
  if (version === undefined || flags === undefined) return { version: null, attr_flags: '', attributes: [] };
  const set = flags.replaceAll('-', '');
  const attributes = set.split('').flatMap((flag) => ATTRIBUTES.get(flag) ?? []);
  return { version, attr_flags: set, attributes };
}
