import { basename } from 'node:path';
import { TextDecoder } from 'node:util';
import { gunzipSync } from 'node:zlib';
import { defineModule, type HostHandle } from '../module/define-module.ts';
import { type Call, loadProgram } from '../module/program.ts';
import { ModuleFailure, type ModuleResult } from '../module/result.ts';
import { attributeVars, pickAttributes } from './file-attributes.ts';
import { type HttpAnswer, readHttpAnswer } from './http-answer.ts';
import { checkHttpFiles, refuseAbsentHttpArgs, takesNetrc } from './http-args.ts';
import { formatBareRequest, formatCurlConfig, formatWgetConfig, type HttpRequest } from './http-request.ts';
import { readHttpTarget } from './http-target.ts';
import { readCookies } from './http-cookies.ts';
import { parseJson } from './parse-json.ts';
import { makePlaceCall, type Placement, readPlaceReply } from './place.ts';
import { URI_ARGS, type UriArgs } from './uri-args.ts';
import { readHttpBody } from './uri-body.ts';

const PROGRAM = loadProgram(import.meta.url, 'uri.sh');
const READ_PROGRAM = loadProgram(import.meta.url, 'read_text.sh');

export const uri = defineModule({
  name: 'uri',
  aliases: ['ansible.builtin.uri', 'ansible.legacy.uri'],
  summary: 'Asks a web server, from the host.',
  description:
    'Through curl or wget of the host, or for http a bare connection. Check mode does not ask; `check_mode: false` on the task makes it.',
  checkMode: 'skip',
  args: URI_ARGS,
  returns: {
    status: 'The status, such as 200; -1 where no server answered.',
    msg: 'The status in words.',
    url: 'What was asked in the end.',
    content: 'The body, if `return_content` or the status is wrong.',
    json: 'The body as a value, if it is JSON; integers beyond 2^53 stay exact.',
    redirected: 'Whether it was redirected.',
    elapsed: 'Seconds.',
    path: 'The file of `dest`.',
    cookies: 'The cookies that were set, also by redirects: a mapping of names and values.',
    cookies_string: 'The same as a header `Cookie` wants them.',
    content_type: 'And likewise every other header, in lower case with underscores.',
  },
  examples: `- uri:
    url: http://127.0.0.1:2379/health
    return_content: true
  register: health
  until: health.json.health == "true"
  retries: 30
  delay: 1
`,
  makesOneCall: (args) => args.dest === undefined && args.src === undefined,
  run: async ({ args, host, now }) => {
    refuseAbsentHttpArgs(args);
    const source = args.src === undefined ? undefined : await readSource(host, args.src, args.remote_src);
    const reply = await host.call(makeCall(args, readRequest(args, source)));
    const reason = reply.fields.get('skipped');
    if (reason !== undefined) return { changed: false, msg: reason, stdout: reason };
    const answer = readHttpAnswer(reply.fields);
    if (answer === undefined) return describeSilence(args, reply.fields.int('rc') ?? 1, reply.stderr.toString('utf8'));
    const whole = args.decompress ? unpack(answer) : answer;
    const result = describeAnswer(args, whole, now());
    return args.dest === undefined || result.failed === true
      ? result
      : keepAnswer(host, args, args.dest, whole, result);
  },
});

async function readSource(host: HostHandle, path: string, isOnHost: boolean): Promise<Buffer> {
  if (!isOnHost)
    throw new ModuleFailure('`src` is taken from the host alone: it needs `remote_src: true`', {
      help: 'Of a file of the controller: `body: "{{ lookup(\'file\', NAME) }}"`, or `copy` it first.',
    });
  const { fields } = await host.call({ program: READ_PROGRAM, vars: { read_text_path: path, ...attributeVars({}) } });
  if (fields.has('absent')) throw new ModuleFailure(`Unable to open source file ${path}: it is not on the host`);
  return fields.bytes('content') ?? Buffer.alloc(0);
}

function makeCall(args: UriArgs, request: HttpRequest): Call {
  const { body, url } = request;
  return {
    program: PROGRAM,
    vars: {
      uri_config: formatCurlConfig(request),
      uri_wgetrc: formatWgetConfig(request),
      uri_head: formatBareRequest(request) ?? '',
      uri_host: url.hostname.replace(/^\[(.*)\]$/, '$1'),
      uri_port: url.port || '80',
      uri_url: url.href,
      uri_method: request.method,
      uri_timeout: args.timeout,
      uri_body: body !== undefined,
      uri_creates: args.creates ?? '',
      uri_removes: args.removes ?? '',
      uri_socket: args.unix_socket ?? '',
      uri_plain:
        request.method === 'GET' &&
        body === undefined &&
        Object.keys(args.headers).length === 0 &&
        args.url_username === undefined,
    },
    ...(body === undefined ? {} : { stdin: body }),
  };
}

function unpack(answer: HttpAnswer): HttpAnswer {
  if (answer.headers.get('content-encoding') !== 'gzip') return answer;
  try {
    return { ...answer, body: gunzipSync(answer.body) };
  } catch {
    return answer;
  }
}

/** The answer in a file of the host, which changes only where it is another. */
async function keepAnswer(
  host: HostHandle,
  args: UriArgs,
  dest: string,
  answer: HttpAnswer,
  result: ModuleResult,
): Promise<ModuleResult> {
  const name = basename(new URL(answer.url ?? args.url).pathname) || 'index.html';
  const placement: Placement = {
    ...pickAttributes(args),
    dest,
    name,
    withoutDiff: true,
    entries: [{ kind: 'file', path: '', content: answer.body, send: true }],
  };
  const { dest: path, ...placed } = readPlaceReply(placement, await host.call(makePlaceCall(placement)));
  return { ...result, ...placed, path };
}

function readRequest(args: UriArgs, source: Buffer | undefined): HttpRequest {
  const method = args.method.toUpperCase();
  if (!/^[A-Z]+$/.test(method)) throw new ModuleFailure(`${args.method} is not a method of HTTP, such as GET or POST`);
  const { body, type } = source === undefined ? readHttpBody(args.body, args.body_format) : { body: source };
  const own = type === undefined ? [] : [['Content-Type', type] as const];
  const target = readHttpTarget(args, args.force ? [['Cache-Control', 'no-cache'], ...own] : own);
  const { ca_path, client_cert, client_key, ciphers } = args;
  checkHttpFiles({ ca_path, client_cert, client_key, ciphers });
  const follow = args.follow_redirects;
  const followRedirects =
    follow === 'all' ||
    follow === 'yes' ||
    (follow !== 'none' && follow !== 'no' && (method === 'GET' || method === 'HEAD'));
  return {
    ...target,
    method,
    body,
    followRedirects,
    validateCerts: args.validate_certs,
    caPath: ca_path,
    clientCert: client_cert,
    clientKey: client_key,
    timeout: args.timeout,
    useProxy: args.use_proxy,
    useNetrc: takesNetrc(args, target.user),
    ciphers: ciphers?.join(':'),
    unixSocket: args.unix_socket,
  };
}

function describeAnswer(args: UriArgs, answer: HttpAnswer, now: number): ModuleResult {
  const { body, headers, reason, status } = answer;
  const content = decodeText(body, headers.get('content-type'));
  const wrong = !args.status_code.includes(status);
  const cookies = readCookies(answer.setCookies, now);
  const msg =
    status < 300 ? `OK (${headers.get('content-length') ?? 'unknown'} bytes)` : `HTTP Error ${status}: ${reason}`;
  const location = headers.get('location');
  return {
    ...Object.fromEntries([...headers].map(([name, value]) => [name.replaceAll('-', '_'), value])),
    ...(location === undefined ? {} : { location: resolveUrl(location, answer.url ?? args.url) }),
    ...readJson(headers.get('content-type'), content),
    changed: false,
    status,
    url: answer.url ?? args.url,
    redirected: answer.redirects > 0,
    ...(status < 400
      ? {
          cookies: Object.fromEntries(cookies),
          cookies_string: cookies.map(([name, value]) => `${name}=${value}`).join('; '),
        }
      : {}),
    elapsed: answer.elapsed,
    ...(args.return_content || wrong ? { content } : {}),
    ...(wrong
      ? { failed: true, msg: `Status code was ${status} and not [${args.status_code.join(', ')}]: ${msg}` }
      : { msg }),
  };
}

function resolveUrl(location: string, base: string): string {
  return URL.canParse(location, base) ? new URL(location, base).href : location;
}

/** By the character set that the server names; UTF-8 where it names none, or one that nobody knows. */
function decodeText(body: Buffer, type = ''): string {
  const [, label = 'utf-8'] = /;\s*charset\s*=\s*"?([^\s;"]+)/i.exec(type) ?? [];
  if (/^utf-?8$/i.test(label)) return body.toString('utf8');
  try {
    return new TextDecoder(label).decode(body);
  } catch (error) {
    if (error instanceof RangeError) return body.toString('utf8');
    throw error;
  }
}

function readJson(type: string | undefined, content: string): { json?: unknown } {
  if (type === undefined || !/^(?:application|text)\/(?:[\w.-]+\+)?(?:json|javascript|x-json)\b/i.test(type)) return {};
  try {
    return { json: parseJson(content) };
  } catch (error) {
    if (error instanceof SyntaxError) return {};
    throw error;
  }
}

/** No web server answered: what the tool said, or what its exit status means. */
function describeSilence(args: UriArgs, rc: number, stderr: string): ModuleResult {
  const said = stderr.trim().split('\n').at(-1) ?? '';
  const why =
    said !== ''
      ? said
      : rc === 124 || rc === 143
        ? `no answer within ${args.timeout} s`
        : `nothing that speaks HTTP answered (status ${rc})`;
  const answer = { changed: false, status: -1, url: args.url, elapsed: 0, redirected: false };
  if (args.status_code.includes(-1)) return { ...answer, msg: `Request failed: ${why}` };
  return {
    ...answer,
    failed: true,
    msg: `Status code was -1 and not [${args.status_code.join(', ')}]: Request failed: ${why}`,
    help: `Is the server running, and can it be reached from the host? On the host: \`curl -v ${args.url}\`.`,
  };
}
