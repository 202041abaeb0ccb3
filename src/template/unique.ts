import { equals } from './equality.ts';
import { hashValue, readScalarKey } from './hash-value.ts';
import { refuseUse } from './refuse-use.ts';
import type { Value } from './value.ts';

/** The items whose key was not seen before, in their order. */
export function findUnique(items: readonly Value[], readKey: (item: Value) => Value = (item) => item): Value[] {
  const seen = new ValueSet();
  return items.filter((item) => seen.add(readKey(item)));
}

/** A set by Python's equality, of any values: lists and dicts too. */
export class ValueSet {
  readonly #scalars = new Set<Value>();
  readonly #others = new Map<number, Value[]>();

  static from(items: readonly Value[]): ValueSet {
    const set = new ValueSet();
    for (const item of items) set.add(item);
    return set;
  }

  has(value: Value): boolean {
    refuseUse(value);
    const key = readScalarKey(value);
    if (key !== undefined) return this.#scalars.has(key);
    return this.#others.get(hashValue(value))?.some((other) => equals(other, value)) === true;
  }

  /** False if it was there. */
  add(value: Value): boolean {
    if (this.has(value)) return false;
    const key = readScalarKey(value);
    if (key !== undefined) {
      this.#scalars.add(key);
      return true;
    }
    const hash = hashValue(value);
    const alike = this.#others.get(hash);
    if (alike === undefined) this.#others.set(hash, [value]);
    else alike.push(value);
    return true;
  }
}
