import type { ActionDefinition } from './define-action.ts';
import type { ModuleDefinition } from './define-module.ts';

export type Definition = ModuleDefinition | ActionDefinition;

/** The modules and actions that a playbook may name. */
export interface Registry {
  /** By short name, by alias, or by Ansible's full name of a built-in one. */
  find(name: string): Definition | undefined;
  /** Short names, sorted. */
  names(): readonly string[];
  /** What to read a task with that names a module which `find` does not know; without it that is a mistake. */
  readonly standIn?: (name: string) => Definition;
}

const BUILTIN_PREFIX = /^ansible\.(?:builtin|legacy)\./;

/**
 * A later definition replaces an earlier one of the same name. A project's module goes before a built-in one, and is loaded when it is first
 * asked for: `find` throws what loading it throws.
 */
export function createRegistry(
  definitions: Iterable<Definition>,
  projectModules: ReadonlyMap<string, () => Definition> = new Map(),
): Registry {
  const byName = new Map<string, Definition>();
  const byAlias = new Map<string, Definition>();
  for (const definition of definitions) {
    if (definition.name === undefined) throw new TypeError(`a module without a name: ${definition.summary}`);
    byName.set(definition.name, definition);
    for (const alias of definition.aliases ?? []) byAlias.set(alias, definition);
  }
  return {
    find: (name) =>
      projectModules.get(name)?.() ??
      byName.get(name) ??
      byAlias.get(name) ??
      byName.get(name.replace(BUILTIN_PREFIX, '')),
    names: () => [...new Set([...byName.keys(), ...projectModules.keys()])].sort(),
  };
}
