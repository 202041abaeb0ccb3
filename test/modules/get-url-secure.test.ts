import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { getUrl } from '../../src/modules/get_url.ts';
import { describeWith } from '../requirement.ts';
import { runDefinition } from './run-definition.ts';
import type { TestSession } from './test-shells.ts';
import { ToolSession } from './tool-host.ts';

const TOOLS = 'cat chmod cmp date dd env grep id md5sum mv rm sed sha1sum stat tail tr'.split(' ');
const CURL = { command: 'curl', package: 'curl' };
const WGET = { command: 'wget', package: 'wget' };

describeWith(
  [{ command: 'openssl', package: 'openssl' }, CURL, WGET],
  'a server whose certificate nobody knows',
  () => {
    let folder: string;
    let server: Server;
    let url: string;
    beforeAll(async () => {
      folder = mkdtempSync(join(tmpdir(), 'longshore-get-'));
      const request =
        'req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 -addext subjectAltName=IP:127.0.0.1';
      const files = ['-keyout', 'key', '-out', 'cert', '-subj', '/CN=server'];
      execFileSync('openssl', [...request.split(' '), ...files], { cwd: folder, stdio: 'ignore' });
      const read = (name: string): string => readFileSync(join(folder, name), 'utf8');
      server = createServer({ key: read('key'), cert: read('cert') }, (_, response) => response.end('secret'));
      await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
      url = `https://127.0.0.1:${(server.address() as AddressInfo).port}/file`;
    });
    afterAll(() => {
      server.closeAllConnections();
      server.close();
      rmSync(folder, { recursive: true });
    });

    test.each<[string, () => TestSession]>([
      ['curl', () => new ToolSession('dash', ['curl', ...TOOLS])],
      ['wget', () => new ToolSession('dash', ['wget', ...TOOLS])],
    ])('is not believed, unless it shall be: by %s', async (name, open) => {
      const session = open();
      const dest = join(folder, name);
      try {
        expect(await runDefinition(getUrl, { url, dest }, session)).toMatchObject({
          failed: true,
          msg: expect.stringMatching(/^Request failed: .*certificate/) as string,
        });
        expect(await runDefinition(getUrl, { url, dest, validate_certs: false }, session)).toMatchObject({
          changed: true,
        });
        expect(readFileSync(dest, 'utf8')).toBe('secret');
      } finally {
        await session.close();
      }
    });
  },
);
