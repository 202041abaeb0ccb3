import { once } from 'node:events';
import { Worker } from 'node:worker_threads';

/** In a thread of its own: the url lookup holds the one that it is called in. */
const PROGRAM = `
const { parentPort, workerData } = require('node:worker_threads');
const { createServer } = require(workerData === null ? 'node:http' : 'node:https');
const login = 'Basic ' + Buffer.from('ann:pa ss').toString('base64');
const answers = {
  '/lines': (request, response) => response.end('a\\r\\n\\nb\\n{{ 1 }}\\n'),
  '/template': (request, response) => response.end('{{ 1 + 1 }}{% if true %}x{% endif %}{# c #}'),
  '/empty': (request, response) => response.end(''),
  '/headers': ({ headers }, response) => {
    const { host, connection, ...others } = headers;
    response.end(JSON.stringify(others));
  },
  '/login': ({ headers }, response) => {
    if (headers.authorization !== login) response.writeHead(401, { 'www-authenticate': 'Basic realm=x' });
    response.end('in');
  },
  '/moved': (request, response) => response.writeHead(302, { location: '/headers' }).end(),
  '/round': (request, response) => response.writeHead(302, { location: '/round' }).end(),
  '/elsewhere': (request, response) => response.writeHead(302, { location: 'file:///etc/passwd' }).end(),
  '/nowhere': (request, response) => response.writeHead(302, { location: 'http://[' }).end(),
  '/bytes': (request, response) => response.end(Buffer.from([0xff])),
  '/silent': () => {},
};
const server = createServer(workerData ?? {}, (request, response) => {
  const answer = answers[request.url] ?? ((_, response) => response.writeHead(404).end());
  answer(request, response);
});
server.listen(0, '127.0.0.1', () => parentPort.postMessage(server.address().port));
`;

export interface WebServer {
  readonly address: string;
  readonly close: () => Promise<unknown>;
}

/** A web server on this machine, with a certificate one of https; it ends with its thread. */
export async function startWebServer(
  certificate: { readonly key: string; readonly cert: string } | null = null,
): Promise<WebServer> {
  const worker = new Worker(PROGRAM, { eval: true, workerData: certificate });
  const [port] = (await once(worker, 'message')) as [number];
  return { address: `${certificate === null ? 'http' : 'https'}://127.0.0.1:${port}`, close: () => worker.terminate() };
}
