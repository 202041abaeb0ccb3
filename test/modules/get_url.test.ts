import { afterAll, describe, expect, test } from 'vitest';
import { getUrl } from '../../src/modules/get_url.ts';
import { CONTENT, HOSTILE_HEADER, HOSTILE_PASSWORD, startFileServer } from './file-server.ts';
import { download, listDownloads } from './get-url-cases.ts';
import { type HostCase, HOSTILE, testHostCases } from './host-cases.ts';
import { runDefinition } from './run-definition.ts';
import { findShell, TestSession } from './test-shells.ts';
import { ToolSession } from './tool-host.ts';

const { base, close } = await startFileServer();
afterAll(close);

const CASES = listDownloads(base);
const to = (path: string, more: Readonly<Record<string, unknown>> = {}) => download(base, path, more);

const HOSTILE_CASES: readonly HostCase[] = HOSTILE.map((text) => ({
  title: `takes ${JSON.stringify(text)} for a name, and in a URL`,
  args: { url: `${base}/file?${text}`, dest: `{dir}/${text}`, backup: true },
  changed: true,
  after: { [text]: CONTENT, pwned: null },
}));

const UNQUOTED: HostCase = {
  title: 'takes a name without quotes',
  args: { url: `${base}/plainly-named`, dest: '{dir}' },
  changed: true,
  after: { 'plain.txt': CONTENT },
};

/** What busybox's wget cannot. */
const LOGINS: readonly HostCase[] = [
  {
    title: 'logs in',
    args: to('/login', { url_username: 'me', url_password: HOSTILE_PASSWORD }),
    changed: true,
    after: { a: CONTENT, pwned: null },
  },
  {
    title: 'is refused without a login',
    args: to('/login', { use_netrc: false }),
    failed: /HTTP Error 401/,
  },
  {
    title: 'sends headers',
    args: to('/header', { headers: { 'X-Test': HOSTILE_HEADER } }),
    changed: true,
    after: { a: CONTENT, pwned: null },
  },
  {
    title: 'asks as it is told, without a proxy',
    args: to('/fresh', { http_agent: 'me', force: true, use_proxy: false }),
    options: { environment: { http_proxy: 'http://127.0.0.1:1' } },
    changed: true,
    after: { a: 'GET no-cache me undefined' },
  },
];

const CURL = { command: 'curl', package: 'curl' };
const WGET = { command: 'wget', package: 'wget' };
const BUSYBOX = { command: 'busybox', package: 'busybox' };
const TOOLS =
  'cat chmod chown cmp cp date dd env getent grep gzip id md5sum mv rm sed sha1sum sha256sum stat tail tr'.split(' ');

/** What depends on who downloads. */
const CHOSEN = CASES.filter(({ args: { url = '' }, title }) =>
  /dated|none|old|named|packed|broken|:1|sums|hostile/.test(`${String(url)} ${title}`),
);

testHostCases(
  'get_url by curl',
  getUrl,
  [...CASES, UNQUOTED, ...LOGINS, ...HOSTILE_CASES],
  [{ name: 'dash', requirement: CURL, open: () => new TestSession(findShell('dash')) }],
);
testHostCases('get_url by curl', getUrl, CHOSEN, [
  { name: 'busybox', requirement: CURL, open: () => new ToolSession('busybox', ['curl']) },
]);
testHostCases(
  'get_url by wget',
  getUrl,
  [...CHOSEN, ...LOGINS],
  [{ name: 'bash', requirement: WGET, open: () => new ToolSession('bash', ['wget', ...TOOLS]) }],
);
testHostCases('get_url by wget of busybox', getUrl, CHOSEN, [
  { name: 'busybox', requirement: BUSYBOX, open: () => new ToolSession('busybox', []) },
]);

describe('what get_url cannot do', () => {
  const sessions = { none: new ToolSession('dash', TOOLS), small: new ToolSession('busybox', []) };
  afterAll(() => Promise.all(Object.values(sessions).map((session) => session.close())));

  test.each([
    ['none', {}, /has no command that can download .*: neither curl nor wget/],
    ['small', { headers: { a: 'b' } }, /busybox's wget can only ask without headers/],
    ['small', { url_username: 'me' }, /busybox's wget can only ask without headers/],
    ['small', { checksum: 'sha224:00', dest: '/etc/hostname' }, /the host has no command `sha224sum`/],
    ['none', { url: 'ftp://x/y' }, /is not a URL of http or https/],
    ['none', { url: 'file://elsewhere/y' }, /names a file of another machine/],
    ['none', { headers: { 'a b': 'c' } }, /cannot be the name of a header/],
    ['none', { checksum: 'abc' }, /has to be in format <algorithm>:<checksum>/],
    ['none', { checksum: 'crc32:00' }, /crc32 is none of md5, sha1/],
    ['none', { checksum: 'md5:xyz' }, /The checksum format is invalid/],
    ['none', { client_cert: 'a\nb' }, /client_cert: a line end cannot stand in it/],
    ['none', { unredirected_headers: ['a'] }, /unredirected_headers is not there/],
    ['none', { use_gssapi: true }, /use_gssapi is not there/],
    ['none', { dest: '/dev/null' }, /is neither a file nor a folder/],
  ] as const)('%s: %j', async (host, args, message) => {
    const result = await runDefinition(getUrl, { url: `${base}/file`, dest: '/none', ...args }, sessions[host]);
    expect(result).toMatchObject({ failed: true, msg: expect.stringMatching(message) as string });
  });

  test('check mode does not know what a host without curl and wget will do', async () => {
    const result = await runDefinition(getUrl, to('/file'), sessions.none, { check: true });
    expect(result).toMatchObject({ unknown: 'the host has neither curl nor wget yet' });
  });
});
