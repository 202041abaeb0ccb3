import { equals } from './equality.ts';
import { refuseUse } from './refuse-use.ts';
import type { Value } from './value.ts';
import { Float, Markup } from './value.ts';

/** The items whose key was not seen before, in their order. Dicts and lists are compared one by one, scalars through a set. */
export function findUnique(items: readonly Value[], readKey: (item: Value) => Value = (item) => item): Value[] {
  const seen = new ValueSet();
  return items.filter((item) => seen.add(readKey(item)));
}

/** A set by Python's equality, of any values: `1`, `1.0` and `true` are one. */
export class ValueSet {
  /** Texts, numbers and null. */
  readonly #scalars = new Set<Value>();
  readonly #others: Value[] = [];

  static from(items: readonly Value[]): ValueSet {
    const set = new ValueSet();
    for (const item of items) set.add(item);
    return set;
  }

  has(value: Value): boolean {
    const scalar = readScalar(value);
    if (scalar !== undefined) return this.#scalars.has(scalar);
    refuseUse(value);
    return this.#others.some((other) => equals(other, value));
  }

  /** False if it was there. */
  add(value: Value): boolean {
    if (this.has(value)) return false;
    const scalar = readScalar(value);
    if (scalar === undefined) this.#others.push(value);
    else this.#scalars.add(scalar);
    return true;
  }
}

/** What stands for all values that are equal to this one, where there is such a thing. NaN equals nothing. */
function readScalar(value: Value): string | number | null | undefined {
  if (typeof value === 'string' || value === null) return value;
  if (value instanceof Markup) return value.text;
  const number = value instanceof Float ? value.value : typeof value === 'boolean' ? Number(value) : value;
  return typeof number === 'number' && Math.abs(number) <= Number.MAX_SAFE_INTEGER ? number : undefined;
}
