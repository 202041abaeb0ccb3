import { describeModule } from '../../module/describe-module.ts';
import type { Registry } from '../../module/registry.ts';
import { suggest } from '../../util/suggest.ts';
import { EXIT } from '../exit-codes.ts';
import type { Io } from '../io.ts';
import { openRegistry } from '../open-registry.ts';
import type { CommandLine } from '../parse-command-line.ts';
import { findPlace } from '../place.ts';
import { UserError } from '../user-error.ts';

/** `run doc [MODULE…]` */
export async function doc(io: Io, line: CommandLine): Promise<number> {
  const registry = await openRegistry(findPlace(io, line), io);
  const pages = line.positionals.map((name) => describeModule(findModule(registry, name)));
  io.stdout.write(pages.length === 0 ? listModules(registry) : pages.join('\n'));
  return EXIT.ok;
}

function findModule(registry: Registry, name: string): NonNullable<ReturnType<Registry['find']>> {
  const found = name.startsWith('_') ? undefined : registry.find(name);
  if (found !== undefined) return found;
  const known = suggest(name, listNames(registry));
  throw new UserError(`there is no module \`${name}\``, {
    help: known === undefined ? '`run doc` lists them' : `did you mean \`${known}\`?`,
  });
}

function listModules(registry: Registry): string {
  const names = listNames(registry);
  const width = Math.max(...names.map((name) => name.length));
  return names.map((name) => `${name.padEnd(width)}  ${summarize(registry, name)}\n`).join('');
}

/** A module of the project that cannot be loaded is no reason to show none. */
function summarize(registry: Registry, name: string): string {
  try {
    return registry.find(name)?.summary ?? '';
  } catch (error) {
    return `cannot be loaded: ${error instanceof Error ? error.message : String(error)}`;
  }
}

/** Those for playbooks: a name with `_` in front is part of another module. */
function listNames(registry: Registry): readonly string[] {
  return registry.names().filter((name) => !name.startsWith('_'));
}
