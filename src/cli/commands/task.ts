import { Buffer } from 'node:buffer';
import { enterLab } from '../enter-lab.ts';
import { EXIT } from '../exit-codes.ts';
import type { Io } from '../io.ts';
import { loadPlaybooks } from '../load-playbooks.ts';
import { checkLimit } from '../match-hosts.ts';
import { chooseForm } from '../open-reporter.ts';
import { openRegistry } from '../open-registry.ts';
import { findPlace } from '../place.ts';
import { type Option, OPTIONS } from '../option.ts';
import type { CommandLine } from '../parse-command-line.ts';
import { readNumber, resolveSettings } from '../resolve-settings.ts';
import { runChecked } from '../run-checked.ts';
import { ProjectModuleError } from '../../module/project-modules.ts';
import type { Definition, Registry } from '../../module/registry.ts';
import { UserError } from '../user-error.ts';
import { matchPattern } from '../../inventory/pattern.ts';
import { writeTaskPlaybook } from '../write-task-playbook.ts';

/** What stands for the playbook's path in places and headings. */
const LABEL = 'command line';

/** Undefined also for a module that cannot be loaded: the check says why. */
function findDefinition(registry: Registry, module: string): Definition | undefined {
  try {
    return registry.find(module);
  } catch (error) {
    if (error instanceof ProjectModuleError) return undefined;
    throw error;
  }
}

/** @throws UserError */
function readJobKeywords(line: CommandLine): Record<string, number> {
  const seconds = (option: Option) =>
    readNumber(line, option, 'a whole number of seconds', (value) => Number.isInteger(value) && value >= 0);
  const background = seconds(OPTIONS.background);
  const poll = seconds(OPTIONS.poll);
  return {
    ...(background === undefined ? {} : { async: background }),
    ...(background === undefined || poll === undefined ? {} : { poll }),
  };
}

/** `run task PATTERN MODULE [k=v …]` */
export async function runTask(io: Io, line: CommandLine): Promise<number> {
  const [pattern, module, ...words] = [...line.positionals, ...(line.rest ?? [])];
  if (pattern === undefined || module === undefined) {
    throw new UserError('which hosts, and which module?', { help: 'run task PATTERN MODULE [k=v …]' });
  }
  const form = chooseForm(io, line);
  const place = findPlace(io, line);
  const inside = await enterLab(io, place.inventory);
  if (inside !== undefined) return inside;
  const settings = await resolveSettings(io, line, place);
  const definition = findDefinition(await openRegistry(place, io), module);
  const text = writeTaskPlaybook(pattern, module, words, definition, readJobKeywords(line));
  const readFile = (path: string) => (path === LABEL ? Buffer.from(text) : settings.vault.readFile(path));
  const loaded = await loadPlaybooks(io, [LABEL], { place, settings, readFile, opensVaults: true });
  if (typeof loaded === 'number') return loaded;
  checkLimit(io, loaded.inventory, settings);
  // The check has said that nobody is matched.
  if (matchPattern(loaded.inventory, pattern).hosts.length === 0) return EXIT.ok;
  return runChecked(io, form, loaded, settings, { showsResults: true });
}
