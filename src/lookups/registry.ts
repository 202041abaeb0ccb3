import { suggest } from '../util/suggest.ts';
import {
  cartesian,
  dict,
  flattened,
  indexedItems,
  items,
  list,
  nested,
  randomChoice,
  together,
} from './collections.ts';
import { csvfile } from './csvfile.ts';
import { env } from './env.ts';
import { file, unvault } from './file.ts';
import { fileglob } from './fileglob.ts';
import { firstFound } from './first-found.ts';
import { ini } from './ini.ts';
import { inventoryHostnames } from './inventory-hostnames.ts';
import type { Lookup } from './lookup.ts';
import { OPTION_NAMES } from './option-names.ts';
import { password } from './password.ts';
import { lines, pipe } from './pipe.ts';
import { sequence } from './sequence.ts';
import { subelements } from './subelements.ts';
import { template } from './template.ts';
import { url } from './url.ts';
import { varnames, vars } from './variables.ts';

export const LOOKUPS: ReadonlyMap<string, Lookup> = new Map([
  ['cartesian', cartesian],
  ['csvfile', csvfile],
  ['dict', dict],
  ['env', env],
  ['file', file],
  ['fileglob', fileglob],
  ['first_found', firstFound],
  ['flattened', flattened],
  ['indexed_items', indexedItems],
  ['ini', ini],
  ['inventory_hostnames', inventoryHostnames],
  ['items', items],
  ['lines', lines],
  ['list', list],
  ['nested', nested],
  ['password', password],
  ['pipe', pipe],
  ['random_choice', randomChoice],
  ['sequence', sequence],
  ['subelements', subelements],
  ['template', template],
  ['together', together],
  ['unvault', unvault],
  ['url', url],
  ['varnames', varnames],
  ['vars', vars],
]);

/** They have left ansible-core, which still finds them under their short names. */
const OF_COMMUNITY: ReadonlySet<string> = new Set(['cartesian', 'flattened']);

/** The lookup of a name, also of its fully qualified one. */
export function findLookup(name: string): Lookup | undefined {
  return LOOKUPS.get(stripCollection(name));
}

/** The options of a lookup, with those that all have; undefined where there is none of that name. */
export function listLookupOptions(name: string): readonly string[] | undefined {
  const short = stripCollection(name);
  return LOOKUPS.has(short) ? [...(OPTION_NAMES[short] ?? []), 'errors', 'wantlist'] : undefined;
}

export function suggestLookup(name: string): string | undefined {
  return suggest(stripCollection(name), LOOKUPS.keys());
}

function stripCollection(name: string): string {
  const own = name.replace(/^ansible\.(?:builtin|legacy)\./, '');
  const ofCommunity = own.replace(/^community\.general\./, '');
  return OF_COMMUNITY.has(ofCommunity) ? ofCommunity : own;
}
