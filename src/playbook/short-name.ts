const BUILTIN_PREFIX = /^ansible\.(?:builtin|legacy)\./;

/** The name of a module or of an action of the language without Ansible's prefix. */
export function shortName(name: string): string {
  return name.replace(BUILTIN_PREFIX, '');
}
