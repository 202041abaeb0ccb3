import type { Call } from './syntax-tree.ts';

const NAMES: ReadonlySet<string> = new Set(['lookup', 'query', 'q']);

/** Whether a call asks a lookup: `lookup('file', …)`, `query(…)` or `q(…)`. */
export function isLookup({ callee }: Call): boolean {
  return callee.type === 'name' && NAMES.has(callee.name);
}
