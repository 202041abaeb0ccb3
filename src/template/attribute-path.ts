import { ifAbsent } from './if-absent.ts';
import { readItem } from './attribute.ts';
import { toText } from './to-text.ts';
import type { Value } from './value.ts';
import { Undefined, Unknown } from './value.ts';

export type ReadPath = (value: Value) => Value;

/** Reads a dotted path such as `address.city` or `items.0` in each of many values, as `map(attribute=…)` does. */
export function makePathReader(path: Value | undefined, initial?: Value): ReadPath {
  if (path === undefined || path === null) return (value) => value;
  const keys: Value[] = typeof path === 'string' ? path.split('.').map(readPart) : [path];
  return (start) => {
    let value = start;
    for (const key of keys) {
      if (typeof key === 'string' && value instanceof Map) {
        const item = value.get(key);
        if (item !== undefined) {
          value = item;
          continue;
        }
      }
      if (value instanceof Unknown) return value.known.get(key) ?? value;
      if (value instanceof Undefined) return value;
      value = ifAbsent(readItem(value, key), () => ifAbsent(initial, () => missing(key)));
    }
    return value;
  };
}

/** What one path gives, or several with commas between them, as `sort(attribute='a,b')` takes: a list then. Each goes through `fold`. */
export function makePathsReader(paths: Value | undefined, fold: ReadPath): ReadPath {
  const list = typeof paths === 'string' ? paths.split(',') : [paths];
  const readers = list.map((path) => makePathReader(path));
  const [only] = readers;
  if (readers.length === 1 && only !== undefined) return (value) => fold(only(value));
  return (value) => readers.map((read) => fold(read(value)));
}

function readPart(part: string): Value {
  return /^\d+$/.test(part) ? Number(part) : part;
}

function missing(key: Value): Undefined {
  return new Undefined(`an item has no attribute \`${toText(key)}\``);
}
