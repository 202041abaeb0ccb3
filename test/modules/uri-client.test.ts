import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TLSSocket } from 'node:tls';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { uri } from '../../src/modules/uri.ts';
import { describeWith } from '../requirement.ts';
import { runDefinition } from './run-definition.ts';
import { findShell, TestSession } from './test-shells.ts';

describe('a server that wants to know who asks', () => {
  let folder: string;
  let secure: Server;
  let address: string;
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'longshore-uri-'));
    const request =
      'req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 -addext subjectAltName=IP:127.0.0.1';
    for (const name of ['server', 'client']) {
      const files = ['-keyout', `${name}.key`, '-out', `${name}.pem`, '-subj', `/CN=${name}`];
      execFileSync('openssl', [...request.split(' '), ...files], { cwd: folder, stdio: 'ignore' });
    }
    const read = (name: string): string => readFileSync(join(folder, name), 'utf8');
    writeFileSync(join(folder, 'both.pem'), read('client.pem') + read('client.key'));
    const options = { key: read('server.key'), cert: read('server.pem'), ca: read('client.pem'), requestCert: true };
    secure = createServer(options, (asked, response) => {
      response.end((asked.socket as TLSSocket).getPeerCertificate().subject.CN);
    });
    await new Promise<void>((resolve) => secure.listen(0, '127.0.0.1', resolve));
    address = `https://127.0.0.1:${(secure.address() as AddressInfo).port}/`;
  });
  afterAll(() => {
    secure.closeAllConnections();
    secure.close();
    rmSync(folder, { recursive: true });
  });

  for (const tool of ['curl', 'wget']) {
    describeWith([{ command: tool, package: tool }], `by ${tool}`, () => {
      let session: TestSession;
      beforeAll(() => {
        const tools = join(folder, tool);
        mkdirSync(tools);
        for (const name of [tool, 'cat', 'grep', 'rm'])
          symlinkSync(execFileSync('which', [name], { encoding: 'utf8' }).trim(), join(tools, name));
        session = new TestSession(findShell('dash'), tools, true);
      });
      afterAll(() => session.close());

      test.each([
        ['a certificate and its key', { client_cert: 'client.pem', client_key: 'client.key' }, { content: 'client' }],
        ['both in one file', { client_cert: 'both.pem' }, { content: 'client' }],
        ['neither', {}, { failed: true, status: -1 }],
      ])('%s', async (_, files, result) => {
        const paths = Object.fromEntries(Object.entries(files).map(([name, file]) => [name, join(folder, file)]));
        const args = { url: address, ca_path: join(folder, 'server.pem'), return_content: true, ...paths };
        expect(await runDefinition(uri, args, session)).toMatchObject(result);
      });
    });
  }
});
