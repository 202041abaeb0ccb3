import type { Inventory } from '../inventory/inventory.ts';
import type { Diagnostic } from '../source/diagnostic.ts';
import { chooseExitCode } from './exit-codes.ts';
import type { Io } from './io.ts';
import { hideSecrets } from './load-playbooks.ts';
import { openInventory } from './open-inventory.ts';
import type { Vault } from './open-vault.ts';
import type { CommandLine } from './parse-command-line.ts';
import type { Place } from './place.ts';
import { countMistakes, sayDiagnostics } from './say.ts';
import { sortDiagnostics } from './sort-diagnostics.ts';

/** What an action of `run inventory` is to do, with what opens vaults. */
export interface InventoryOrder {
  readonly line: CommandLine;
  /** What stands behind the action. */
  readonly words: readonly string[];
  readonly place: Place;
  readonly vault: Vault;
}

/** The inventory; where it has mistakes they are said, and the answer is the exit code. */
export async function loadInventory(
  io: Io,
  { place, vault }: Pick<InventoryOrder, 'place' | 'vault'>,
): Promise<Inventory | number> {
  const { inventory, diagnostics } = await openInventory(io, place.inventory, { readFile: vault.readFile });
  return sayInventoryFindings(io, vault, diagnostics) ?? inventory;
}

/** Says what was found; the exit code where there are mistakes among it. */
export function sayInventoryFindings(
  io: Io,
  vault: Vault,
  diagnostics: readonly Diagnostic[],
  consequence?: string,
): number | undefined {
  sayDiagnostics(
    io,
    sortDiagnostics(diagnostics).map((diagnostic) => hideSecrets(diagnostic, vault)),
  );
  const errors = diagnostics.filter(({ severity }) => severity === 'error');
  if (errors.length === 0) return undefined;
  io.stderr.write(
    consequence === undefined ? `\n${countMistakes(errors.length)} in the inventory.\n` : `\n${consequence}.\n`,
  );
  return chooseExitCode(errors);
}
