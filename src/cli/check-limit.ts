import type { RunSettings } from '../engine/settings.ts';
import type { Inventory } from '../inventory/inventory.ts';
import { matchPattern } from '../inventory/pattern.ts';
import type { Io } from './io.ts';
import { sayWarning } from './say.ts';
import { UserError } from './user-error.ts';

/** @throws UserError for a --limit that chooses no host; warns of parts of it that name nothing. */
export function checkLimit(io: Io, inventory: Inventory, { limit }: RunSettings): void {
  if (limit === undefined) return;
  const { hosts, unmatched } = matchPattern(inventory, limit);
  if (hosts.length === 0) throw new UserError(`--limit ${limit} matches no host of the inventory`);
  if (unmatched.length === 0) return;
  const names = unmatched.map((part) => `\`${part}\``).join(', ');
  sayWarning(io, `--limit: ${names} ${unmatched.length === 1 ? 'names' : 'name'} no host or group`);
}
