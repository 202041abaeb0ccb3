import { arg, type ArgsOf } from '../module/arg.ts';
import type { ShellValue } from '../module/program.ts';
import { ModuleFailure } from '../module/result.ts';
import { formatDownloadConfig, formatWgetConfig } from './http-request.ts';
import { readHttpTarget } from './http-target.ts';

/** How a download asks; the arguments that get_url has beside what it is about. */
export const DOWNLOAD_ARGS = {
  headers: arg.dict().default({}).describe('Headers to send.'),
  url_username: arg.str().aliases('username').describe('For basic authentication.'),
  url_password: arg.str().aliases('password').secret().describe('For basic authentication.'),
  force_basic_auth: arg.bool().default(false).describe('Accepted; the password is sent with the first request.'),
  timeout: arg.int().default(10).describe('Seconds in which nothing arrives, until it fails.'),
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

export type DownloadArgs = ArgsOf<typeof DOWNLOAD_ARGS>;

/** Of a download for which a task says no more than the URL. */
export const DOWNLOAD_DEFAULTS: DownloadArgs = {
  headers: {},
  url_username: undefined,
  url_password: undefined,
  force_basic_auth: false,
  timeout: 10,
  validate_certs: true,
  client_cert: undefined,
  client_key: undefined,
  ciphers: undefined,
  http_agent: 'longshore',
  use_proxy: true,
  use_netrc: true,
  decompress: true,
};

/** What download.sh reads, of a URL of http, https or file (of the host). */
export function makeDownloadVars(args: DownloadArgs, url: string, force: boolean): Record<string, ShellValue> {
  const common = {
    download_url: url,
    download_agent: args.http_agent,
    download_proxy: args.use_proxy ? 'on' : 'off',
    download_certs: args.validate_certs,
    download_timeout: args.timeout,
  };
  if (/^file:/i.test(url)) return { ...common, download_source: readFileUrl(url) };
  for (const option of ['client_cert', 'client_key', 'ciphers'] as const) {
    if (/[\r\n\0]/.test(String(args[option] ?? '')))
      throw new ModuleFailure(`${option}: a line end cannot stand in it`);
  }
  const login = Object.keys(args.headers).some((name) => name.toLowerCase() === 'authorization');
  const target = readHttpTarget({ ...args, url }, force ? [['Cache-Control', 'no-cache']] : []);
  const request = {
    ...target,
    method: 'GET',
    body: undefined,
    followRedirects: true,
    validateCerts: args.validate_certs,
    caPath: undefined,
    clientCert: args.client_cert,
    clientKey: args.client_key,
    timeout: args.timeout,
    useProxy: args.use_proxy,
    useNetrc: args.use_netrc && !login && target.user === undefined,
    ciphers: args.ciphers?.join(':'),
  };
  return {
    ...common,
    download_source: '',
    download_url: target.url.href,
    download_config: formatDownloadConfig(request),
    download_wgetrc: formatWgetConfig(request),
    download_plain:
      Object.keys(args.headers).length === 0 &&
      target.user === undefined &&
      args.client_cert === undefined &&
      args.ciphers === undefined,
  };
}

/** @throws ModuleFailure where it is the file of another machine. */
function readFileUrl(url: string): string {
  const { hostname, pathname } = new URL(url);
  if (hostname !== '' && hostname !== 'localhost') throw new ModuleFailure(`${url} names a file of another machine`);
  return decodeURIComponent(pathname);
}
