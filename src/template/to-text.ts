import { goInto } from './deep-walk.ts';
import { formatFloat } from './number.ts';
import { joinTexts } from './limits.ts';
import { refuseUse } from './refuse-use.ts';
import type { Value } from './value.ts';
import { Float, Markup, NoElse, Omit, TemplateObject, Tuple } from './value.ts';
import { isHostObject } from './value-kind.ts';

const UNPRINTABLE = /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Cn}\p{Zl}\p{Zp}]|(?! )\p{Zs}/u;

/** Python's str(): `True`, `None`, `1.0`, `{'a': [1]}`. @throws TemplateError for an undefined value. */
export function toText(value: Value): string {
  if (typeof value === 'string') return value;
  if (value instanceof Markup) return value.text;
  return value instanceof NoElse ? '' : toRepr(value);
}

/** Python's repr(): like str(), but a string in quotes. */
export function toRepr(value: Value): string {
  if (typeof value === 'string') return reprText(value);
  if (typeof value === 'number') return Number.isInteger(value) ? String(value) : formatFloat(value);
  if (typeof value === 'boolean') return value ? 'True' : 'False';
  if (value === null) return 'None';
  if (typeof value === 'bigint') return value.toString();
  refuseUse(value);
  if (value instanceof Float) return formatFloat(value.value);
  if (value instanceof Tuple) return value.length === 1 ? `(${joinReprs(value)},)` : `(${joinReprs(value)})`;
  if (Array.isArray(value)) return `[${joinReprs(value)}]`;
  if (value instanceof Map) {
    const entries = goInto(() => Array.from(value, ([key, item]) => `${toRepr(key)}: ${toRepr(item)}`));
    return `{${joinTexts(entries, ', ')}}`;
  }
  if (value instanceof Markup) return `Markup(${reprText(value.text)})`;
  if (value instanceof Omit) return '<<Omit>>';
  if (value instanceof TemplateObject) return value.toText();
  if (isHostObject(value)) {
    return `{${Array.from(value.keys(), (key) => `${reprText(key)}: ${toRepr(value.get(key))}`).join(', ')}}`;
  }
  return 'callable' in value ? `<function ${value.callable}>` : '';
}

/** Python's ascii(): repr() with what is not ASCII escaped. */
export function toAscii(value: Value): string {
  return Array.from(toRepr(value), (character) => (character > '\x7f' ? escapeCharacter(character) : character)).join(
    '',
  );
}

function joinReprs(items: readonly Value[]): string {
  return joinTexts(
    goInto(() => Array.from(items, toRepr)),
    ', ',
  );
}

function reprText(text: string): string {
  const mark = text.includes("'") && !text.includes('"') ? '"' : "'";
  let escaped = text.replaceAll('\\', '\\\\').replaceAll('\n', '\\n').replaceAll('\r', '\\r').replaceAll('\t', '\\t');
  if (mark === "'") escaped = escaped.replaceAll("'", "\\'");
  if (UNPRINTABLE.test(escaped)) escaped = Array.from(escaped, escapeUnprintable).join('');
  return mark + escaped + mark;
}

function escapeUnprintable(character: string): string {
  return UNPRINTABLE.test(character) ? escapeCharacter(character) : character;
}

/** As Python writes a character that cannot be shown: `\\x07`, `\\u20ac`. */
export function escapeCharacter(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  const hex = code.toString(16);
  if (code < 0x100) return `\\x${hex.padStart(2, '0')}`;
  return code < 0x10000 ? `\\u${hex.padStart(4, '0')}` : `\\U${hex.padStart(8, '0')}`;
}
