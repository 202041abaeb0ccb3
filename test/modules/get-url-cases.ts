import { CONTENT, SHA256 } from './file-server.ts';
import { type HostCase, HOSTILE_PATH } from './host-cases.ts';

const SHA1 = 'f572d396fae9206628714fb2ce00f72e94f2258f';

/** Arguments that download a path of the server to the file `a`. */
export const download = (base: string, path: string, more: Readonly<Record<string, unknown>> = {}) => ({
  url: `${base}${path}`,
  dest: '{dir}/a',
  ...more,
});

/** What every way of downloading can do. */
export function listDownloads(base: string): HostCase[] {
  const to = (path: string, more: Readonly<Record<string, unknown>> = {}) => download(base, path, more);
  return [
    {
      title: 'downloads a new file',
      args: to('/file'),
      changed: true,
      after: { a: { content: CONTENT, mode: '0644' } },
      result: { dest: '{dir}/a', mode: '0644', size: 6, owner: 'root', state: 'file', url: `${base}/file` },
      frames: [1, 1],
    },
    {
      title: 'replaces another one and keeps its mode',
      args: to('/file'),
      host: { a: { content: 'old', mode: '0600' } },
      changed: true,
      after: { a: { content: CONTENT, mode: '0600' } },
      result: { status_code: 200, checksum_src: SHA1, md5sum: 'b1946ac92492d2347c6235b4d2611184' },
    },
    {
      title: 'leaves the same alone',
      args: to('/file'),
      host: { a: CONTENT },
      result: { checksum_src: SHA1, checksum_dest: SHA1, status_code: 200 },
    },
    {
      title: 'asks only for what is younger',
      args: to('/dated'),
      host: { a: 'old' },
      after: { a: 'old' },
      result: { status_code: 304, msg: 'HTTP Error 304: Not Modified', changed: false, mode: '0644' },
    },
    {
      title: 'brings the mode of what is not younger',
      args: to('/dated', { mode: '0600' }),
      host: { a: 'old' },
      changed: true,
      after: { a: { content: 'old', mode: '0600' } },
    },
    {
      title: 'asks for all with force',
      args: to('/dated', { force: true }),
      host: { a: 'old' },
      changed: true,
      after: { a: CONTENT },
    },
    {
      title: 'gives mode, owner and group',
      args: to('/file', { mode: 'u=rwx,go=', owner: 'nobody', group: 'daemon' }),
      host: { a: CONTENT },
      changed: true,
      result: { mode: '0700', owner: 'nobody', group: 'daemon' },
    },
    {
      title: 'does not download what has the checksum',
      args: to('/none', { checksum: `sha256:${SHA256}`, mode: '0640' }),
      host: { a: CONTENT },
      changed: true,
      after: { a: { content: CONTENT, mode: '0640' } },
      result: { msg: 'file already exists but file attributes changed', dest: '{dir}/a' },
    },
    {
      title: 'downloads what does not have the checksum, and what has it then',
      args: to('/dated', { checksum: `sha256:${SHA256.toUpperCase()}` }),
      host: { a: 'old' },
      changed: true,
      after: { a: CONTENT },
    },
    ...['/sums', '/sum'].map((path): HostCase => ({
      title: `takes the checksum from ${path}`,
      args: to('/file', { checksum: `sha256:${base}${path}` }),
      changed: true,
      after: { a: CONTENT },
    })),
    {
      title: 'keeps the old file where the checksum is another',
      args: to('/file', { checksum: `sha256:${base}/wrong-sums` }),
      host: { a: 'old' },
      failed: new RegExp(`The checksum for .*/file did not match 0{64}; it was ${SHA256}`),
      after: { a: 'old' },
    },
    {
      title: 'finds no checksum',
      args: to('/file', { checksum: `sha256:${base}/no-sums` }),
      failed: /Unable to find a checksum for file 'file' in '.*no-sums'/,
    },
    {
      title: 'has a file of sums that is not there',
      args: to('/file', { checksum: `sha256:${base}/none` }),
      failed: /Request failed: .*\/none: HTTP Error 404: Not Here/,
      after: { a: null },
    },
    {
      title: 'finds what cannot be a checksum',
      args: to('/file', { checksum: `sha256:${base}/page-sums` }),
      failed: /The checksum format is invalid: .* says `noneofthat`/,
    },
    {
      title: 'keeps a copy of the old file',
      args: to('/file', { backup: true }),
      host: { a: 'old' },
      changed: true,
      after: { a: CONTENT },
    },
    {
      title: 'replaces a link',
      args: to('/file'),
      host: { b: { content: 'old', mode: '0604' }, a: { link: 'b' } },
      changed: true,
      after: { a: { content: CONTENT, mode: '0604' }, b: 'old' },
    },
    {
      title: 'fills a folder under the name of the URL',
      args: { url: `${base}/file?a=/b#c`, dest: '{dir}' },
      changed: true,
      after: { file: CONTENT },
      result: { dest: '{dir}/file' },
    },
    {
      title: 'follows to the name of another URL',
      args: { url: `${base}/old`, dest: '{dir}' },
      changed: true,
      after: { file: CONTENT },
    },
    {
      title: 'takes the name that the server gives',
      args: { url: `${base}/named`, dest: '{dir}/' },
      host: { 'a name.txt': 'old' },
      changed: true,
      after: { 'a name.txt': CONTENT },
      result: { dest: '{dir}/a name.txt' },
    },
    {
      title: 'goes nowhere else for a name',
      args: { url: `${base}/outside`, dest: '{dir}/b' },
      host: { 'b/x': '' },
      changed: true,
      after: { 'b/pwned': CONTENT, pwned: null },
    },
    {
      title: 'takes no folder for a name',
      args: { url: `${base}/nowhere`, dest: '{dir}' },
      changed: true,
      after: { nowhere: CONTENT },
    },
    {
      title: 'unpacks what was packed for the way',
      args: to('/packed'),
      changed: true,
      after: { a: CONTENT },
    },
    {
      title: 'says that it was not packed',
      args: to('/not-packed'),
      failed: /its Content-Encoding is gzip, but it is not/,
      check: 'unchecked',
      after: { a: null },
    },
    {
      title: 'takes it as it comes',
      args: to('/not-packed', { decompress: false }),
      changed: true,
      after: { a: CONTENT },
    },
    {
      title: 'lets it grow elsewhere',
      args: to('/file', { tmp_dest: '{dir}/tmp' }),
      host: { tmp: { folder: true }, a: 'old' },
      changed: true,
      after: { a: CONTENT },
    },
    {
      title: 'misses the folder in which it shall grow',
      args: to('/file', { tmp_dest: '{dir}/tmp' }),
      failed: /\/tmp directory does not exist/,
      check: 'unknown',
    },
    {
      title: 'says that it must be a folder',
      args: to('/file', { tmp_dest: '{dir}/b' }),
      host: { b: '' },
      failed: /\/b is a file but should be a directory/,
    },
    {
      title: 'needs the folder that it goes to',
      args: { url: `${base}/file`, dest: '{dir}/none/a' },
      failed: /Destination .*\/none does not exist/,
      check: 'unchecked',
    },
    {
      title: 'tells what the server says',
      args: to('/none'),
      host: { a: 'old' },
      failed: /Request failed: .*\/none: HTTP Error 404: Not Here/,
      after: { a: 'old' },
      result: { status_code: 404, response: 'HTTP Error 404: Not Here', dest: '{dir}/a' },
    },
    {
      title: 'tells that nobody answers',
      args: { url: 'http://127.0.0.1:1/file', dest: '{dir}/a' },
      failed: /Request failed: http:\/\/127.0.0.1:1\/file: .*[Cc]onnect/,
      check: 'unknown',
    },
    {
      title: 'does not take a half for the whole',
      args: to('/broken'),
      host: { a: 'old' },
      failed: /Request failed: .*\/broken: the download broke off: ./,
      after: { a: 'old' },
    },
    {
      title: 'copies a file of the host',
      args: { url: 'file://{dir}/b%20c', dest: '{dir}/a' },
      host: { 'b c': 'here' },
      changed: true,
      result: { msg: 'OK (4 bytes)' },
      after: { a: 'here' },
    },
    {
      title: 'misses a file of the host',
      args: { url: 'file://{dir}/b', dest: '{dir}/a' },
      failed: /Request failed: file:.*\/b: [Nn]o such file/,
      check: 'unknown',
    },
    {
      title: 'puts it where hostile names lead',
      args: { url: `${base}/file`, dest: `{dir}/${HOSTILE_PATH}/`, tmp_dest: `{dir}/${HOSTILE_PATH}` },
      host: { [`${HOSTILE_PATH}/x`]: '' },
      changed: true,
      after: { [`${HOSTILE_PATH}/file`]: CONTENT, pwned: null },
    },
  ];
}
