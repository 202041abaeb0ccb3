import { arg, type ArgsOf } from '../module/arg.ts';
import { ModuleFailure } from '../module/result.ts';

/** How a host asks a web server: what all modules that do so take. */
export const HTTP_ARGS = {
  headers: arg.dict().default({}).describe('Headers to send.'),
  url_password: arg.str().aliases('password').secret().describe('For basic authentication.'),
  validate_certs: arg.bool().default(true).describe('Checks the server’s certificate.'),
  client_cert: arg
    .path()
    .describe('PEM file on the host with the certificate that says who asks; perhaps with its key.'),
  client_key: arg.path().describe('PEM file on the host with the key of `client_cert`.'),
  ciphers: arg.list(arg.str()).describe('Ciphers that may be used, in OpenSSL’s names.'),
  http_agent: arg.str().default('longshore').describe('The User-Agent header.'),
  use_proxy: arg.bool().default(true).describe('Goes through the proxy that the host’s environment names.'),
  use_netrc: arg.bool().default(true).describe('Takes a login from ~/.netrc of the host where the task gives none.'),
  decompress: arg.bool().default(true).describe('Unpacks what the server sends with `Content-Encoding: gzip`.'),
};

/** What Ansible has and the commands of a host cannot do. */
export const ABSENT_HTTP_ARGS = {
  unredirected_headers: arg
    .list(arg.str())
    .default([])
    .describe('Not there: neither curl nor wget leave out headers where they are redirected.'),
  use_gssapi: arg.bool().default(false).describe('Not there.'),
};

/** @throws ModuleFailure where one of them is asked for. */
export function refuseAbsentHttpArgs(args: ArgsOf<typeof ABSENT_HTTP_ARGS>): void {
  const asked = [
    ['unredirected_headers', args.unredirected_headers.length > 0],
    ['use_gssapi', args.use_gssapi],
  ] as const;
  const [name] = asked.find(([, isGiven]) => isGiven) ?? [];
  if (name === undefined) return;
  throw new ModuleFailure(`${name} is not there: the host asks with curl or wget, which cannot do it`, {
    help: 'Leave it out, or delegate a command that can to a host of your own.',
  });
}

/** Files and lists that stand in the configuration of curl or wget. @throws ModuleFailure where one would be several lines of it */
export function checkHttpFiles(files: Readonly<Record<string, string | readonly string[] | undefined>>): void {
  for (const [name, value] of Object.entries(files)) {
    if (/[\r\n\0]/.test(String(value ?? ''))) throw new ModuleFailure(`${name}: a line end cannot stand in it`);
  }
}

/** Whether a login may come from ~/.netrc: the task gives none. */
export function takesNetrc(
  args: Pick<ArgsOf<typeof HTTP_ARGS>, 'headers' | 'use_netrc'>,
  user: string | undefined,
): boolean {
  const login = Object.keys(args.headers).some((name) => name.toLowerCase() === 'authorization');
  return args.use_netrc && !login && user === undefined;
}
