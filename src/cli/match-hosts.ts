import type { RunSettings } from '../engine/settings.ts';
import type { Host, Inventory } from '../inventory/inventory.ts';
import { matchPattern } from '../inventory/pattern.ts';
import { suggest } from '../util/suggest.ts';
import type { Io } from './io.ts';
import { sayWarning } from './say.ts';
import { UserError } from './user-error.ts';

/** @throws UserError for a --limit that chooses no host; warns of parts of it that name nothing. */
export function checkLimit(io: Io, inventory: Inventory, { limit }: RunSettings): void {
  if (limit === undefined) return;
  const { hosts, unmatched } = matchPattern(inventory, limit);
  const help = suggestHost(inventory, unmatched[0]);
  if (hosts.length === 0) throw new UserError(`--limit ${limit} matches no host of the inventory`, help);
  if (unmatched.length === 0) return;
  const names = unmatched.map((part) => `\`${part}\``).join(', ');
  sayWarning(io, `--limit: ${names} ${unmatched.length === 1 ? 'names' : 'name'} no host or group`, help.help);
}

/** The hosts of a pattern within the --limit; warns where the pattern matches none. */
export function matchHosts(
  io: Io,
  inventory: Inventory,
  pattern: string,
  { limit }: Pick<RunSettings, 'limit'>,
): Host[] {
  const { hosts, unmatched } = matchPattern(inventory, pattern);
  const names = unmatched.map((part) => `\`${part}\``).join(', ');
  const { help } = suggestHost(inventory, unmatched[0]);
  if (unmatched.length > 0) sayWarning(io, `no host or group of the inventory matches ${names}`, help);
  const within = limit === undefined ? undefined : new Set(matchPattern(inventory, limit).hosts);
  const chosen = hosts.filter((host) => within?.has(host) ?? true);
  if (chosen.length === 0 && unmatched.length === 0) sayWarning(io, `\`${pattern}\` matches no host`);
  return chosen;
}

function suggestHost(inventory: Inventory, name: string | undefined): { help?: string } {
  const near = name === undefined ? undefined : suggest(name, [...inventory.groups.keys(), ...inventory.hosts.keys()]);
  return near === undefined ? {} : { help: `Did you mean \`${near}\`?` };
}
