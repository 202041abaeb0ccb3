import { isUtf8 } from 'node:buffer';
import { normalize } from 'node:path/posix';
import type { Reply } from '../module/reply.ts';
import { ModuleFailure } from '../module/result.ts';
import { describeMode, readInteger } from './file-status.ts';
import { showBytes } from './show-bytes.ts';

/** What a listing tells of a file; times are seconds since the epoch, by the host's clock. */
export interface FoundFile {
  readonly path: string;
  readonly name: string;
  /** Levels below the folder that was searched: 1 is in it. */
  readonly depth: number;
  readonly type: 'f' | 'd' | 'l' | 'other';
  /** With the bits of its kind. */
  readonly mode: number;
  readonly size: number;
  readonly atime: number;
  readonly mtime: number;
  readonly ctime: number;
  /** As Ansible's `find` returns it. */
  readonly described: Readonly<Record<string, unknown>>;
}

export interface Listing {
  /** The host's clock, in seconds since the epoch. */
  readonly now: number;
  readonly examined: number;
  /** Folder by folder, files before the folders in it, by name. */
  readonly files: readonly FoundFile[];
  /** What could not be searched, and why. */
  readonly skipped: Readonly<Record<string, string>>;
  /** Those of them that were asked for. */
  readonly missing: readonly string[];
  /** Those whose names no text can hold: a task that had them would be about other files. */
  readonly nameless: readonly string[];
}

/** What `find.sh` answered. */
export function readListing({ fields, stderr }: Reply): Listing {
  const files: FoundFile[][] = [];
  const skipped: Record<string, string> = {};
  const missing: string[] = [];
  const nameless: string[] = [];
  let root = '/';
  let examined = 0;
  for (const [name, value] of fields.entries()) {
    const text = value.toString('utf8');
    if (name === 'path') {
      root = normalize(text);
      files.push([]);
    } else if (name === 'missing') {
      skipped[root] = `'${root}' is not a directory`;
      missing.push(root);
    } else if (name === 'examined') examined += Number(text);
    else if (name === 'entry' && isUtf8(value)) files.at(-1)?.push(readEntry(text, root));
    else if (name === 'entry') nameless.push(readEntry(showBytes(value.subarray(0, -1)), root).path);
  }
  const errors = fields.has('incomplete') ? readErrors(stderr.toString('utf8')) : [];
  for (const [path, reason] of errors) skipped[path] = reason;
  for (const path of nameless) skipped[path] = 'its name is no UTF-8';
  return {
    now: Number(fields.get('now')),
    examined,
    files: files.flatMap((below) => below.sort(compareFiles)),
    skipped,
    missing,
    nameless,
  };
}

const TYPES: Readonly<Record<number, FoundFile['type']>> = { 0o10: 'f', 0o4: 'd', 0o12: 'l' };

function readEntry(text: string, root: string): FoundFile {
  const [line = '', user = '', group = '', ...rest] = text.replace(/\n$/, '').split('/');
  const [raw = '', uid, gid, size, atime, mtime, ctime, inode = '', dev, nlink] = line.split(' ');
  const path = normalize(rest.join('/'));
  const below = path.slice(root.length).replace(/^\/+/, '').split('/');
  const mode = Number.parseInt(raw, 16);
  const times = { atime: Number(atime), mtime: Number(mtime), ctime: Number(ctime) };
  return {
    path,
    name: below.at(-1) ?? '',
    depth: below.length,
    type: TYPES[mode >> 12] ?? 'other',
    mode,
    size: Number(size),
    ...times,
    described: {
      path,
      ...describeMode(mode),
      uid: Number(uid),
      gid: Number(gid),
      size: Number(size),
      inode: readInteger(inode),
      dev: Number(dev),
      nlink: Number(nlink),
      ...times,
      pw_name: user === 'UNKNOWN' ? '' : user,
      gr_name: group === 'UNKNOWN' ? '' : group,
    },
  };
}

const ERROR = /^find: [‘'`"]?(\/.*?)[’'"]?: ([^:]+)$/;

/**
 * Lines of find's such as `find: '/x': Permission denied`; links that lead in circles, and files that vanish meanwhile, are none.
 * @throws ModuleFailure where it has said something else, as a find does that lacks what is needed.
 */
function readErrors(stderr: string): (readonly [path: string, reason: string])[] {
  return stderr.split('\n').flatMap((line) => {
    const [, path, reason] = ERROR.exec(line) ?? [];
    if (path !== undefined && reason !== undefined) return [[path, reason] as const];
    if (line === '' || /^find: .* loop|^stat: /.test(line)) return [];
    throw new ModuleFailure(`find on the host failed: ${line}`, {
      help: 'It has to know -mindepth, -maxdepth and `-exec … +`, as those of GNU and of busybox do.',
    });
  });
}

function compareFiles(a: FoundFile, b: FoundFile): number {
  const aFolder = a.path.slice(0, a.path.lastIndexOf('/'));
  const bFolder = b.path.slice(0, b.path.lastIndexOf('/'));
  if (aFolder !== bFolder) return compareTexts(aFolder.replaceAll('/', '\0'), bFolder.replaceAll('/', '\0'));
  return Number(a.type === 'd') - Number(b.type === 'd') || compareTexts(a.name, b.name);
}

function compareTexts(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
