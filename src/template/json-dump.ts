import { compareCodePoints } from './code-point.ts';
import { keyText } from './convert.ts';
import { goInto } from './deep-walk.ts';
import { joinTexts, repeatText } from './limits.ts';
import { formatFloat, readFloat } from './number.ts';
import { refuseUse } from './refuse-use.ts';
import { TemplateError } from './template-error.ts';
import type { Value } from './value.ts';
import { Markup, TemplateObject } from './value.ts';
import { isHostObject, typeNameOf } from './value-kind.ts';

export interface JsonOptions {
  /** Text to indent by; on one line without it. */
  readonly indent?: string;
  readonly sortsKeys?: boolean;
  readonly keepsUnicode?: boolean;
  readonly separators?: readonly [string, string];
  /** Numbers that JSON does not have are an error. */
  readonly refusesNan?: boolean;
}

/** ASCII that JSON has no escapes for. */
const PLAIN = /^[ !#-[\]-~]*$/;

/** Python's json.dumps. @throws TemplateError for what JSON has no form for */
export function dumpJson(value: Value, options: JsonOptions = {}): string {
  const [comma, colon] = options.separators ?? [options.indent === undefined ? ', ' : ',', ': '];
  const keepsUnicode = options.keepsUnicode ?? false;
  const dump = (item: Value, depth: number): string => {
    if (Array.isArray(item)) return goInto(() => dumpItems(item, depth));
    if (item instanceof Map) return goInto(() => dumpEntries(item, depth));
    if (item !== null && isHostObject(item))
      return dumpEntries(
        Array.from(item.keys(), (key) => [key, item.get(key)]),
        depth,
      );
    return dumpScalar(item, keepsUnicode, options.refusesNan ?? false);
  };
  const dumpItems = (items: readonly Value[], depth: number): string =>
    wrap(
      '[',
      Array.from(items, (child) => dump(child, depth + 1)),
      ']',
      depth,
    );
  const dumpEntries = (entries: Iterable<[Value, Value]>, depth: number): string => {
    const named = Array.from(entries, ([key, item]): [string, Value] => [keyText(key), item]);
    if (options.sortsKeys === true) named.sort(([a], [b]) => compareCodePoints(a, b));
    const lines = named.map(([key, item]) => quoteJson(key, keepsUnicode) + colon + dump(item, depth + 1));
    return wrap('{', lines, '}', depth);
  };
  const wrap = (open: string, items: readonly string[], close: string, depth: number): string => {
    if (items.length === 0) return open + close;
    if (options.indent === undefined) return open + joinTexts(items, comma) + close;
    const line = `\n${repeatText(options.indent, depth + 1)}`;
    return open + line + joinTexts(items, comma + line) + `\n${options.indent.repeat(depth)}` + close;
  };
  return dump(value, 0);
}

function dumpScalar(value: Value, keepsUnicode: boolean, refusesNan: boolean): string {
  if (value === null) return 'null';
  if (typeof value === 'string') return quoteJson(value, keepsUnicode);
  if (typeof value === 'boolean' || typeof value === 'bigint') return String(value);
  const float = readFloat(value);
  if (float !== undefined) {
    if (Number.isFinite(float)) return formatFloat(float);
    if (refusesNan) throw new TemplateError(`JSON has no form for ${formatFloat(float)}`, 'value');
    return Number.isNaN(float) ? 'NaN' : float > 0 ? 'Infinity' : '-Infinity';
  }
  if (typeof value === 'number') return String(value);
  refuseUse(value);
  if (value instanceof Markup) return quoteJson(value.text, keepsUnicode);
  if (value instanceof TemplateObject && value.order !== undefined) return quoteJson(value.toText(), keepsUnicode);
  throw new TemplateError(`a ${typeNameOf(value)} has no form in JSON`);
}

function quoteJson(text: string, keepsUnicode: boolean): string {
  if (PLAIN.test(text)) return `"${text}"`;
  const quoted = JSON.stringify(text);
  if (keepsUnicode || !/[\u007f-\uffff]/.test(quoted)) return quoted;
  return quoted.replaceAll(/[\u007f-\uffff]/g, (unit) => {
    return unit === '\x7f' ? unit : `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`;
  });
}
