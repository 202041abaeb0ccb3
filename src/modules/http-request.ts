/** What is asked of a web server. */
export interface HttpRequest {
  readonly url: URL;
  readonly method: string;
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly body: Buffer | undefined;
  readonly user: string | undefined;
  readonly password: string;
  readonly followRedirects: boolean;
  readonly validateCerts: boolean;
  readonly caPath: string | undefined;
  /** PEM files on the host; the key may stand in the certificate's. */
  readonly clientCert: string | undefined;
  readonly clientKey: string | undefined;
  /** Seconds. */
  readonly timeout: number;
  /** False: not through a proxy that the environment names. */
  readonly useProxy?: boolean;
  /** A login from ~/.netrc. */
  readonly useNetrc?: boolean;
  /** With colons. */
  readonly ciphers?: string | undefined;
  /** In place of a host and port; curl alone has it. */
  readonly unixSocket?: string | undefined;
}

type CurlOption = readonly [option: string, value?: string];

/** A configuration for `curl -K`; its format: https://curl.se/docs/manpage.html#-K */
export function formatCurlConfig(request: HttpRequest): string {
  return formatCurlOptions([
    ...listCurlOptions(request),
    ['include'],
    ['max-time', String(request.timeout)],
    ...listMethod(request),
  ]);
}

/** A method that is named goes through every redirect. A POST with a body is none that has to be, and becomes a GET where the server says 301 to 303. */
function listMethod({ body, method }: HttpRequest): CurlOption[] {
  if (method === 'HEAD') return [['head']];
  return method === 'POST' && body !== undefined ? [] : [['request', method]];
}

/** The same for a download, which may take any time as long as something arrives. */
export function formatDownloadConfig(request: HttpRequest): string {
  return formatCurlOptions([
    ...listCurlOptions(request),
    ['connect-timeout', String(request.timeout)],
    ['speed-limit', '1'],
    ['speed-time', String(request.timeout)],
  ]);
}

function listCurlOptions(request: HttpRequest): CurlOption[] {
  return [
    ['url', request.url.href],
    ['silent'],
    ['show-error'],
    ['globoff'],
    ['proto', '=http,https'],
    ...request.headers.map(([name, value]) => ['header', value === '' ? `${name};` : `${name}: ${value}`] as const),
    ...(request.user === undefined ? [] : ([['user', `${request.user}:${request.password}`]] as const)),
    // What a redirect sets, the next request brings along.
    ...(request.followRedirects ? ([['location'], ['max-redirs', '30'], ['cookie', '']] as const) : []),
    ...(request.validateCerts ? [] : ([['insecure']] as const)),
    ...(request.caPath === undefined ? [] : ([['cacert', request.caPath]] as const)),
    ...(request.clientCert === undefined ? [] : ([['cert', request.clientCert.replaceAll(/[\\:]/g, '\\$&')]] as const)),
    ...(request.clientKey === undefined ? [] : ([['key', request.clientKey]] as const)),
    ...(request.useProxy === false ? ([['noproxy', '*']] as const) : []),
    ...(request.useNetrc === true ? ([['netrc-optional']] as const) : []),
    ...(request.ciphers === undefined ? [] : ([['ciphers', request.ciphers]] as const)),
    ...(request.unixSocket === undefined ? [] : ([['unix-socket', request.unixSocket]] as const)),
  ];
}

function formatCurlOptions(options: readonly CurlOption[]): string {
  return options
    .map(([name, value]) => (value === undefined ? `${name}\n` : `${name} = "${escapeCurl(value)}"\n`))
    .join('');
}

function escapeCurl(value: string): string {
  return value.replaceAll(/[\\"]/g, '\\$&').replaceAll('\n', '\\n').replaceAll('\r', '\\r').replaceAll('\t', '\\t');
}

/** A file for `wget --config`. */
export function formatWgetConfig(request: HttpRequest): string {
  const lines = request.headers.map(([name, value]) => `header = ${name}: ${value}`);
  if (request.user !== undefined)
    lines.push(`http_user = ${request.user}`, `http_password = ${request.password}`, 'auth_no_challenge = on');
  if (!request.followRedirects) lines.push('max_redirect = 0');
  if (!request.validateCerts) lines.push('check_certificate = off');
  if (request.caPath !== undefined) lines.push(`ca_certificate = ${request.caPath}`);
  if (request.clientCert !== undefined) {
    lines.push(`certificate = ${request.clientCert}`, `private_key = ${request.clientKey ?? request.clientCert}`);
  }
  if (request.useProxy === false) lines.push('use_proxy = off');
  if (request.useNetrc === false) lines.push('netrc = off');
  if (request.ciphers !== undefined) lines.push(`ciphers = ${request.ciphers}`);
  return lines.map((line) => `${line}\n`).join('');
}

/** The request as it goes over a bare connection, up to the body. HTTP/1.0, so that the answer comes in one piece and ends the connection. */
export function formatBareRequest(request: HttpRequest): string | undefined {
  const { body, headers, method, password, url, user } = request;
  if (url.protocol !== 'http:') return undefined;
  const lines = [`${method} ${url.pathname}${url.search} HTTP/1.0`, `Host: ${url.host}`, 'Connection: close'];
  for (const [name, value] of headers) lines.push(`${name}: ${value}`);
  if (user !== undefined) lines.push(`Authorization: Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`);
  if (body !== undefined) lines.push(`Content-Length: ${body.length}`);
  return `${lines.join('\r\n')}\r\n\r\n`;
}
