import { asFlag, asInt, asString, asText } from '../argument.ts';
import { readPairs } from '../dict-methods.ts';
import { escapeHtml } from '../html-escape.ts';
import { isIterable, iterate } from '../iterate.ts';
import type { FilterOperation } from '../operation.ts';
import { defineFilter } from '../operation.ts';
import { TemplateError } from '../template-error.ts';
import { toText } from '../to-text.ts';
import { splitUrl } from '../url-split.ts';
import { urlize } from '../urlize.ts';
import type { Value } from '../value.ts';
import { Markup, Undefined } from '../value.ts';

const ESCAPE = defineFilter([], (_, value) =>
  value instanceof Markup ? value : new Markup(escapeHtml(toText(value))),
);

export const WEB_FILTERS: readonly (readonly [string, FilterOperation])[] = [
  ['escape', ESCAPE],
  ['e', ESCAPE],
  ['forceescape', defineFilter([], (_, value) => new Markup(escapeHtml(toText(value))))],
  ['safe', defineFilter([], (_, value) => new Markup(toText(value)))],
  ['striptags', defineFilter([], (_, value) => stripTags(toText(value)))],
  ['xmlattr', defineFilter(['autospace?'], (_, value, autospace) => formatAttributes(value, asFlag(autospace, true)))],
  ['urlencode', defineFilter([], (_, value) => encode(value))],
  ['urldecode', defineFilter([], (_, value) => unquoteUrl(toText(value)))],
  [
    'urlsplit',
    defineFilter(['query?'], (_, value, part) => {
      const parts = splitUrl(toText(value));
      if (part === undefined || part === null || part === '') return parts;
      const found = parts.get(asString(part, 'the part'));
      if (found === undefined) throw new TemplateError(`unknown URL component: ${toText(part)}`, 'value');
      return found;
    }),
  ],
  [
    'urlize',
    defineFilter(
      ['trim_url_limit?', 'nofollow?', 'target?', 'rel?', 'extra_schemes?'],
      (_, value, limit, nofollow, target, rel, schemes) =>
        urlize(toText(value), {
          limit: limit === undefined || limit === null ? undefined : asInt(limit, '`trim_url_limit`'),
          target: target === undefined || target === null ? undefined : asText(target),
          rel: [...(asFlag(nofollow) ? ['nofollow'] : []), ...asText(rel ?? undefined).split(/\s+/)],
          schemes: schemes === undefined || schemes === null ? [] : iterate(schemes).map(toText),
        }),
    ),
  ],
];

const LONE_SURROGATE = /\p{Cs}/gu;
const NAMED_CHARACTERS: ReadonlyMap<string, string> = new Map([
  ['amp', '&'],
  ['lt', '<'],
  ['gt', '>'],
  ['quot', '"'],
  ['apos', "'"],
  ['nbsp', '\xa0'],
]);

function stripTags(text: string): string {
  const bare = removeBetween(removeBetween(text, '<!--', '-->'), '<', '>');
  return unescapeHtml(bare.trim().split(/\s+/).join(' '));
}

/** What stands from each opening to the next closing goes; an opening that nothing closes stays. */
function removeBetween(text: string, open: string, close: string): string {
  const kept: string[] = [];
  let at = 0;
  for (;;) {
    const start = text.indexOf(open, at);
    const end = start === -1 ? -1 : text.indexOf(close, start + open.length);
    if (end === -1) break;
    kept.push(text.slice(at, start));
    at = end + close.length;
  }
  return kept.join('') + text.slice(at);
}

function unescapeHtml(text: string): string {
  return text.replaceAll(
    /&(?:#(\d+)|#[xX]([0-9a-fA-F]+)|(\w+));/g,
    (all, decimal?: string, hex?: string, name?: string) => {
      if (name !== undefined) return NAMED_CHARACTERS.get(name) ?? all;
      const code = decimal === undefined ? Number.parseInt(hex ?? '0', 16) : Number(decimal);
      return code > 0x10ffff ? '\ufffd' : String.fromCodePoint(code);
    },
  );
}

function formatAttributes(value: Value, hasSpace: boolean): string {
  if (!(value instanceof Map)) throw new TemplateError('`xmlattr` takes a dict');
  const parts: string[] = [];
  for (const [key, item] of value) {
    if (item === null || item instanceof Undefined) continue;
    const name = toText(key);
    if (/[\s/>=]/.test(name)) throw new TemplateError(`\`${name}\` cannot be the name of an attribute`, 'value');
    parts.push(`${escapeHtml(name)}="${item instanceof Markup ? item.text : escapeHtml(toText(item))}"`);
  }
  return hasSpace && parts.length > 0 ? ` ${parts.join(' ')}` : parts.join(' ');
}

function encode(value: Value): string {
  if (typeof value === 'string' || value instanceof Markup || !isIterable(value)) return quoteUrl(toText(value), true);
  return readPairs(value)
    .map(([key, item]) => `${quoteUrl(toText(key), false)}=${quoteUrl(toText(item), false)}`)
    .join('&');
}

function quoteUrl(text: string, keepsSlash: boolean): string {
  const quoted = encodeURIComponent(text.replaceAll(LONE_SURROGATE, '\ufffd')).replaceAll(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  return keepsSlash ? quoted.replaceAll('%2F', '/') : quoted.replaceAll('%20', '+');
}

/** Python's unquote_plus: what is no UTF-8 becomes `\ufffd`, a `%` without two digits stays. */
function unquoteUrl(text: string): string {
  return text
    .replaceAll('+', ' ')
    .replaceAll(/(?:%[0-9a-fA-F]{2})+/g, (escapes) => Buffer.from(escapes.replaceAll('%', ''), 'hex').toString('utf8'));
}
