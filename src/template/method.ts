import type { Signature } from './signature.ts';
import { parseSignature } from './signature.ts';
import type { Value } from './value.ts';

/** One of Python's methods of its built-in types: the fixed list of what a value can be asked to do. */
export interface Method<Self> {
  readonly signature: Signature;
  readonly run: (self: Self, ...args: (Value | undefined)[]) => Value;
}

export function defineMethod<Self>(
  parameters: readonly string[],
  run: (self: Self, ...args: (Value | undefined)[]) => Value,
): Method<Self> {
  return { signature: parseSignature(parameters), run };
}

/** The methods that change their own list or dict; allowed in a direct call only, and on a copy of what came from a variable. */
export const MUTATORS: ReadonlySet<string> = new Set([
  'append',
  'clear',
  'extend',
  'insert',
  'pop',
  'popitem',
  'remove',
  'reverse',
  'setdefault',
  'sort',
  'update',
]);
