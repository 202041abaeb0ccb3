import { checkConnectionVars } from '../../inventory/check-connection-vars.ts';
import { formatDiagnosticJson } from '../diagnostic-json.ts';
import { EXIT } from '../exit-codes.ts';
import { type InventoryOrder, sayInventoryFindings } from '../inventory-order.ts';
import type { Io } from '../io.ts';
import { hideSecrets, judge } from '../load-playbooks.ts';
import { openInventory } from '../open-inventory.ts';
import { chooseForm } from '../open-reporter.ts';
import { sortDiagnostics } from '../sort-diagnostics.ts';
import { UserError } from '../user-error.ts';

/** `run inventory check`: every mistake of the inventory and its files of variables. */
export async function checkInventory(io: Io, { line, words, place, vault }: InventoryOrder): Promise<number> {
  if (words.length > 0) throw new UserError('`run inventory check` takes no words', { help: 'Use `-i PATH`.' });
  const { inventory, diagnostics: ofFiles } = await openInventory(io, place.inventory, { readFile: vault.readFile });
  const diagnostics = [...ofFiles, ...checkConnectionVars(inventory)];
  if (chooseForm(io, line) === 'json') {
    const found = sortDiagnostics(diagnostics).map((diagnostic) => hideSecrets(diagnostic, vault));
    for (const diagnostic of found) io.stdout.write(`${formatDiagnosticJson(diagnostic)}\n`);
    const count = (severity: string): number => found.filter((each) => each.severity === severity).length;
    const end = { type: 'check-finished', errors: count('error'), warnings: count('warning') };
    io.stdout.write(`${JSON.stringify(end)}\n`);
    return judge(diagnostics);
  }
  const code = sayInventoryFindings(io, vault, diagnostics);
  if (code !== undefined) return code;
  const { hosts, groups } = inventory;
  io.stdout.write(`${place.inventory.join(', ')}: no mistake found (${hosts.size} hosts, ${groups.size - 2} groups)\n`);
  return EXIT.ok;
}
