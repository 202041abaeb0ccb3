import { existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, expect, test } from 'vitest';
import type { ModuleResult } from '../../src/module/result.ts';
import { uri } from '../../src/modules/uri.ts';
import { describeWith } from '../requirement.ts';
import { startEchoServer, useEchoServer } from './echo-server.ts';
import { HOSTILE } from './host-cases.ts';
import { TEST_SHELLS } from './test-shells.ts';
import { useShellHost } from './use-shell-host.ts';

const server = useEchoServer();

for (const shell of TEST_SHELLS) {
  describeWith([shell.requirement, { command: 'curl', package: 'curl' }], `uri and files, under ${shell.name}`, () => {
    const host = useShellHost();
    const { at } = host;
    beforeEach(() => host.open(shell));
    const ask = (path: string, args: Record<string, unknown>): Promise<ModuleResult> =>
      host.run(uri, { ...args, url: `${server.base}${path}` });

    test('the answer goes to a file, which changes only where it is another', async () => {
      const dest = at('a');
      const args = { dest, mode: '0640' };
      expect(await ask('/bytes', args)).toMatchObject({ changed: true, status: 200, path: dest, mode: '0640' });
      expect(readFileSync(dest, 'utf8')).toBe('line\n\n\n');
      expect(await ask('/bytes', args)).toMatchObject({ changed: false, path: dest });
      expect(await ask('/bytes', { dest, mode: '0600' })).toMatchObject({ changed: true });
      expect(statSync(dest).mode & 0o777).toBe(0o600);
    });

    test.each(HOSTILE)('to a folder, under the name that the URL has: %j', async (name) => {
      const dest = at(name);
      mkdirSync(dest);
      expect(await ask('/bytes?x=/y', { dest })).toMatchObject({ changed: true, path: join(dest, 'bytes') });
      expect(existsSync(join(dest, 'bytes'))).toBe(true);
    });

    test('a wrong answer leaves the file as it is', async () => {
      const dest = at('a');
      writeFileSync(dest, 'old');
      expect(await ask('/none', { dest })).toMatchObject({ failed: true, status: 404 });
      expect(readFileSync(dest, 'utf8')).toBe('old');
    });

    test.each([
      ['creates', 'a', "skipped, since '{path}' exists"],
      ['removes', 'none', "skipped, since '{path}' does not exist"],
    ])('%s: nothing is asked', async (option, name, message) => {
      writeFileSync(at('a'), '');
      const path = at(name);
      const msg = message.replace('{path}', path);
      const result = await ask('/none', { [option]: path });
      expect(result).toMatchObject({ changed: false, msg, stdout: msg });
      expect(result.status).toBeUndefined();
    });

    test('a file of the host is sent, to the byte', async () => {
      const src = at('a');
      writeFileSync(src, 'x\ny\n\n');
      expect(await ask('/echo', { method: 'PUT', src, remote_src: true })).toMatchObject({
        json: { method: 'PUT', body: 'x\ny\n\n' },
      });
    });

    test('fields of a form, with files', async () => {
      const body = { plain: 'a "b"', 'na"me': { content: 'text\n', filename: 'x"y.txt', mime_type: 'text/plain' } };
      const { json } = (await ask('/echo', { method: 'POST', body, body_format: 'form-multipart' })) as {
        json: { body: string; headers: Record<string, string> };
      };
      const [, boundary = ''] = /^multipart\/form-data; boundary=(\w+)$/.exec(json.headers['content-type'] ?? '') ?? [];
      expect(json.body.replaceAll(boundary, 'B')).toBe(
        [
          '--B',
          'Content-Disposition: form-data; name="plain"',
          '',
          'a "b"',
          '--B',
          'Content-Disposition: form-data; name="na%22me"; filename="x%22y.txt"',
          'Content-Type: text/plain',
          '',
          'text\n',
          '--B--',
          '',
        ].join('\r\n'),
      );
    });

    test('a socket is asked', async () => {
      const path = at('socket');
      const other = await startEchoServer(path);
      try {
        const result = await host.run(uri, { url: 'http://localhost/echo?a', unix_socket: path });
        expect(result).toMatchObject({ status: 200, json: { url: '/echo?a' } });
      } finally {
        other.server.close();
      }
    });

    test('what is packed is unpacked, unless it shall not be', async () => {
      expect(await ask('/packed', { return_content: true })).toMatchObject({ content: 'unpacked' });
      const { content } = await ask('/packed', { return_content: true, decompress: false });
      expect(content).not.toBe('unpacked');
    });

    test('caches are told to pass it on', async () => {
      const { json } = (await ask('/echo', { force: true })) as { json: { headers: Record<string, string> } };
      expect(json.headers['cache-control']).toBe('no-cache');
    });

    test.each([
      [{ src: '/none', remote_src: true }, 'Unable to open source file /none: it is not on the host'],
      [{ src: 'a' }, '`src` is taken from the host alone: it needs `remote_src: true`'],
      [{ ca_path: 'a\nb' }, 'ca_path: a line end cannot stand in it'],
      [{ use_gssapi: true }, /^use_gssapi is not there/],
      [{ unredirected_headers: ['x'] }, /^unredirected_headers is not there/],
      [{ body: 'x', body_format: 'form-multipart' }, /it is a mapping of fields/],
      [{ body: { a: { filename: 'f' } }, body_format: 'form-multipart' }, 'body: the field a has no content'],
    ])('refused: %j', async (args, msg) => {
      const result = await ask('/echo', args);
      expect(result.failed).toBe(true);
      expect(result.msg).toMatch(msg);
    });
  });
}
