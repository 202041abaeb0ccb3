import { TemplateError } from './template-error.ts';

const ESCAPE = /\\(?:g<([^>]+)>|(0[0-7]{0,2}|[1-9]\d?)|([^]))/g;
const SIMPLE: ReadonlyMap<string, string> = new Map([
  ['n', '\n'],
  ['r', '\r'],
  ['t', '\t'],
  ['v', '\v'],
  ['f', '\f'],
  ['a', '\x07'],
  ['b', '\b'],
  ['\\', '\\'],
]);

/**
 * The replacement of one match in Python's syntax: `\1`, `\g<1>`, `\g<name>`, `\n`.
 * @param parts what String.replace hands to its function: the match, its groups, the offset, the text, and the named groups if there are any
 */
export function expandReplacement(template: string, parts: readonly unknown[]): string {
  if (!template.includes('\\')) return template;
  const last = parts.at(-1);
  const named = typeof last === 'object' && last !== null ? (last as Record<string, string | undefined>) : undefined;
  const count = parts.findIndex((part, index) => index > 0 && typeof part === 'number');
  return template.replaceAll(ESCAPE, (all, name?: string, number?: string, letter?: string) => {
    if (letter !== undefined) {
      const simple = SIMPLE.get(letter);
      if (simple !== undefined) return simple;
      if (/[a-zA-Z]/.test(letter)) throw new TemplateError(`\`\\${letter}\` in a replacement has no meaning`, 'value');
      return all;
    }
    const key = name ?? number ?? '';
    if (number !== undefined && number.startsWith('0')) return String.fromCodePoint(Number.parseInt(number, 8));
    if (/^\d+$/.test(key)) {
      if (Number(key) >= count) throw new TemplateError(`the pattern has no group ${key}`, 'value');
      const group = parts[Number(key)];
      return typeof group === 'string' ? group : '';
    }
    if (named === undefined || !(key in named)) throw new TemplateError(`the pattern has no group \`${key}\``, 'value');
    return named[key] ?? '';
  });
}
