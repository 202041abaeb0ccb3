import { toText } from '../template/convert.ts';
import type { Value } from '../template/value.ts';
import { type Lookup, LookupError } from './lookup.ts';
import { readOptions } from './options.ts';

/** Names of the inventory's hosts that patterns match, as `hosts` of a play takes them. */
export const inventoryHostnames: Lookup = (terms, given, { context }) => {
  readOptions(given, {});
  if (context.place === undefined) throw new LookupError('there is no inventory here');
  return [...context.place.matchHosts(listPatterns(terms).join(','))];
};

function listPatterns(terms: readonly Value[]): string[] {
  return terms.flatMap((term) => (Array.isArray(term) ? listPatterns(term) : [toText(term)]));
}
