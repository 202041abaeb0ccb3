import { dirname } from 'node:path';
import type { CheckedPlaybook } from '../check/check-playbook.ts';
import { checkPlaybook } from '../check/check-playbook.ts';
import type { RunSettings } from '../engine/settings.ts';
import type { Inventory } from '../inventory/inventory.ts';
import { readInventory } from '../inventory/read-inventory.ts';
import type { Registry } from '../module/registry.ts';
import { readPlaybook } from '../playbook/read-playbook.ts';
import type { Diagnostic } from '../source/diagnostic.ts';
import type { ReadFile } from '../source/load-file.ts';
import { EXIT } from './exit-codes.ts';
import type { Io } from './io.ts';
import { openRegistry } from './open-registry.ts';
import type { Place } from './place.ts';
import { countMistakes, sayDiagnostics } from './say.ts';
import { createSurroundings } from './surroundings.ts';
import type { Surroundings } from '../variables/scope.ts';

export interface LoadedPlaybooks {
  readonly playbooks: readonly CheckedPlaybook[];
  readonly inventory: Inventory;
  readonly registry: Registry;
  readonly surroundings: Surroundings;
}

export interface LoadOptions {
  readonly place: Place;
  readonly settings: RunSettings;
  /** Instead of the disk: for a playbook that the command line makes. */
  readonly readFile?: ReadFile;
}

/** Reads and checks playbooks and inventory, and says every mistake; answers with the exit code where there is one. */
export async function loadPlaybooks(
  io: Io,
  paths: readonly string[],
  options: LoadOptions,
): Promise<LoadedPlaybooks | number> {
  const { place, settings, readFile } = options;
  const playbookFolder = dirname(paths[0] ?? '.');
  const surroundings = createSurroundings(io, playbookFolder);
  const registry = await openRegistry(place, io);
  const { inventory, diagnostics: ofInventory } = readInventory(place.inventory, { playbookFolder });
  const diagnostics: Diagnostic[] = [...ofInventory];
  const playbooks: CheckedPlaybook[] = [];
  for (const path of paths) {
    const read = readPlaybook(path, {
      registry,
      ...(readFile === undefined ? {} : { readFile }),
    });
    diagnostics.push(...read.diagnostics);
    if (read.playbook === undefined) continue;
    const checked = checkPlaybook({
      playbook: read.playbook,
      inventory,
      registry,
      extraVars: settings.extraVars,
      earlier: diagnostics,
      limit: settings.limit,
      readFile,
    });
    diagnostics.push(...checked.diagnostics);
    if (checked.playbook !== undefined) playbooks.push(checked.playbook);
  }
  sayDiagnostics(io, sortBySeverity(diagnostics));
  const errors = diagnostics.filter(({ severity }) => severity === 'error');
  if (errors.length === 0) return { playbooks, inventory, registry, surroundings };
  io.stderr.write(`\n${countMistakes(errors.length)}; no host was contacted.\n`);
  const missing = errors.some(({ code }) => code === 'LS0501' || code === 'LS0503');
  return missing ? EXIT.error : EXIT.unreadable;
}

/** Warnings first: what ends the command stands last, where the eye is. */
function sortBySeverity(diagnostics: readonly Diagnostic[]): Diagnostic[] {
  return diagnostics.toSorted((a, b) => Number(a.severity === 'error') - Number(b.severity === 'error'));
}
