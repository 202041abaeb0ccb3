import { asDict, describe } from './argument.ts';
import { readKey } from './dict-key.ts';
import { formatValue } from './format-value.ts';
import { TemplateError } from './template-error.ts';
import { toAscii, toRepr, toText } from './to-text.ts';
import type { Dict, Value } from './value.ts';

const FIELD = /\{\{|\}\}|\{((?:[^{}]|\{[^{}]*\})*)\}|[{}]/g;

const CONVERSIONS = { s: toText, r: toRepr, a: toAscii } as const;

/** Python's str.format: `{}`, `{0}`, `{name}`, `{name[key]}`, `!r`, and the mini-language after `:`. */
export function formatBraces(format: string, list: readonly Value[], dict: Dict): string {
  let automatic = 0;
  /** True where values are taken in turn, false where they are numbered. */
  let counts: boolean | undefined;
  const take = (name: string): Value => {
    const [, first = '', path = ''] = /^([^.[]*)(.*)$/s.exec(name) ?? [];
    const isCounted = first === '';
    if (isCounted || /^\d+$/.test(first)) {
      counts ??= isCounted;
      if (counts !== isCounted) throw new TemplateError('`{}` and `{0}` cannot stand in one format', 'value');
    }
    const key = isCounted ? automatic++ : /^\d+$/.test(first) ? Number(first) : first;
    const value = typeof key === 'number' ? list[key] : readKey(asDict(dict, 'the mapping'), key);
    if (value === undefined)
      throw new TemplateError(`the format needs \`${key}\`, which is not among the values`, 'value');
    return followPath(value, path);
  };
  const expand = (text: string): string =>
    text.replace(FIELD, (all: string, inside: string | undefined) => {
      if (all === '{{' || all === '}}') return all.charAt(0);
      if (inside === undefined)
        throw new TemplateError(`a single \`${all}\` stands in the format: write it twice`, 'value');
      const [, name = '', conversionText, specification = ''] =
        /^([^!:]*)(?:!([rsa]))?(?::(.*))?$/s.exec(inside) ?? refuseField(inside);
      const conversion = conversionText as keyof typeof CONVERSIONS | undefined;
      const value = take(name);
      const converted = conversion === undefined ? value : CONVERSIONS[conversion](value);
      return formatValue(converted, specification.includes('{') ? expand(specification) : specification);
    });
  return expand(format);
}

function refuseField(inside: string): never {
  throw new TemplateError(`\`{${inside}}\` has a conversion other than \`!r\`, \`!s\` and \`!a\``, 'value');
}

function followPath(start: Value, path: string): Value {
  let value = start;
  for (const [, name, index] of path.matchAll(/\.([^.[]+)|\[([^\]]*)\]/g)) {
    const key = index ?? name ?? '';
    const next: Value | undefined = Array.isArray(value)
      ? value[Number(key)]
      : value instanceof Map
        ? readKey(value, /^\d+$/.test(key) ? Number(key) : key)
        : undefined;
    if (next === undefined) throw new TemplateError(`${describe(value)} has no \`${key}\``, 'value');
    value = next;
  }
  return value;
}
