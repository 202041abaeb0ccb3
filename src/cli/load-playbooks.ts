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
import type { Io } from './io.ts';
import { openRegistry } from './open-registry.ts';
import type { Place } from './place.ts';
import { chooseExitCode } from './exit-codes.ts';
import { countMistakes, sayDiagnostics } from './say.ts';
import { sortDiagnostics } from './sort-diagnostics.ts';
import { suggestPlaybook } from './suggest-playbook.ts';
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
  const playbookFolders = paths.map((path) => dirname(path));
  const surroundings = createSurroundings(io, playbookFolders[0] ?? '.');
  const registry = await openRegistry(place, io);
  const { inventory, diagnostics: ofInventory } = readInventory(place.inventory, { playbookFolders });
  const diagnostics: Diagnostic[] = [...ofInventory];
  const playbooks: CheckedPlaybook[] = [];
  const defined = new Set<string>();
  let unforeseeable = false;
  for (const path of paths) {
    const read = readPlaybook(path, {
      registry,
      ...(readFile === undefined ? {} : { readFile }),
    });
    diagnostics.push(...read.diagnostics.map((diagnostic) => helpToFind(diagnostic, path)));
    if (read.playbook === undefined) continue;
    const checked = checkPlaybook({
      playbook: read.playbook,
      inventory,
      registry,
      extraVars: settings.extraVars,
      earlier: diagnostics,
      defined,
      unforeseeable,
      limit: settings.limit,
      readFile,
    });
    diagnostics.push(...checked.diagnostics);
    for (const name of checked.defined) defined.add(name);
    unforeseeable ||= checked.unforeseeable;
    if (checked.playbook !== undefined) playbooks.push(checked.playbook);
  }
  sayDiagnostics(io, sortDiagnostics(diagnostics));
  const errors = diagnostics.filter(({ severity }) => severity === 'error');
  if (errors.length === 0) {
    if (diagnostics.length > 0) io.stderr.write('\n');
    return { playbooks, inventory, registry, surroundings };
  }
  io.stderr.write(`\n${countMistakes(errors.length)}; no host was contacted.\n`);
  return chooseExitCode(errors);
}

function helpToFind(diagnostic: Diagnostic, path: string): Diagnostic {
  const near = diagnostic.code === 'LS0501' ? suggestPlaybook(path) : undefined;
  return near === undefined ? diagnostic : { ...diagnostic, help: `Did you mean \`${near}\`?` };
}
