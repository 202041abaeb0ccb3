import { asString, describe } from './argument.ts';
import { splitCodePoints } from './code-point.ts';
import { readKey, writeKey } from './dict-key.ts';
import { makeInt, readInt } from './number.ts';
import { TemplateError } from './template-error.ts';
import type { Dict, Value } from './value.ts';

/** Python's str.maketrans: a table from code points to what stands for them. */
export function makeTranslation(from: Value, to?: Value, dropped?: Value): Dict {
  const table: Dict = new Map();
  if (to === undefined) {
    if (!(from instanceof Map)) throw new TemplateError('`maketrans` of one argument takes a dict');
    for (const [key, value] of from) writeKey(table, readCodePoint(key), value);
    return table;
  }
  const olds = splitCodePoints(asString(from, 'the first argument'));
  const news = splitCodePoints(asString(to, 'the second argument'));
  if (olds.length !== news.length) throw new TemplateError('`maketrans` takes strings of the same length', 'value');
  olds.forEach((old, index) => table.set(codeOf(old), codeOf(news[index] ?? '')));
  for (const old of splitCodePoints(asString(dropped, 'the third argument', ''))) table.set(codeOf(old), null);
  return table;
}

/** Python's str.translate; a character that the table does not have stays. */
export function translateText(text: string, table: Value): string {
  return splitCodePoints(text)
    .map((character) => {
      const found = readTable(table, codeOf(character));
      if (found === undefined) return character;
      if (found === null) return '';
      if (typeof found === 'string') return found;
      const code = Number(readInt(found) ?? -1);
      if (code < 0 || code > 0x10ffff) throw new TemplateError('a translation is a string, a code point or none');
      return String.fromCodePoint(code);
    })
    .join('');
}

function readTable(table: Value, code: number): Value | undefined {
  if (table instanceof Map) return readKey(table, code);
  if (Array.isArray(table)) return table[code];
  if (typeof table === 'string') return splitCodePoints(table)[code];
  throw new TemplateError(`\`translate\` takes a dict, not ${describe(table)}`);
}

function readCodePoint(key: Value): Value {
  const int = readInt(key);
  if (int !== undefined) return makeInt(int);
  const [only, ...rest] = splitCodePoints(asString(key, 'each key'));
  if (only === undefined || rest.length > 0) throw new TemplateError('each key is a single character', 'value');
  return codeOf(only);
}

function codeOf(character: string): number {
  return character.codePointAt(0) ?? 0;
}
