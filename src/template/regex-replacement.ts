import { describeGroups } from './python-regex.ts';
import { TemplateError } from './template-error.ts';

const PIECE = /\\(?:g<([^>]*)>|(0[0-7]{0,2}|[1-3][0-7]{2}|[1-9]\d?)|([^]?))|[^\\]+/g;
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

/** Text, or the number or name of a group. */
type Piece = { readonly text: string } | { readonly group: number | string };

/**
 * Reads a replacement in Python's syntax (`\1`, `\g<1>`, `\g<name>`, `\n`) into a function for String.replace.
 * @throws TemplateError where the expression lacks a group, also if nothing is replaced then
 */
export function compileReplacement(template: string, regex: RegExp): (parts: readonly unknown[]) => string {
  if (!template.includes('\\')) return () => template;
  const { count, names } = describeGroups(regex);
  const pieces = Array.from(template.matchAll(PIECE), (match) => readPiece(match, count, names));
  return (parts) => {
    const last = parts.at(-1);
    const named = typeof last === 'object' && last !== null ? (last as Readonly<Record<string, unknown>>) : {};
    return pieces
      .map((piece) => {
        if ('text' in piece) return piece.text;
        const found = typeof piece.group === 'number' ? parts[piece.group] : named[piece.group];
        return typeof found === 'string' ? found : '';
      })
      .join('');
  };
}

function readPiece(match: RegExpExecArray, count: number, names: ReadonlySet<string>): Piece {
  const [all, name, number, letter] = match;
  if (name !== undefined) {
    if (/^\d+$/.test(name)) return checkGroup(Number(name), count);
    if (!names.has(name)) throw new TemplateError(`the pattern has no group \`${name}\``, 'value');
    return { group: name };
  }
  if (number !== undefined) {
    const isOctal = number.startsWith('0') || number.length === 3;
    return isOctal ? { text: String.fromCodePoint(Number.parseInt(number, 8)) } : checkGroup(Number(number), count);
  }
  if (letter === undefined) return { text: all };
  const simple = SIMPLE.get(letter);
  if (simple === undefined && /^[a-zA-Z]?$/.test(letter)) {
    throw new TemplateError(`\`${all}\` in a replacement has no meaning`, 'value');
  }
  return { text: simple ?? all };
}

function checkGroup(group: number, count: number): Piece {
  if (group > count) throw new TemplateError(`the pattern has no group ${group}`, 'value');
  return { group };
}
