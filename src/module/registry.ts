import type { ActionDefinition } from './define-action.ts';
import type { ModuleDefinition } from './define-module.ts';

export type Definition = ModuleDefinition | ActionDefinition;

/** The modules and actions that a playbook may name. */
export interface Registry {
  /** By short name, by alias, or by Ansible's full name of a built-in one. */
  find(name: string): Definition | undefined;
  /** Short names, sorted. */
  names(): readonly string[];
}

const BUILTIN_PREFIX = /^ansible\.(?:builtin|legacy)\./;

/** A later definition replaces an earlier one of the same name, so that a project's module goes before a built-in one. */
export function createRegistry(definitions: Iterable<Definition>): Registry {
  const byName = new Map<string, Definition>();
  const byAlias = new Map<string, Definition>();
  for (const definition of definitions) {
    if (definition.name === undefined) throw new TypeError(`a module without a name: ${definition.summary}`);
    byName.set(definition.name, definition);
    for (const alias of definition.aliases ?? []) byAlias.set(alias, definition);
  }
  return {
    find: (name) => byName.get(name) ?? byAlias.get(name) ?? byName.get(name.replace(BUILTIN_PREFIX, '')),
    names: () => [...byName.keys()].sort(),
  };
}
