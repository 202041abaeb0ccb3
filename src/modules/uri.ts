import { arg, type ArgsOf } from '../module/arg.ts';
import { defineModule } from '../module/define-module.ts';
import { loadProgram } from '../module/program.ts';
import { ModuleFailure, type ModuleResult } from '../module/result.ts';
import { type HttpAnswer, readHttpAnswer } from './http-answer.ts';
import { formatBareRequest, formatCurlConfig, formatWgetConfig, type HttpRequest } from './http-request.ts';
import { formatJson, formatText, readHttpTarget } from './http-target.ts';
import { parseJson } from './parse-json.ts';

const PROGRAM = loadProgram(import.meta.url, 'uri.sh');

const args = {
  url: arg.str().required().describe('What to ask; http or https.'),
  method: arg.str().default('GET').describe('In capitals.'),
  body: arg.any().describe('What to send. With `body_format: json` any value, with form-urlencoded a mapping.'),
  body_format: arg.choice('raw', 'json', 'form-urlencoded').default('raw').describe('What `body` is made into.'),
  headers: arg.dict().default({}).describe('Headers to send.'),
  status_code: arg.list(arg.int()).default([200]).describe('Which answers are right.'),
  return_content: arg.bool().default(false).describe('The answer’s body goes into the result as `content`.'),
  timeout: arg.int().default(30).describe('Seconds until it fails.'),
  url_username: arg.str().aliases('user').describe('For basic authentication.'),
  url_password: arg.str().aliases('password').secret().describe('For basic authentication.'),
  force_basic_auth: arg.bool().default(true).describe('Accepted; the password is sent with the first request.'),
  validate_certs: arg.bool().default(true).describe('Checks the server’s certificate.'),
  ca_path: arg.path().describe('File of certificates on the host that are trusted.'),
  client_cert: arg
    .path()
    .describe('PEM file on the host with the certificate that says who asks; perhaps with its key.'),
  client_key: arg.path().describe('PEM file on the host with the key of `client_cert`.'),
  follow_redirects: arg
    .choice('all', 'none', 'safe', 'urllib2', 'yes', 'no')
    .default('safe')
    .describe('`safe`: only of GET and HEAD.'),
  http_agent: arg.str().default('longshore').describe('The User-Agent header.'),
};

type UriArgs = ArgsOf<typeof args>;

export const uri = defineModule({
  name: 'uri',
  aliases: ['ansible.builtin.uri', 'ansible.legacy.uri'],
  summary: 'Asks a web server, from the host.',
  description:
    'Through curl or wget of the host, or for http a bare connection. Check mode does not ask; `check_mode: false` on the task makes it.',
  checkMode: 'skip',
  args,
  returns: {
    status: 'The status, such as 200; -1 where no server answered.',
    msg: 'The status in words.',
    url: 'What was asked in the end.',
    content: 'The body, if `return_content` or the status is wrong.',
    json: 'The body as a value, if it is JSON; integers beyond 2^53 stay exact.',
    redirected: 'Whether it was redirected.',
    elapsed: 'Seconds.',
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
  prepare: ({ args }) => {
    const request = readRequest(args);
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
        uri_plain:
          request.method === 'GET' &&
          body === undefined &&
          Object.keys(args.headers).length === 0 &&
          args.url_username === undefined,
      },
      ...(body === undefined ? {} : { stdin: body }),
    };
  },
  decode: ({ args, reply }) => {
    const answer = readHttpAnswer(reply.fields);
    if (answer === undefined) return describeSilence(args, reply.fields.int('rc') ?? 1, reply.stderr.toString('utf8'));
    return describeAnswer(args, answer);
  },
});

function readRequest(args: UriArgs): HttpRequest {
  const { method } = args;
  if (!/^[A-Z]+$/.test(method))
    throw new ModuleFailure(`${method} is not a method of HTTP; write it in capitals, such as POST`);
  const { body, type } = readBody(args);
  const target = readHttpTarget(args, type === undefined ? [] : [['Content-Type', type]]);
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
    caPath: args.ca_path,
    clientCert: args.client_cert,
    clientKey: args.client_key,
    timeout: args.timeout,
  };
}

function readBody({ body, body_format: format }: UriArgs): { body: Buffer | undefined; type?: string } {
  if (body === undefined || body === null) return { body: undefined };
  if (format === 'json') {
    return { body: Buffer.from(typeof body === 'string' ? body : formatJson(body)), type: 'application/json' };
  }
  if (format === 'form-urlencoded') {
    if (typeof body === 'string') return { body: Buffer.from(body), type: 'application/x-www-form-urlencoded' };
    const pairs = Object.entries(body).flatMap(([name, value]) =>
      (Array.isArray(value) ? (value as unknown[]) : [value]).map((item): [string, string] => [name, formatText(item)]),
    );
    return { body: Buffer.from(new URLSearchParams(pairs).toString()), type: 'application/x-www-form-urlencoded' };
  }
  return { body: Buffer.from(formatText(body)) };
}

function describeAnswer(args: UriArgs, answer: HttpAnswer): ModuleResult {
  const { body, headers, reason, status } = answer;
  const content = body.toString('utf8');
  const wrong = !args.status_code.includes(status);
  const msg =
    status < 400 ? `OK (${headers.get('content-length') ?? 'unknown'} bytes)` : `HTTP Error ${status}: ${reason}`;
  return {
    ...Object.fromEntries([...headers].map(([name, value]) => [name.replaceAll('-', '_'), value])),
    ...readJson(headers.get('content-type'), content),
    changed: false,
    status,
    url: answer.url ?? args.url,
    redirected: answer.redirects > 0,
    elapsed: answer.elapsed,
    ...(args.return_content || wrong ? { content } : {}),
    ...(wrong
      ? { failed: true, msg: `Status code was ${status} and not [${args.status_code.join(', ')}]: ${msg}` }
      : { msg }),
  };
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
  return {
    failed: true,
    changed: false,
    status: -1,
    url: args.url,
    elapsed: 0,
    redirected: false,
    msg: `Status code was -1 and not [${args.status_code.join(', ')}]: Request failed: ${why}`,
    help: `Is the server running, and can it be reached from the host? On the host: \`curl -v ${args.url}\`.`,
  };
}
