import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll } from 'vitest';

/** A web server on loopback, or a socket: /echo tells what was asked, the other paths are what their names say. */
export async function startEchoServer(place: number | string = 0): Promise<{ server: Server; base: string }> {
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const body = Buffer.concat(chunks).toString('utf8');
      const { pathname, search } = new URL(request.url ?? '', 'http://x');
      const json = (value: string) => response.setHeader('Content-Type', 'application/json').end(value);
      if (pathname === '/echo')
        json(JSON.stringify({ method: request.method, url: request.url, headers: request.headers, body }));
      else if (pathname === '/big') json('{"id": 9223372036854775807, "small": 1}');
      else if (pathname === '/bytes') response.setHeader('X-Two-Words', 'a: b').end(Buffer.from('line\n\n\n'));
      else if (pathname === '/text')
        response
          .setHeader('Content-Type', `text/plain; charset=${decodeURIComponent(search.slice(1))}`)
          .end(Buffer.from('é', 'latin1'));
      else if (pathname === '/packed') response.setHeader('Content-Encoding', 'gzip').end(gzipSync('unpacked'));
      else if (pathname === '/old') response.writeHead(302, { Location: '/echo' }).end();
      else if (pathname === '/endless') response.writeHead(302, { Location: '/endless' }).end();
      else if (pathname === '/login')
        response
          .setHeader('Set-Cookie', ['id="a b"; Path=/app', 's=1=2; HttpOnly', 'gone=1', 'gone=; Max-Age=0', 'odd'])
          .writeHead(302, { Location: '/echo' })
          .end();
      else if (pathname === '/silent') request.socket.setTimeout(0);
      else response.writeHead(404, 'Not Here').end('nothing\n');
    });
  });
  server.listen(typeof place === 'string' ? { path: place } : { port: place, host: '127.0.0.1' });
  await once(server, 'listening');
  const address = server.address();
  const base = `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`;
  return { server, base };
}

/** One on loopback, for all tests of a file. */
export function useEchoServer(): { readonly base: string } {
  let running: Awaited<ReturnType<typeof startEchoServer>> | undefined;
  beforeAll(async () => {
    running = await startEchoServer();
  });
  afterAll(() => {
    running?.server.closeAllConnections();
    running?.server.close();
  });
  return {
    get base() {
      return running?.base ?? '';
    },
  };
}
