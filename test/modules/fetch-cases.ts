import { tmpdir } from 'node:os';
import type { FileTree } from './file-tree.ts';
import { HOSTILE, HOSTILE_PATH } from './host-cases.ts';

/** The folder of `/` that the cases are in. */
const TOP = tmpdir().split('/')[1] ?? '';
const HI = '55ca6286e3e4f4fba5d0448333fa99fc5a404a73';

export interface FetchCase {
  readonly title: string;
  /** `{host}` is the folder on the host, `{here}` the one of the controller. */
  readonly args: Readonly<Record<string, unknown>>;
  readonly host?: FileTree;
  readonly here?: FileTree;
  readonly hostName?: string;
  readonly changed?: boolean;
  readonly failed?: RegExp;
  readonly result?: Readonly<Record<string, unknown>>;
  /** What is on the controller afterwards, below its folder; where nothing is given, what was there before. */
  readonly after?: FileTree;
}

export const FETCH_CASES: FetchCase[] = [
  {
    title: 'into a folder of the host',
    args: { src: '{host}/a', dest: '{here}/all' },
    host: { a: 'hi\n' },
    changed: true,
    result: {
      dest: '{here}/all/web{host}/a',
      file: '{host}/a',
      checksum: HI,
      remote_checksum: HI,
      md5sum: '764efa883dda1e11db47671c4a3bbd9e',
      remote_md5sum: null,
    },
    after: { 'all/web{host}/a': { content: 'hi\n', mode: '0644' } },
  },
  {
    title: 'from the playbook’s folder',
    args: { src: '{host}/a', dest: 'b', flat: true },
    host: { a: 'hi\n' },
    changed: true,
    after: { b: 'hi\n' },
  },
  {
    title: 'with arguments that do nothing',
    args: { src: '{host}/a', dest: 'b', flat: true, mode: '0600', owner: 'nobody' },
    host: { a: 'hi\n' },
    changed: true,
    result: { warnings: ['`mode` has no effect on what fetch brings', '`owner` has no effect on what fetch brings'] },
    after: { b: { content: 'hi\n', mode: '0644' } },
  },
  {
    title: 'into the folder that flat names',
    args: { src: '{host}/a', dest: '{here}/new/', flat: true },
    host: { a: 'hi\n' },
    changed: true,
    result: { dest: '{here}/new/a' },
    after: { 'new/a': 'hi\n' },
  },
  {
    title: 'in the place of another, whose mode stays',
    args: { src: '{host}/a', dest: 'b', flat: true },
    host: { a: 'hi\n' },
    here: { b: { content: 'old', mode: '0640' } },
    changed: true,
    after: { b: { content: 'hi\n', mode: '0640' } },
  },
  {
    title: 'in the place of what a link leads to',
    args: { src: '{host}/a', dest: 'b', flat: true },
    host: { a: 'hi\n' },
    here: { c: 'old', b: { link: 'c' } },
    changed: true,
    after: { b: { link: 'c' }, c: 'hi\n' },
  },
  {
    title: 'what a link leads to',
    args: { src: '{host}/a', dest: 'b', flat: true },
    host: { c: 'hi\n', a: { link: 'c' } },
    changed: true,
    after: { b: 'hi\n' },
  },
  {
    title: 'not what is here already',
    args: { src: '{host}/a', dest: 'b', flat: true },
    host: { a: 'hi\n' },
    here: { b: 'hi\n' },
    result: { dest: '{here}/b', file: '{host}/a', checksum: HI, md5sum: '764efa883dda1e11db47671c4a3bbd9e' },
  },
  {
    title: 'an empty file, and bytes',
    args: { src: '{host}/a', dest: 'b', flat: true },
    host: { a: { content: Buffer.from([0, 255, 10, 10]) } },
    changed: true,
    after: { b: { content: Buffer.from([0, 255, 10, 10]) } },
  },
  {
    title: 'an empty file',
    args: { src: '{host}/a', dest: 'b', flat: true },
    host: { a: '' },
    changed: true,
    after: { b: '' },
  },
  {
    title: 'not a file that is not there',
    args: { src: '{host}/a', dest: 'b' },
    failed: /the remote file does not exist, not transferring: .*\/a$/,
  },
  {
    title: 'nothing, where it may be missing',
    args: { src: '{host}/a', dest: 'b', fail_on_missing: false },
    result: { file: '{host}/a', msg: 'the remote file does not exist, not transferring, ignored' },
  },
  { title: 'no folder', args: { src: '{host}', dest: 'b' }, failed: /remote file is a directory, fetch cannot work/ },
  { title: 'no device', args: { src: '/dev/zero', dest: 'b' }, failed: /cannot be read: it is a device/ },
  {
    title: 'no folder, where it may be missing',
    args: { src: '{host}', dest: 'b', fail_on_missing: false },
    result: { msg: 'remote file is a directory, fetch cannot work on directories, ignored' },
  },
  {
    title: 'not over a folder',
    args: { src: '{host}/a', dest: '{here}/b', flat: true },
    host: { a: 'a' },
    here: { 'b/c': '' },
    failed: /dest is an existing directory, use a trailing slash/,
  },
  {
    title: 'not over a folder in the folder',
    args: { src: '{host}/a', dest: '{here}/b/', flat: true },
    host: { a: 'a' },
    here: { 'b/a/c': '' },
    failed: /calculated dest '.*\/b\/a' is an existing directory/,
  },
  {
    title: 'not below a file',
    args: { src: '{host}/a', dest: '{here}/b/c', flat: true },
    host: { a: 'a' },
    here: { b: '' },
    failed: /cannot write .*\/b\/c on the controller: /,
  },
  ...['..', '.', '../..', 'a/../..', '/..', ''].map((hostName): FetchCase => ({
    title: `nothing from a host called ${JSON.stringify(hostName)}`,
    args: { src: '{host}/a', dest: '{here}/b' },
    host: { a: 'a' },
    hostName,
    failed: /Detected directory traversal, expected to be contained in '.*\/b'/,
  })),
  ...['../a', '../../../a', 'x/../../a', '..', '.'].map((src): FetchCase => ({
    title: `nothing by the name ${src}`,
    args: { src, dest: '{here}/b' },
    failed: /Detected directory traversal, expected to be contained in '.*\/b\/web'/,
  })),
  ...['/etc/..', '/', '{host}/.'].map((src): FetchCase => ({
    title: `nothing by the name ${src} under its own name`,
    args: { src, dest: '{here}/b/', flat: true },
    failed: /Detected directory traversal/,
  })),
  {
    title: 'to where the path leads, if it stays inside',
    args: { src: '{host}/x/../a', dest: '{here}/b' },
    host: { a: 'a', 'x/y': '' },
    changed: true,
    after: { 'b/web{host}/a': 'a' },
  },
  {
    title: 'nothing to where a link leads that is not below the host’s folder',
    args: { src: '{host}/a', dest: '{here}/all' },
    host: { a: 'hi\n' },
    here: { [`all/web/${TOP}`]: { link: '../../out' }, 'out/keep': 'old' },
    failed: /traversal, expected to be contained in '.*\/all\/web' but a link leads '.*\/a' to '.*\/out'$/,
  },
  {
    title: 'nothing over what a link in the folder leads to',
    args: { src: '{host}/a', dest: '{here}/b/', flat: true },
    host: { a: 'hi\n' },
    here: { 'b/a': { link: '../c' }, c: 'old' },
    failed: /traversal, expected to be contained in '.*\/b' but a link leads '.*\/b\/a' to '.*\/c'$/,
  },
  {
    title: 'to where a link leads, if it stays in the host’s folder, which may be one itself',
    args: { src: '{host}/a', dest: '{here}/all' },
    host: { a: 'hi\n' },
    here: { 'all/web': { link: '../elsewhere' }, [`elsewhere/${TOP}`]: { link: 'in' }, 'elsewhere/in/x': '' },
    changed: true,
    after: { [`elsewhere/${TOP}`]: { link: 'in' }, 'all/web{host}/a': 'hi\n' },
  },
  {
    title: 'in the place of a link that leads nowhere',
    args: { src: '{host}/a', dest: '{here}/b/', flat: true },
    host: { a: 'hi\n' },
    here: { 'b/a': { link: '../out' } },
    changed: true,
    after: { 'b/a': 'hi\n' },
  },
  {
    title: 'a hostile path',
    args: { src: `{host}/${HOSTILE_PATH}`, dest: '{here}' },
    host: { [HOSTILE_PATH]: HOSTILE_PATH },
    changed: true,
    after: { [`web{host}/${HOSTILE_PATH}`]: HOSTILE_PATH },
  },
  ...HOSTILE.map((name): FetchCase => ({
    title: `from a host called ${JSON.stringify(name)}`,
    args: { src: '{host}/a', dest: `{here}/${name}` },
    host: { a: 'a' },
    hostName: name,
    changed: true,
    after: { [`${name}/${name}{host}/a`]: 'a' },
  })),
];
