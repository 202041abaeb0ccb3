import { createHash } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';
import { HOSTILE } from './host-cases.ts';

/** What the server has at /file. */
export const CONTENT = 'hello\n';
export const SHA256 = createHash('sha256').update(CONTENT).digest('hex');

/** Header values can hold these. */
export const HOSTILE_HEADER = HOSTILE.filter((text) => /^[ -~]*$/.test(text))
  .join('|')
  .trim();
export const HOSTILE_PASSWORD = `p"'\\$(touch pwned)`;

type Answer = (request: IncomingMessage, response: ServerResponse) => void;

const send =
  (headers: Readonly<Record<string, string>>, content: string | Buffer = CONTENT): Answer =>
  (_, response) =>
    response.writeHead(200, headers).end(content);

const ANSWERS: Readonly<Record<string, Answer>> = {
  '/file': send({}),
  '/dated': (request, response) => {
    if (request.headers['if-modified-since'] === undefined) response.end(CONTENT);
    else response.writeHead(304, 'Not Modified').end();
  },
  '/fresh': ({ headers, method }, response) =>
    response.end(`${method} ${headers['cache-control']} ${headers['user-agent']} ${headers['if-modified-since']}`),
  '/old': (_, response) => response.writeHead(302, { Location: '/deep/file?a=b/c' }).end(),
  '/deep/file': send({}),
  '/named': send({ 'Content-Disposition': 'attachment; filename="a name.txt"' }),
  '/plainly-named': send({ 'Content-Disposition': 'attachment; filename=plain.txt; size=6' }),
  '/outside': send({ 'Content-Disposition': 'attachment; filename="../../pwned"' }),
  '/nowhere': send({ 'Content-Disposition': 'attachment; filename=".."' }),
  '/packed': send({ 'Content-Encoding': 'gzip' }, gzipSync(CONTENT)),
  '/not-packed': send({ 'Content-Encoding': 'gzip' }),
  '/broken': (_, response) => {
    response.writeHead(200, { 'Content-Length': '1000' }).write('half', () => response.destroy());
  },
  '/login': ({ headers }, response) => {
    const login = `Basic ${Buffer.from(`me:${HOSTILE_PASSWORD}`).toString('base64')}`;
    response.writeHead(headers.authorization === login ? 200 : 401).end(CONTENT);
  },
  '/header': ({ headers }, response) =>
    response.writeHead(headers['x-test'] === HOSTILE_HEADER ? 200 : 400).end(CONTENT),
  '/sums': send({}, `${'0'.repeat(64)}  other\n${SHA256.toUpperCase()} *./file\n`),
  '/sum': send({}, SHA256),
  '/wrong-sums': send({}, `${'0'.repeat(64)}  file\n`),
  '/no-sums': send({}, '<html>\n<body>file\n'),
  '/page-sums': send({}, 'none-of-that! file\n'),
};

/** A web server on loopback whose paths are what their names say; further ones give what is put for them. */
export async function startFileServer(
  more: Readonly<Record<string, Buffer>> = {},
): Promise<{ base: string; close: () => void }> {
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? '', 'http://x');
    const bytes = more[pathname];
    if (bytes !== undefined) response.end(bytes);
    else
      (ANSWERS[pathname] ?? ((_, missing) => missing.writeHead(404, 'Not Here').end('nothing\n')))(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    base: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}
