import type { Fields } from '../module/reply.ts';

export interface HttpAnswer {
  readonly status: number;
  /** Such as `Not Found`; empty where the server sends none. */
  readonly reason: string;
  /** By lower-case name; several values are joined by commas. */
  readonly headers: ReadonlyMap<string, string>;
  /** `Set-Cookie` headers, also those of redirects on the way. */
  readonly setCookies: readonly string[];
  readonly body: Buffer;
  readonly url: string | undefined;
  readonly redirects: number;
  /** Seconds. */
  readonly elapsed: number;
}

/** Reads what uri.sh answered; undefined where no web server did. */
export function readHttpAnswer(fields: Fields): HttpAnswer | undefined {
  const response = fields.bytes('response') ?? Buffer.alloc(0);
  switch (fields.get('way')) {
    case 'curl':
      return readCurlAnswer(response, fields.get('meta') ?? '', fields.int('rc'));
    case 'wget':
      return readHead(fields.get('headers')?.replaceAll(/^ +/gm, '') ?? '', response);
    default:
      return readBareAnswer(response);
  }
}

/** curl's exit status where it has followed as many redirects as it may. */
const TOO_MANY_REDIRECTS = 47;

/** `meta` is what `-w` of uri.sh writes: status, bytes of all headers, redirects, seconds, and the last URL. */
function readCurlAnswer(response: Buffer, meta: string, rc: number | undefined): HttpAnswer | undefined {
  if (rc !== 0 && rc !== TOO_MANY_REDIRECTS) return undefined;
  const [, status, size, redirects, seconds, url] = /^(\d+) (\d+) (\d+) ([\d.]+) ([^]*)$/.exec(meta) ?? [];
  if (status === undefined || Number(status) === 0) return undefined;
  const answer = readHead(response.subarray(0, Number(size)).toString('latin1'), response.subarray(Number(size)));
  if (answer === undefined) return undefined;
  const reason =
    rc === 0
      ? answer.reason
      : `The HTTP server returned a redirect error that would lead to an infinite loop.\nThe last 30x error message was:\n${answer.reason}`;
  return { ...answer, reason, url, redirects: Number(redirects), elapsed: Math.round(Number(seconds)) };
}

function readBareAnswer(response: Buffer): HttpAnswer | undefined {
  const [separator = ''] = /\r?\n\r?\n/.exec(response.toString('latin1')) ?? [];
  const end = response.indexOf(separator);
  if (separator === '' || end === -1) return undefined;
  return readHead(response.subarray(0, end).toString('latin1'), response.subarray(end + separator.length));
}

/** Of several heads (redirects, 100 Continue) the last counts. */
function readHead(text: string, body: Buffer): HttpAnswer | undefined {
  const lines = text.split(/\r?\n/);
  const start = lines.findLastIndex((line) => /^HTTP\/[\d.]+ \d{3}/.test(line));
  const [, status, reason = ''] = /^HTTP\/[\d.]+ (\d{3}) ?(.*)$/.exec(lines[start] ?? '') ?? [];
  if (status === undefined) return undefined;
  const headers = new Map<string, string>();
  for (const line of lines.slice(start + 1)) {
    const [, name, value = ''] = /^([^\s:]+):[ \t]*(.*?)[ \t]*$/.exec(line) ?? [];
    if (name === undefined) continue;
    const earlier = headers.get(name.toLowerCase());
    headers.set(name.toLowerCase(), earlier === undefined ? value : `${earlier}, ${value}`);
  }
  const setCookies = lines.flatMap((line) => /^set-cookie:[ \t]*(.*?)[ \t]*$/i.exec(line)?.[1] ?? []);
  return { status: Number(status), reason, headers, setCookies, body, url: undefined, redirects: 0, elapsed: 0 };
}
