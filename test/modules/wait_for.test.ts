import { writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { waitFor } from '../../src/modules/wait_for.ts';
import { describeWith } from '../requirement.ts';
import { type HostCase, HOSTILE, HOSTILE_PATH, testHostCases } from './host-cases.ts';
import { runDefinition } from './run-definition.ts';
import { TEST_SHELLS, TestSession } from './test-shells.ts';

const FILES: HostCase[] = [
  {
    title: 'finds a file',
    args: { path: '{dir}/a' },
    host: { a: '' },
    result: { path: '{dir}/a', elapsed: 0, state: 'file', mode: '0644', owner: 'root', gid: 0, size: 0 },
    frames: [1, 1],
  },
  {
    title: 'finds a folder',
    args: { path: '{dir}/a' },
    host: { a: { folder: true, mode: '0750' } },
    result: { state: 'directory', mode: '0750' },
  },
  {
    title: 'follows a link, and tells of it',
    args: { path: '{dir}/a' },
    host: { b: '', a: { link: 'b' } },
    result: { state: 'link', mode: '0777', size: 1 },
  },
  {
    title: 'does not wait for what is in no folder',
    args: { path: '{dir}/a/b', timeout: 60 },
    host: { a: '' },
    failed: /^Failed to stat .*\/a\/b, Not a directory$/,
    result: { elapsed: 0 },
    check: 'unknown',
  },
  {
    title: 'gives up',
    args: { path: '{dir}/a', timeout: 0 },
    failed: /^Timeout when waiting for file .*\/a$/,
    check: 'unknown',
  },
  {
    title: 'says what it was told to say',
    args: { path: '{dir}/a', timeout: 0, msg: 'Too late.' },
    failed: /^Too late\.$/,
    check: 'unknown',
  },
  {
    title: 'sees that a file is gone',
    args: { path: '{dir}/a', state: 'absent' },
    result: { state: 'absent', match_groups: [] },
  },
  {
    title: 'takes what is in no folder as gone',
    args: { path: '{dir}/a/b', state: 'absent' },
    host: { a: '' },
    result: { state: 'absent', elapsed: 0 },
  },
  {
    title: 'takes no notice of the text of a file that shall go',
    args: { path: '{dir}/a', state: 'absent', timeout: 0, search_regex: 'no(?=t)' },
    host: { a: 'here' },
    failed: /to be absent\.$/,
    check: 'unknown',
  },
  {
    title: 'gives up on a file that stays',
    args: { path: '{dir}/a', state: 'absent', timeout: 0 },
    host: { a: '' },
    failed: /to be absent\.$/,
    check: 'unknown',
  },
  {
    title: 'finds text, and tells its groups',
    args: { path: '{dir}/a', search_regex: 'after (?P<ms>\\d+) (m)s' },
    host: { a: 'starting\nready after 12 ms\n' },
    result: { match_groups: ['12', 'm'], match_groupdict: { ms: '12' } },
    frames: [1, 1],
  },
  {
    title: 'finds what only the controller can match',
    args: { path: '{dir}/a', search_regex: 'ready(?= after)\\s(\\w+?)t' },
    host: { a: 'ready after' },
    result: { match_groups: ['af'] },
    frames: [1, 1],
  },
  {
    title: 'misses text',
    args: { path: '{dir}/a', search_regex: 'no', timeout: 0 },
    host: { a: 'yes' },
    failed: /waiting for search string no in/,
    check: 'unknown',
  },
  {
    title: 'misses what only the controller can match',
    args: { path: '{dir}/a', search_regex: 'n+?o', timeout: 0 },
    failed: /waiting for search string/,
    check: 'unknown',
  },
  {
    title: 'refuses an expression that is none',
    args: { path: '{dir}/a', search_regex: '(' },
    failed: /search_regex is not a regular expression/,
  },
  {
    title: 'drains only ports',
    args: { path: '{dir}/a', state: 'drained' },
    failed: /^state=drained should only be used for checking a port in the wait_for module$/,
    result: { elapsed: 0 },
  },
  {
    title: 'stops only ports',
    args: { path: '{dir}/a', state: 'stopped' },
    failed: /^state=stopped should only be used for checking a port in the wait_for module$/,
  },
  {
    title: 'waits for hostile text in a file of a hostile name',
    args: {
      path: `{dir}/${HOSTILE_PATH}`,
      search_regex: `x${HOSTILE_PATH.replaceAll(/[^\w\s]/g, '\\$&').replace('\n', '\\s')}`,
    },
    host: { [HOSTILE_PATH]: `x${HOSTILE_PATH.replace('\n', ' ')}\n` },
    after: { pwned: null },
  },
  ...HOSTILE.map((text): HostCase => ({
    title: `does not reach ${JSON.stringify(text)}`,
    args: { host: text, port: 1, timeout: 0, connect_timeout: 1 },
    failed: /^Timeout when waiting for /,
    check: 'unknown',
    after: { pwned: null },
  })).slice(0, 6),
];

testHostCases('wait_for', waitFor, FILES);

/** Each way of connecting, by the commands that the host has not. */
const WAYS = [
  { way: 'bash', exclusive: false, without: [] },
  { way: 'nc of busybox', exclusive: true, without: [] },
  { way: '/proc/net/tcp', exclusive: true, without: ['nc'] },
];

for (const shell of TEST_SHELLS.filter(({ applets }) => applets)) {
  describeWith(['linux', shell.requirement, { command: 'bash', package: 'bash' }], 'ports', () => {
    describe.each(WAYS)('by $way', ({ exclusive, without }) => {
      let server: Server | undefined;
      let session: TestSession | undefined;
      afterEach(async () => {
        server?.close();
        await session?.close();
      });

      async function listen(greeting: string): Promise<number> {
        server = createServer((socket) => socket.on('error', () => {}).end(greeting));
        await new Promise<void>((resolve) => server?.listen(0, '127.0.0.1', resolve));
        const address = server.address();
        return typeof address === 'object' && address !== null ? address.port : 0;
      }

      function open(): TestSession {
        session = new TestSession(shell, undefined, exclusive);
        if (without.length > 0) session.removeApplets(without);
        return session;
      }

      test('finds one that listens', async () => {
        const port = await listen('');
        const found = await runDefinition(waitFor, { port }, open());
        expect(found).toMatchObject({ changed: false, port, state: 'started' });
        // Whole seconds, of which one may begin meanwhile.
        expect(found['elapsed']).toBeLessThan(10);
      });

      test('misses one that does not, and one that shall not', async () => {
        const port = await listen('');
        const opened = open();
        const stays = await runDefinition(waitFor, { port, state: 'stopped', timeout: 0 }, opened);
        expect(stays).toMatchObject({ failed: true, msg: `Timeout when waiting for 127.0.0.1:${port} to stop.` });
        await new Promise((resolve) => server?.close(resolve));
        const gone = await runDefinition(waitFor, { port, timeout: 0 }, opened);
        expect(gone).toMatchObject({ failed: true, msg: `Timeout when waiting for 127.0.0.1:${port}` });
        expect(await runDefinition(waitFor, { port, state: 'stopped' }, opened)).toMatchObject({ changed: false });
      });
    });

    test('reads a greeting', async () => {
      const server = createServer((socket) => socket.on('error', () => {}).end('220 mail.example.com\r\n'));
      await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
      const address = server.address();
      const port = typeof address === 'object' && address !== null ? address.port : 0;
      const session = new TestSession(shell);
      try {
        const result = await runDefinition(waitFor, { port, search_regex: '^(\\d+) mail' }, session);
        expect(result).toMatchObject({ match_groups: ['220'] });
      } finally {
        server.close();
        await session.close();
      }
    });

    test('says what the host lacks', async () => {
      const session = new TestSession(shell, undefined, true);
      session.removeApplets(['nc']);
      try {
        const result = await runDefinition(waitFor, { host: '10.255.255.1', port: 1 }, session);
        expect(result).toMatchObject({
          failed: true,
          msg: expect.stringMatching('neither bash nor nc nor curl') as string,
        });
      } finally {
        await session.close();
      }
    });

    test('sees a file that comes while it waits', async () => {
      const session = new TestSession(shell);
      const path = join(session.home, 'late');
      try {
        const waiting = runDefinition(waitFor, { path, timeout: 20 }, session);
        writeFileSync(path, '');
        expect(await waiting).toMatchObject({ changed: false });
        expect(session.frames).toBe(1);
      } finally {
        await session.close();
      }
    });

    test('sees that a port has no connections', async () => {
      const session = new TestSession(shell);
      try {
        expect(await runDefinition(waitFor, { port: 1, state: 'drained', timeout: 0 }, session)).toMatchObject({
          changed: false,
        });
      } finally {
        await session.close();
      }
    });
  });
}
