import { dirname } from 'node:path';
import type { CheckedPlaybook } from '../check/check-playbook.ts';
import { checkPlaybook } from '../check/check-playbook.ts';
import { checkGiven, checkRegisters, checkTags } from '../check/check-unused.ts';
import type { Traces } from '../check/traces.ts';
import type { Inventory } from '../inventory/inventory.ts';
import type { Registry } from '../module/registry.ts';
import { standForUnknown } from '../module/stand-in.ts';
import { readPlaybook } from '../playbook/read-playbook.ts';
import { type Diagnostic, DiagnosticError } from '../source/diagnostic.ts';
import { type ReadFile, SealedFile } from '../source/load-file.ts';
import type { Io } from './io.ts';
import type { Vault } from './open-vault.ts';
import { openRegistry } from './open-registry.ts';
import { openInventory } from './open-inventory.ts';
import type { Place } from './place.ts';
import { chooseExitCode, EXIT } from './exit-codes.ts';
import { pickGiven } from './extra-vars.ts';
import { countMistakes, sayDiagnostics } from './say.ts';
import { sortDiagnostics } from './sort-diagnostics.ts';
import type { CommandSettings } from './resolve-settings.ts';
import { suggestPlaybook } from './suggest-playbook.ts';
import { createSurroundings } from './surroundings.ts';
import type { Surroundings } from '../variables/surroundings.ts';

/** What was read, with all that is wrong with it. */
export interface ReadPlaybooks extends LoadedPlaybooks {
  /** In the order in which a user goes through them. */
  readonly diagnostics: readonly Diagnostic[];
}

export interface LoadedPlaybooks {
  readonly playbooks: readonly CheckedPlaybook[];
  readonly inventory: Inventory;
  /** Reads its sources anew. @throws DiagnosticError */
  readonly rereadInventory: () => Promise<Inventory>;
  readonly registry: Registry;
  readonly surroundings: Surroundings;
  /** Reads what the check has read: encrypted files of variables may stay so where nothing is run. */
  readonly readFile: Vault['readFile'];
}

export interface LoadOptions {
  readonly place: Place;
  readonly settings: CommandSettings;
  /** Instead of the disk: for a playbook that the command line makes. */
  readonly readFile?: ReadFile;
  /** What is read is run, so that each encrypted value that a task needs must open. */
  readonly opensVaults?: boolean;
  /** What is read is not run, so that modules may be unknown. */
  readonly standsForUnknown?: boolean;
}

/** Reads and checks playbooks and inventory, and says every mistake; answers with the exit code where there is one. */
export async function loadPlaybooks(
  io: Io,
  paths: readonly string[],
  options: LoadOptions,
): Promise<LoadedPlaybooks | number> {
  const found = await readPlaybooks(io, paths, options);
  sayFindings(io, found.diagnostics);
  const code = judge(found.diagnostics);
  return code === EXIT.ok ? found : code;
}

/** The exit code of what was found. */
export function judge(diagnostics: readonly Diagnostic[]): number {
  const errors = diagnostics.filter(({ severity }) => severity === 'error');
  return errors.length === 0 ? EXIT.ok : chooseExitCode(errors);
}

/** Says them, and how many mistakes there are. */
export function sayFindings(io: Io, diagnostics: readonly Diagnostic[]): void {
  sayDiagnostics(io, diagnostics);
  const errors = diagnostics.filter(({ severity }) => severity === 'error').length;
  if (errors > 0) io.stderr.write(`\n${countMistakes(errors)}; no host was contacted.\n`);
  else if (diagnostics.length > 0) io.stderr.write('\n');
}

/** Reads and checks playbooks and inventory, and says nothing. */
export async function readPlaybooks(io: Io, paths: readonly string[], options: LoadOptions): Promise<ReadPlaybooks> {
  const { place, settings } = options;
  const { vault } = settings;
  const mayStaySealed = options.opensVaults !== true && vault.isShut;
  const readOpen = mayStaySealed ? leaveSealed(vault.readFile) : vault.readFile;
  const readFile = options.readFile ?? readOpen;
  const playbookFolders = paths.map((path) => dirname(path));
  const surroundings = { ...createSurroundings(io, playbookFolders[0] ?? '.'), secrets: vault };
  const early = { extraVars: settings.extraVars, surroundings };
  const modules = await openRegistry(place, io);
  const registry = options.standsForUnknown === true ? standForUnknown(modules) : modules;
  const read = () => openInventory(io, place.inventory, { playbookFolders, readFile: readOpen });
  const { inventory, diagnostics: ofInventory } = await read();
  const rereadInventory = async (): Promise<Inventory> => {
    const fresh = await read();
    const errors = fresh.diagnostics.filter(({ severity }) => severity === 'error');
    if (errors.length > 0) throw new DiagnosticError(errors);
    return fresh.inventory;
  };
  const diagnostics: Diagnostic[] = [...ofInventory];
  const playbooks: CheckedPlaybook[] = [];
  const defined = new Set<string>();
  // What an encrypted file holds is not known, nor which names.
  let unforeseeable = ofInventory.some(({ code }) => code === 'LS0505');
  let makesFiles = false;
  let makesHosts = false;
  const traces: (Traces | undefined)[] = [];
  for (const path of paths) {
    const parsed = readPlaybook(path, {
      registry,
      readFile,
      rolesPath: settings.rolesPath,
      early,
    });
    diagnostics.push(...parsed.diagnostics.map((diagnostic) => helpToFind(diagnostic, path)));
    unforeseeable ||= parsed.diagnostics.some(({ code }) => code === 'LS0505');
    if (parsed.playbook === undefined) continue;
    const checked = checkPlaybook({
      playbook: parsed.playbook,
      inventory,
      registry,
      extraVars: settings.extraVars,
      earlier: diagnostics,
      defined,
      unforeseeable,
      makesFiles,
      makesHosts,
      limit: settings.limit,
      readFile,
      rolesPath: settings.rolesPath,
      early,
      // With a selection of tags nobody knows yet which tasks are run.
      ...(options.opensVaults === true && settings.tags.length + settings.skipTags.length === 0
        ? { explainVault: vault.explain }
        : {}),
    });
    diagnostics.push(...checked.diagnostics);
    for (const name of checked.defined) defined.add(name);
    unforeseeable ||= checked.unforeseeable;
    makesFiles ||= checked.makesFiles;
    makesHosts ||= checked.makesHosts;
    traces.push(checked.traces);
    if (checked.playbook !== undefined) playbooks.push(checked.playbook);
  }
  const known = traces.filter((each) => each !== undefined);
  if (known.length === paths.length) {
    diagnostics.push(...checkRegisters(known), ...checkTags(known, settings));
    diagnostics.push(...checkGiven(known, pickGiven(settings.extraVars)));
  }
  return {
    playbooks,
    inventory,
    rereadInventory,
    registry,
    surroundings,
    readFile: readOpen,
    diagnostics: sortDiagnostics(diagnostics).map((diagnostic) => hideSecrets(diagnostic, vault)),
  };
}

/** Encrypted files of variables may stay so: nothing is run, and whoever has no password sees the rest. */
function leaveSealed(readFile: Vault['readFile']): Vault['readFile'] {
  return (path) => {
    try {
      return readFile(path);
    } catch (error) {
      if (!(error instanceof SealedFile)) throw error;
      throw new SealedFile(error.text, error.message, error.help, true);
    }
  };
}

function helpToFind(diagnostic: Diagnostic, path: string): Diagnostic {
  const near = diagnostic.code === 'LS0501' ? suggestPlaybook(path) : undefined;
  return near === undefined ? diagnostic : { ...diagnostic, help: `Did you mean \`${near}\`?` };
}

/** A message may quote what was found. */
export function hideSecrets(diagnostic: Diagnostic, { redactor }: Vault): Diagnostic {
  const { message, label, help, found } = diagnostic;
  return {
    ...diagnostic,
    message: redactor.redact(message),
    ...(label === undefined ? {} : { label: redactor.redact(label) }),
    ...(help === undefined ? {} : { help: redactor.redact(help) }),
    ...(found === undefined ? {} : { found: redactor.redact(found) }),
  };
}
