import { compareCodePoints } from './code-point.ts';
import { goInto } from './deep-walk.ts';
import { toRepr } from './to-text.ts';
import type { Value } from './value.ts';
import { Tuple } from './value.ts';

const WIDTH = 80;

/** Python's pprint.pformat for lists, tuples and dicts: on one line if it fits, keys sorted. */
export function prettyPrint(value: Value): string {
  return print(value, 0, 0);
}

function print(value: Value, indent: number, reserved: number): string {
  if (typeof value !== 'object') return toRepr(value);
  return goInto(() => printDeep(value, indent, reserved));
}

function printDeep(value: Value, indent: number, reserved: number): string {
  const line = printLine(value);
  if (indent + line.length + reserved <= WIDTH) return line;
  const pad = `,\n${' '.repeat(indent + 1)}`;
  if (value instanceof Map && value.size > 0) {
    const entries = sortKeys([...value]);
    return `{${entries
      .map(([key, item], index) => {
        const name = `${toRepr(key)}: `;
        return name + print(item, indent + 1 + name.length, index === entries.length - 1 ? reserved + 1 : 1);
      })
      .join(pad)}}`;
  }
  if (Array.isArray(value) && value.length > 0) {
    const last = value.length - 1;
    const items = Array.from(value, (item, index) => print(item, indent + 1, index === last ? reserved + 1 : 1));
    const [open, close] = value instanceof Tuple ? ['(', ')'] : ['[', ']'];
    return `${open}${items.join(pad)}${value instanceof Tuple && last === 0 ? ',' : ''}${close}`;
  }
  return line;
}

function printLine(value: Value): string {
  return typeof value === 'object' ? goInto(() => printLineDeep(value)) : toRepr(value);
}

function printLineDeep(value: Value): string {
  if (value instanceof Map) {
    return `{${sortKeys([...value])
      .map(([key, item]) => `${toRepr(key)}: ${printLine(item)}`)
      .join(', ')}}`;
  }
  if (!Array.isArray(value)) return toRepr(value);
  const items = Array.from(value, printLine).join(', ');
  return value instanceof Tuple ? `(${items}${value.length === 1 ? ',' : ''})` : `[${items}]`;
}

function sortKeys(entries: [Value, Value][]): [Value, Value][] {
  return entries.sort(([a], [b]) => compareCodePoints(toRepr(a), toRepr(b)));
}
