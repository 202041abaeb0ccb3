import { readInt } from './number.ts';
import type { Value } from './value.ts';
import { Float, Markup } from './value.ts';

/** Items and levels that are looked at: enough to tell apart what people put into lists. */
const MOST_ITEMS = 16;
const MOST_LEVELS = 3;

/** What a JavaScript Set tells a scalar apart by as Python's `==` does: `1`, `1.0` and `true` are one. Nothing for other values, and NaN. */
export function readScalarKey(value: Value): null | string | number | bigint | undefined {
  if (value === null || typeof value === 'string') return value;
  if (value instanceof Markup) return value.text;
  const number = value instanceof Float ? value.value : (readInt(value) ?? value);
  if (typeof number === 'bigint') return Number.isSafeInteger(Number(number)) ? Number(number) : number;
  if (typeof number !== 'number' || Number.isNaN(number)) return undefined;
  return Number.isInteger(number) && !Number.isSafeInteger(number) ? BigInt(number) : number;
}

/** A number that is the same for values which are equal, and mostly another one for others. */
export function hashValue(value: Value, levels = MOST_LEVELS): number {
  const key = readScalarKey(value);
  if (key !== undefined) return hashScalar(key);
  if (levels === 0) return 0;
  if (Array.isArray(value)) {
    let hash = value.length;
    for (let index = 0; index < Math.min(value.length, MOST_ITEMS); index++)
      hash = mix(hash, hashValue(value[index] ?? null, levels - 1));
    return hash;
  }
  if (!(value instanceof Map)) return 1;
  // A sum, since dicts are equal in any order.
  let hash = value.size;
  if (value.size > MOST_ITEMS) return hash;
  for (const [name, item] of value) hash = (hash + mix(hashValue(name, levels - 1), hashValue(item, levels - 1))) | 0;
  return hash;
}

function hashScalar(key: null | string | number | bigint): number {
  if (key === null) return 2;
  if (typeof key === 'bigint') return Number(BigInt.asIntN(32, key));
  if (typeof key === 'number') return Number.isInteger(key) ? key | 0 : Math.trunc(key * 1000) | 0;
  let hash = key.length;
  for (let at = 0; at < Math.min(key.length, MOST_ITEMS); at++) hash = mix(hash, key.charCodeAt(at));
  return mix(hash, key.charCodeAt(key.length - 1) | 0);
}

function mix(hash: number, next: number): number {
  return (Math.imul(hash, 31) + next) | 0;
}
