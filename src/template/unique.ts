import { equals } from './equality.ts';
import { refuseUse } from './refuse-use.ts';
import type { Value } from './value.ts';

/** The items whose key was not seen before, in their order. Dicts and lists are compared one by one, scalars through a set. */
export function findUnique(items: readonly Value[], readKey: (item: Value) => Value = (item) => item): Value[] {
  const seen = new ValueSet();
  return items.filter((item) => seen.add(readKey(item)));
}

/** A set by Python's equality, of any values. */
export class ValueSet {
  readonly #texts = new Set<Value>();
  readonly #others: Value[] = [];

  static from(items: readonly Value[]): ValueSet {
    const set = new ValueSet();
    for (const item of items) set.add(item);
    return set;
  }

  has(value: Value): boolean {
    if (typeof value === 'string') return this.#texts.has(value);
    refuseUse(value);
    return this.#others.some((other) => equals(other, value));
  }

  /** False if it was there. */
  add(value: Value): boolean {
    if (this.has(value)) return false;
    if (typeof value === 'string') this.#texts.add(value);
    else this.#others.push(value);
    return true;
  }
}
