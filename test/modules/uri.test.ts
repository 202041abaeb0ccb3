import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { uri } from '../../src/modules/uri.ts';
import { describeWith, type Requirement } from '../requirement.ts';
import { useEchoServer } from './echo-server.ts';
import { HOSTILE } from './host-cases.ts';
import { runDefinition } from './run-definition.ts';
import { findShell, TestSession } from './test-shells.ts';

/** A way in which the host asks: the commands that it has. */
interface Way {
  readonly way: string;
  readonly shell: string;
  /** All it has, besides busybox's; without them all that the machine has. */
  readonly tools?: readonly string[];
  readonly without?: readonly string[];
  readonly requirement: Requirement;
  /** busybox's wget can only GET. */
  readonly plain?: boolean;
  readonly redirects: boolean;
}

const WAYS: readonly Way[] = [
  { way: 'curl', shell: 'dash', requirement: { command: 'curl', package: 'curl' }, redirects: true },
  { way: 'curl in bash', shell: 'bash', requirement: { command: 'curl', package: 'curl' }, redirects: true },
  {
    way: 'bash',
    shell: 'dash',
    tools: ['bash', 'timeout', 'cat'],
    requirement: { command: 'bash', package: 'bash' },
    redirects: false,
  },
  {
    way: 'nc of busybox',
    shell: 'busybox',
    tools: [],
    requirement: { command: 'busybox', package: 'busybox' },
    redirects: false,
  },
  {
    way: 'wget',
    shell: 'dash',
    tools: ['wget', 'cat', 'grep', 'rm'],
    requirement: { command: 'wget', package: 'wget' },
    redirects: true,
  },
  {
    way: 'wget of busybox',
    shell: 'busybox',
    tools: [],
    without: ['nc'],
    requirement: { command: 'busybox', package: 'busybox' },
    plain: true,
    redirects: true,
  },
];

const ONLY_GETS = "busybox's wget can only GET, without headers of its own; this task asks for more";

const server = useEchoServer();

for (const { way, shell: name, tools, without, requirement, plain, redirects } of WAYS) {
  describeWith([requirement], `uri by ${way}`, () => {
    let folder: string;
    let session: TestSession;
    beforeAll(() => {
      folder = mkdtempSync(join(tmpdir(), 'longshore-uri-'));
      mkdirSync(join(folder, 'bin'));
      for (const tool of tools ?? []) {
        const path = execFileSync('sh', ['-c', 'command -v "$1"', 'sh', tool], { encoding: 'utf8' }).trim();
        symlinkSync(path, join(folder, 'bin', tool));
      }
      session = new TestSession(
        findShell(name),
        tools === undefined ? undefined : join(folder, 'bin'),
        tools !== undefined,
      );
      if (without !== undefined) session.removeApplets(without);
    });
    afterAll(async () => {
      await session.close();
      rmSync(folder, { recursive: true });
    });
    const ask = (args: Record<string, unknown>) =>
      runDefinition(uri, { ...args, url: `${server.base}${String(args['url'])}` }, session);

    test('reads JSON, and keeps large integers exact', async () => {
      const result = await ask({ url: '/big' });
      expect(result).toMatchObject({
        changed: false,
        status: 200,
        json: { id: 9223372036854775807n, small: 1 },
        content_type: 'application/json',
      });
      expect(result).not.toHaveProperty('content');
    });

    test('returns the body to the byte, and headers', async () => {
      expect(await ask({ url: '/bytes', return_content: true })).toMatchObject({
        content: 'line\n\n\n',
        x_two_words: 'a: b',
        msg: expect.stringMatching(/^OK \(/) as string,
      });
    });

    test('tells a wrong status, with the body', async () => {
      expect(await ask({ url: '/none' })).toMatchObject({
        failed: true,
        status: 404,
        msg: 'Status code was 404 and not [200]: HTTP Error 404: Not Here',
        // busybox's wget drops the body of an error.
        content: way === 'wget of busybox' ? '' : 'nothing\n',
      });
    });

    test('takes another status', async () => {
      expect(await ask({ url: '/none', status_code: [200, 404] })).toMatchObject(
        plain === true ? { status: 404 } : { status: 404, changed: false },
      );
    });

    test.each([
      { codes: [200], result: { failed: true }, msg: /^Status code was -1 and not \[200\]: Request failed: / },
      { codes: [-1], result: { changed: false }, msg: /^Request failed: / },
    ])('has status -1 where nobody listens, which is to be one of $codes', async ({ codes, result, msg }) => {
      const answer = await runDefinition(uri, { url: 'http://127.0.0.1:1/', status_code: codes }, session);
      expect(answer).toMatchObject({ ...result, status: -1, msg: expect.stringMatching(msg) as string });
    });

    test('fails where nobody answers in time', async () => {
      expect(await ask({ url: '/silent', timeout: 1 })).toMatchObject({ failed: true, status: -1 });
    });

    test('follows a redirect where the tool can, and has the last status of those without an end', async () => {
      const result = await ask({ url: '/old', status_code: [200, 302] });
      expect(result).toMatchObject(redirects ? { status: 200 } : { status: 302, location: `${server.base}/echo` });
      const msg = way.startsWith('curl') ? /would lead to an infinite loop/ : /302/;
      expect(await ask({ url: '/endless' })).toMatchObject({ status: 302, msg: expect.stringMatching(msg) as string });
    });

    test('says where a redirect leads that it does not follow', async () => {
      const msg = 'Status code was 302 and not [200]: HTTP Error 302: Found';
      const result = await ask({ url: '/old', method: 'post', body: 'a' });
      expect(result).toMatchObject(unless(plain, { failed: true, msg, location: `${server.base}/echo` }));
    });

    test('makes a GET of a POST that is sent elsewhere', async () => {
      const result = await ask({ url: '/old', method: 'POST', body: 'a', follow_redirects: 'all' });
      const followed = way.startsWith('curl') ? { json: { method: 'GET', body: '' } } : {};
      expect(result).toMatchObject(unless(plain, { status: redirects ? 200 : 302, ...followed }));
    });

    test.each(['iso-8859-1', '"latin1"', 'utf-8', 'no-such-set'])('reads text in %s', async (charset) => {
      const result = await ask({ url: `/text?${encodeURIComponent(charset)}`, return_content: true });
      expect(result).toMatchObject({ content: /1/.test(charset) ? 'é' : '\ufffd' });
    });

    test('tells the cookies that were set, and takes them along', async () => {
      const result = await ask({ url: '/login', status_code: [200, 302] });
      const takesAlong = way.startsWith('curl') || way === 'wget';
      expect(result).toMatchObject({
        cookies: { id: 'a b', s: '1=2' },
        cookies_string: 'id=a b; s=1=2',
        ...(takesAlong ? { json: { headers: { cookie: 's=1=2' } } } : {}),
      });
    });

    test('sends what it shall, hostile or not', async () => {
      const given = { 'X-Test': HOSTILE.filter((text) => /^[ -~]*$/.test(text)).join('|'), 'Content-Type': 'text/x' };
      const result = await ask({
        url: '/echo?a=%20b',
        method: 'POST',
        body: HOSTILE.join('\n'),
        headers: given,
        user: 'me',
        password: `p"'\\$(x)`,
      });
      const sent = {
        method: 'POST',
        url: '/echo?a=%20b',
        body: HOSTILE.join('\n'),
        headers: {
          'x-test': given['X-Test'].trim(),
          'content-type': 'text/x',
          authorization: `Basic ${Buffer.from(`me:p"'\\$(x)`).toString('base64')}`,
          'user-agent': 'longshore',
        },
      };
      expect(result).toMatchObject(unless(plain, { json: sent }));
    });

    test('makes bodies of values', async () => {
      const json = await ask({
        url: '/echo',
        method: 'PUT',
        body_format: 'json',
        body: { id: 9223372036854775807n, list: ['ü'] },
      });
      const sentJson = {
        method: 'PUT',
        body: '{"id": 9223372036854775807, "list": ["ü"]}',
        headers: { 'content-type': 'application/json' },
      };
      expect(json).toMatchObject(unless(plain, { json: sentJson }));
      const form = await ask({
        url: '/echo',
        method: 'POST',
        body_format: 'form-urlencoded',
        body: { a: 'b c', d: [1, 2] },
      });
      expect(form).toMatchObject(unless(plain, { json: { body: 'a=b+c&d=1&d=2' } }));
    });
  });
}

/** What busybox's wget cannot do is a failure that says so. */
function unless(plain: boolean | undefined, result: object): object {
  return plain === true ? { failed: true, msg: ONLY_GETS } : result;
}

describe('what uri refuses', () => {
  const session = new TestSession(findShell('dash'));
  afterAll(() => session.close());

  test.each([
    [{ url: 'file:///etc/passwd' }, /is not a URL of http or https/],
    [{ url: 'nonsense' }, /is not a URL of http or https/],
    [{ url: 'http://x/', method: 'G T' }, /is not a method of HTTP/],
    [{ url: 'http://x/', headers: { 'a b': 'c' } }, /cannot be the name of a header/],
    [{ url: 'http://x/', headers: { a: 'c\r\nEvil: d' } }, /holds a line end/],
    [{ url: 'http://x/', user: 'a\nb' }, /holds a line end/],
  ])('%j', async (args, message) => {
    expect(await runDefinition(uri, args, session)).toMatchObject({
      failed: true,
      msg: expect.stringMatching(message) as string,
    });
    expect(session.frames).toBe(0);
  });

  test('check mode asks nobody', async () => {
    expect(await runDefinition(uri, { url: server.base }, session, { check: true })).toMatchObject({
      skipped: true,
      unknown: expect.any(String) as string,
    });
  });
});
