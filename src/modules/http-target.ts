import { ModuleFailure } from '../module/result.ts';
import type { HttpRequest } from './http-request.ts';
import { formatJson } from './format-json.ts';

interface TargetArgs {
  readonly url: string;
  readonly url_username?: string | undefined;
  readonly url_password?: string | undefined;
  readonly http_agent: string;
  readonly headers: Readonly<Record<string, unknown>>;
}

/**
 * Where a request goes and who asks: a login in the URL counts where none is given beside it.
 * @param own headers that the task's own ones replace.
 * @throws ModuleFailure on what could not be sent as it is.
 */
export function readHttpTarget(
  args: TargetArgs,
  own: readonly (readonly [name: string, value: string])[],
): Pick<HttpRequest, 'url' | 'headers' | 'user' | 'password'> {
  const url = parseUrl(args.url);
  const user = args.url_username ?? (url.username === '' ? undefined : decodeURIComponent(url.username));
  const password = args.url_password ?? decodeURIComponent(url.password);
  url.username = '';
  url.password = '';
  url.hash = '';
  const given = Object.entries(args.headers).map(([name, value]) => [name, formatText(value)] as const);
  const headers = new Map(
    [['User-Agent', args.http_agent] as const, ...own, ...given].map((header) => [header[0].toLowerCase(), header]),
  );
  for (const [name, value] of headers.values()) {
    if (!/^[\w!#$%&'*+.^`|~-]+$/.test(name)) throw new ModuleFailure(`headers: ${name} cannot be the name of a header`);
    if (/[\r\n\0]/.test(value)) throw new ModuleFailure(`headers: the value of ${name} holds a line end`);
  }
  if (user !== undefined && /[\r\n\0]/.test(user + password))
    throw new ModuleFailure('the user or the password holds a line end');
  return { url, headers: [...headers.values()], user, password };
}

function parseUrl(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url !== undefined && (url.protocol === 'http:' || url.protocol === 'https:') && url.hostname !== '') return url;
  throw new ModuleFailure(`${text} is not a URL of http or https`, { status: -1 });
}

export function formatText(value: unknown): string {
  return typeof value === 'string' ? value : formatJson(value);
}
