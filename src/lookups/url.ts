import { toText } from '../template/convert.ts';
import { TextDecoder } from 'node:util';
import { findProxy } from './find-proxy.ts';
import { type HttpAnswer, type HttpRequest, type Lookup, type LookupCall, LookupError } from './lookup.ts';
import { choice, dict, flag, list, number, readOptions, text } from './options.ts';

const OPTIONS = {
  validate_certs: flag(true),
  split_lines: flag(true),
  use_proxy: flag(true),
  username: text(),
  password: text(),
  headers: dict(),
  force: flag(false),
  timeout: number(10),
  http_agent: text('ansible-httpget'),
  force_basic_auth: flag(false),
  follow_redirects: choice('urllib2', 'all', 'yes', 'safe', 'none', 'no'),
  use_gssapi: flag(false),
  use_netrc: flag(false),
  unix_socket: text(),
  ca_path: text(),
  unredirected_headers: list(),
  ciphers: list(),
};

/** What web servers answer to GET, line by line, or each as one text with `split_lines=false`. */
export const url: Lookup = (terms, given, call) => {
  const options = readOptions(given, OPTIONS);
  for (const name of ['use_gssapi', 'use_netrc'] as const) {
    if (options[name]) throw new LookupError(`\`${name}\` is not supported here`);
  }
  return terms.flatMap((term) => {
    const target = readTarget(toText(term));
    if (options.use_proxy && options.unix_socket === undefined) refuseProxy(target, call);
    const username = options.username ?? decodeURIComponent(target.username);
    const password = options.password ?? decodeURIComponent(target.password);
    target.username = '';
    target.password = '';
    const request: HttpRequest = {
      url: target.href,
      headers: {
        'user-agent': options.http_agent,
        ...(options.force ? { 'cache-control': 'no-cache' } : {}),
        ...Object.fromEntries(Array.from(options.headers, ([name, value]) => [toText(name), toText(value)])),
      },
      timeoutMs: options.timeout * 1000,
      validateCerts: options.validate_certs,
      caPath: options.ca_path,
      ciphers: options.ciphers?.join(':'),
      socketPath: options.unix_socket,
      followRedirects: !['none', 'no'].includes(options.follow_redirects),
      unredirectedHeaders: options.unredirected_headers ?? [],
    };
    const body = readBody(target, ask(call, request, { username, password, atOnce: options.force_basic_auth }));
    return options.split_lines ? splitLines(body) : [body];
  });
};

function readTarget(term: string): URL {
  const target = URL.canParse(term) ? new URL(term) : undefined;
  if (target !== undefined && ['http:', 'https:'].includes(target.protocol)) return target;
  throw new LookupError(`\`${term}\` is not a URL of http or https`);
}

function refuseProxy(target: URL, { world }: LookupCall): void {
  const proxy = findProxy(target, world.env);
  if (proxy === undefined) return;
  throw new LookupError(
    `\`${proxy}\` of the environment names a proxy, and the url lookup goes through none`,
    'set `use_proxy=false` to ask the server directly, or `no_proxy` in the environment',
  );
}

interface Credentials {
  readonly username: string;
  readonly password: string;
  /** Without waiting for the server to ask. */
  readonly atOnce: boolean;
}

function ask({ world }: LookupCall, request: HttpRequest, { username, password, atOnce }: Credentials): HttpAnswer {
  const token = Buffer.from(`${username}:${password}`).toString('base64');
  const withLogin = { ...request, headers: { ...request.headers, authorization: `Basic ${token}` } };
  if (username !== '' && atOnce) return world.request(withLogin);
  const answer = world.request(request);
  return username !== '' && answer.status === 401 ? world.request(withLogin) : answer;
}

function readBody(target: URL, { status, reason, body }: HttpAnswer): string {
  if (status < 200 || status > 299) throw new LookupError(`${target.href} answered ${status} ${reason}`.trimEnd());
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(body);
  } catch {
    throw new LookupError(`what ${target.href} answered is not text in UTF-8`);
  }
}

function splitLines(body: string): string[] {
  const lines = body.split(/\r\n|\r|\n/);
  if (lines.at(-1) === '') lines.pop();
  return lines;
}
