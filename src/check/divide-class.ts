import type { Node } from '../source/node.ts';
import type { HostClass } from './host-class.ts';
import { listSources } from './list-sources.ts';
import type { Surrounding } from './surrounding.ts';

/** Values that hosts of one class have of their own: beyond so many they are left to the run. */
const MOST_PARTS = 100;
/** And so many parts over all tasks, so that the time grows with the tasks, not with tasks × hosts. */
const MOST_PARTS_OF_ALL = 5000;
const partsOf = new WeakMap<object, number>();

/** Hosts of a class that have values of their own, apart where these matter for texts; `whose` has one allowance of parts for all its tasks. */
export function divideClass(
  whole: HostClass,
  nodes: readonly Node[],
  around: Surrounding,
  whose: object,
): readonly HostClass[] {
  if (whole.hosts.length === 1) return [whole];
  const own = new Set([...listSources(nodes, whole, around).keys()].filter((name) => whole.own.has(name)));
  if (own.size === 0) return [whole];
  const parts = whole.split(own);
  const all = (partsOf.get(whose) ?? 0) + parts.length;
  if (parts.length > MOST_PARTS || all > MOST_PARTS_OF_ALL) return [whole];
  partsOf.set(whose, all);
  return parts;
}
