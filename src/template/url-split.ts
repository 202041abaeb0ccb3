import { TemplateError } from './template-error.ts';
import type { Dict, Value } from './value.ts';

/** Python's urlsplit, with the parts of the network location, as the filter of that name gives them. */
export function splitUrl(url: string): Dict {
  let rest = url.trim();
  const scheme = /^([a-zA-Z][a-zA-Z0-9+.-]*):/.exec(rest);
  if (scheme !== null) rest = rest.slice(scheme[0].length);
  let netloc = '';
  if (rest.startsWith('//')) {
    const end = rest.slice(2).search(/[/?#]/);
    netloc = end === -1 ? rest.slice(2) : rest.slice(2, end + 2);
    rest = rest.slice(netloc.length + 2);
  }
  const [beforeFragment = '', ...fragment] = rest.split('#');
  const [path = '', ...query] = beforeFragment.split('?');
  const at = netloc.lastIndexOf('@');
  const userinfo = at === -1 ? undefined : netloc.slice(0, at);
  const colon = userinfo?.indexOf(':') ?? -1;
  const host = /^(?:\[([^\]]*)\]|([^:]*))(?::(.*))?$/.exec(netloc.slice(at + 1));
  const port = host?.[3] ?? '';
  if (!/^\d*$/.test(port)) throw new TemplateError(`\`${port}\` is not a port`, 'value');
  return new Map<Value, Value>([
    ['fragment', fragment.join('#')],
    ['hostname', (host?.[1] ?? host?.[2] ?? '').toLowerCase() || null],
    ['netloc', netloc],
    ['password', userinfo === undefined || colon === -1 ? null : userinfo.slice(colon + 1)],
    ['path', path],
    ['port', port === '' ? null : Number(port)],
    ['query', query.join('?')],
    ['scheme', (scheme?.[1] ?? '').toLowerCase()],
    ['username', userinfo === undefined ? null : colon === -1 ? userinfo : userinfo.slice(0, colon)],
  ]);
}
