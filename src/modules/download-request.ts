import { arg, type ArgsOf } from '../module/arg.ts';
import type { ShellValue } from '../module/program.ts';
import { ModuleFailure } from '../module/result.ts';
import { checkHttpFiles, HTTP_ARGS, takesNetrc } from './http-args.ts';
import { formatDownloadConfig, formatWgetConfig } from './http-request.ts';
import { readHttpTarget } from './http-target.ts';

/** How a download asks; the arguments that get_url has beside what it is about. */
export const DOWNLOAD_ARGS = {
  url_username: arg.str().aliases('username').describe('For basic authentication.'),
  force_basic_auth: arg.bool().default(false).describe('Accepted; the password is sent with the first request.'),
  timeout: arg.int().default(10).describe('Seconds in which nothing arrives, until it fails.'),
  ...HTTP_ARGS,
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
  checkHttpFiles({ client_cert: args.client_cert, client_key: args.client_key, ciphers: args.ciphers });
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
    useNetrc: takesNetrc(args, target.user),
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
