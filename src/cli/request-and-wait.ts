import { MessageChannel, receiveMessageOnPort, Worker } from 'node:worker_threads';
import { type HttpAnswer, type HttpRequest, LookupError } from '../lookups/lookup.ts';

/** What the thread runs: text, since this file may be part of a bundle. */
const PROGRAM = String.raw`
const { workerData } = require('node:worker_threads');
const { readFileSync } = require('node:fs');
const { request, port, done } = workerData;
const finish = (answer) => {
  port.postMessage(answer);
  Atomics.store(done, 0, 1);
  Atomics.notify(done, 0);
};
const fail = (error) => finish({ error: error.errors?.[0]?.message ?? error.message });
// Whoever asked waits for an answer, whatever happens here.
process.on('uncaughtException', fail);
const lower = request.unredirectedHeaders.map((name) => name.toLowerCase());
const get = (url, headers, left) => {
  const { protocol, origin } = new URL(url);
  if (protocol !== 'http:' && protocol !== 'https:') throw new Error('it redirects to ' + url);
  const client = require(protocol === 'https:' ? 'node:https' : 'node:http');
  const options = {
    headers,
    timeout: request.timeoutMs,
    ...(request.socketPath === undefined ? {} : { socketPath: request.socketPath }),
    ...(protocol === 'https:' ? {
      rejectUnauthorized: request.validateCerts,
      ...(request.caPath === undefined ? {} : { ca: readFileSync(request.caPath) }),
      ...(request.ciphers === undefined ? {} : { ciphers: request.ciphers }),
    } : {}),
  };
  const sent = client.get(url, options, (response) => {
    const { location } = response.headers;
    if (request.followRedirects && [301, 302, 303, 307, 308].includes(response.statusCode) && location !== undefined) {
      response.resume();
      if (left === 0) return fail(new Error('it redirects without an end'));
      const next = new URL(location, url);
      const kept = Object.entries(headers).filter(([name]) =>
        !lower.includes(name.toLowerCase()) && (next.origin === origin || name.toLowerCase() !== 'authorization'));
      try { get(next.href, Object.fromEntries(kept), left - 1); } catch (error) { fail(error); }
      return;
    }
    const chunks = [];
    response.on('data', (chunk) => chunks.push(chunk));
    response.on('error', fail);
    response.on('end', () => finish({
      status: response.statusCode, reason: response.statusMessage, body: Buffer.concat(chunks),
    }));
  });
  sent.on('timeout', () => sent.destroy(new Error('it sent nothing for ' + request.timeoutMs / 1000 + ' seconds')));
  sent.on('error', fail);
};
try { get(request.url, request.headers, 10); } catch (error) { fail(error); }
`;

type Reply =
  { readonly error: string } | { readonly status: number; readonly reason: string; readonly body: Uint8Array };

/** Asks a web server, and holds everything else until it has answered: a lookup cannot wait otherwise. */
export function requestAndWait(request: HttpRequest): HttpAnswer {
  const { port1, port2 } = new MessageChannel();
  const done = new Int32Array(new SharedArrayBuffer(4));
  const worker = new Worker(PROGRAM, {
    eval: true,
    workerData: { request, port: port2, done },
    transferList: [port2],
    execArgv: [],
  });
  worker.unref();
  Atomics.wait(done, 0, 0);
  const received: unknown = receiveMessageOnPort(port1)?.message;
  port1.close();
  void worker.terminate();
  const reply = received as Reply;
  if ('error' in reply) throw new LookupError(`${request.url}: ${reply.error}`);
  return { status: reply.status, reason: reply.reason, body: Buffer.from(reply.body) };
}
