import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Value } from '../../src/template/value.ts';
import { describeWith } from '../requirement.ts';
import { look, type Setting } from './look.ts';
import { startWebServer, type WebServer } from './web-server.ts';

let server: WebServer;

beforeAll(async () => {
  server = await startWebServer();
});

afterAll(() => server.close());

function lookAt(text: string, setting?: Setting): Value {
  return look(text.replaceAll('SERVER', server.address), setting);
}

test.each<[string, Value]>([
  ["query('url', 'SERVER/lines')", ['a', '', 'b', '{{ 1 }}']],
  ["lookup('url', 'SERVER/lines', split_lines=false)", 'a\r\n\nb\n{{ 1 }}\n'],
  ["query('url', 'SERVER/empty')", []],
  ["lookup('url', 'SERVER/headers')", '{"user-agent":"ansible-httpget"}'],
  [
    "lookup('url', 'SERVER/headers', http_agent='me', force=true, headers={'X-One': 1})",
    '{"user-agent":"me","cache-control":"no-cache","x-one":"1"}',
  ],
  ["lookup('url', 'SERVER/moved')", '{"user-agent":"ansible-httpget"}'],
  [
    "lookup('url', 'SERVER/moved', headers={'X-One': 1, 'X-Two': 2}, unredirected_headers=['x-one'])",
    '{"user-agent":"ansible-httpget","x-two":"2"}',
  ],
  ["lookup('url', 'SERVER/login', username='ann', password='pa ss')", 'in'],
  [
    "lookup('url', 'SERVER/headers', username='ann', password='x', force_basic_auth=true)",
    '{"user-agent":"ansible-httpget","authorization":"Basic YW5uOng="}',
  ],
])('%s', (text, expected) => {
  expect(lookAt(text)).toEqual(expected);
});

test('a login may stand in the URL', () => {
  expect(
    lookAt("lookup('url', 'SERVER/login')".replace('SERVER', server.address.replace('//', '//ann:pa%20ss@'))),
  ).toBe('in');
});

test.each<[string, string]>([
  ["lookup('url', 'SERVER/nothing')", 'the url lookup failed: SERVER/nothing answered 404 Not Found'],
  ["lookup('url', 'SERVER/login', username='ann', password='no')", 'SERVER/login answered 401 Unauthorized'],
  ["lookup('url', 'SERVER/moved', follow_redirects='none')", 'SERVER/moved answered 302 Found'],
  [
    "lookup('url', 'SERVER/moved', follow_redirects='sometimes')",
    '`follow_redirects` is one of urllib2, all, yes, safe, none, no',
  ],
  ["lookup('url', 'SERVER/nowhere')", 'SERVER/nowhere: Invalid URL'],
  ["lookup('url', 'SERVER/round')", 'SERVER/round: it redirects without an end'],
  ["lookup('url', 'SERVER/elsewhere')", 'SERVER/elsewhere: it redirects to file:///etc/passwd'],
  ["lookup('url', 'SERVER/bytes')", 'what SERVER/bytes answered is not text in UTF-8'],
  ["lookup('url', 'SERVER/silent', timeout=0.05)", 'SERVER/silent: it sent nothing for 0.05 seconds'],
  ["lookup('url', 'http://127.0.0.1:1/')", 'http://127.0.0.1:1/: connect ECONNREFUSED 127.0.0.1:1'],
  ["lookup('url', 'file:///etc/passwd')", '`file:///etc/passwd` is not a URL of http or https'],
  ["lookup('url', 'SERVER/lines', use_gssapi=true)", '`use_gssapi` is not supported here'],
  ["lookup('url', 'SERVER/lines', timeout='soon')", '`timeout` has to be a number, not the string `soon`'],
  ["lookup('url', 'SERVER/lines', header={})", 'it has no option `header`'],
  ["lookup('url', 'http://127.0.0.1:1/', unix_socket='/nowhere/s')", 'connect ENOENT /nowhere/s'],
  ["lookup('url', 'https://127.0.0.1:1/', ca_path='/nowhere/ca')", 'no such file or directory'],
  ["lookup('url', 'https://127.0.0.1:1/', ciphers=['NOT-A-CIPHER'])", 'https://127.0.0.1:1/: '],
])('%s fails', (text, message) => {
  expect(() => lookAt(text)).toThrow(message.replaceAll('SERVER', server.address));
});

test.each<Record<string, string>>([
  { http_proxy: 'http://proxy' },
  { ALL_PROXY: 'http://proxy' },
  { http_proxy: 'http://proxy', no_proxy: '.example.com' },
])('with %j there is a proxy in the way', (env) => {
  const message = 'names a proxy, and the url lookup goes through none';
  expect(() => lookAt("query('url', 'SERVER/empty')", { env })).toThrow(message);
  expect(lookAt("query('url', 'SERVER/empty', use_proxy=false)", { env })).toEqual([]);
});

test.each<Record<string, string>>([
  { https_proxy: 'http://proxy' },
  { http_proxy: 'http://proxy', no_proxy: 'localhost,127.0.0.1' },
  { http_proxy: 'http://proxy', no_proxy: '*' },
])('with %j there is none', (env) => {
  expect(lookAt("query('url', 'SERVER/empty')", { env })).toEqual([]);
});

describeWith([{ command: 'openssl', package: 'openssl' }], 'a server whose certificate nobody knows', () => {
  let secure: WebServer;
  let folder = '';

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'lookups-'));
    const request = [
      'req',
      '-x509',
      '-newkey',
      'ec',
      '-pkeyopt',
      'ec_paramgen_curve:prime256v1',
      '-nodes',
      '-days',
      '2',
    ];
    const files = [
      '-keyout',
      'key.pem',
      '-out',
      'cert.pem',
      '-subj',
      '/CN=localhost',
      '-addext',
      'subjectAltName=IP:127.0.0.1',
    ];
    execFileSync('openssl', [...request, ...files], { cwd: folder, stdio: 'ignore' });
    const read = (name: string): string => readFileSync(join(folder, name), 'utf8');
    secure = await startWebServer({ key: read('key.pem'), cert: read('cert.pem') });
  });

  afterAll(async () => {
    await secure.close();
    rmSync(folder, { recursive: true });
  });

  test('is refused, unless it need not be known, or `ca_path` vouches for it', () => {
    const ask = (options: string): Value => look(`query('url', '${secure.address}/lines'${options})`);
    expect(() => ask('')).toThrow('/lines: self-signed certificate');
    expect(ask(', validate_certs=false')).toHaveLength(4);
    expect(ask(`, ca_path='${folder}/cert.pem'`)).toHaveLength(4);
  });
});
