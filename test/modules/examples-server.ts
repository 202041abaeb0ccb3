import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import { join, normalize } from 'node:path';

/**
 * The servers that examples ask, as a program for the network namespace of a host: `examples-server.ts FOLDER`. By https it has the files
 * of FOLDER/site, whatever it is called; an etcd on its port says that it is well.
 */
const folder = process.argv[2] ?? '.';

const web = createSecureServer(
  { key: readFileSync(join(folder, 'key.pem')), cert: readFileSync(join(folder, 'cert.pem')) },
  (request, response) => {
    const { pathname } = new URL(request.url ?? '', 'https://x');
    try {
      response.end(readFileSync(join(folder, 'site', normalize(pathname))));
    } catch {
      response.writeHead(404).end();
    }
  },
);
const etcd = createServer((request, response) => {
  if (request.url === '/health')
    response.writeHead(200, { 'Content-Type': 'application/json' }).end('{"health":"true"}');
  else response.writeHead(404).end();
});

web.listen(443, () => etcd.listen(2379, '127.0.0.1', () => process.stdout.write('ready\n')));
