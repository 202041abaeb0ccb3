import { asDict, describe } from './argument.ts';
import { readKey } from './dict-key.ts';
import { formatValue } from './format-value.ts';
import { TemplateError } from './template-error.ts';
import { toRepr, toText } from './to-text.ts';
import type { Dict, Value } from './value.ts';

const FIELD = /\{\{|\}\}|\{((?:[^{}]|\{[^{}]*\})*)\}|[{}]/g;

/** Python's str.format: `{}`, `{0}`, `{name}`, `{name[key]}`, `!r`, and the mini-language after `:`. */
export function formatBraces(format: string, list: readonly Value[], dict: Dict): string {
  let automatic = 0;
  const take = (name: string): Value => {
    const [, first = '', path = ''] = /^([^.[]*)(.*)$/s.exec(name) ?? [];
    const key = first === '' ? automatic++ : /^\d+$/.test(first) ? Number(first) : first;
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
      const [, name = '', conversion, specification = ''] = /^([^!:]*)(?:!([rsa]))?(?::(.*))?$/s.exec(inside) ?? [];
      const value = take(name);
      const converted = conversion === undefined ? value : conversion === 's' ? toText(value) : toRepr(value);
      return formatValue(converted, specification.includes('{') ? expand(specification) : specification);
    });
  return expand(format);
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
