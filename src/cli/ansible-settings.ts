import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { INSTEAD, INSTEAD_OF_PATTERNS, SAME_AS_UNSET, VARIABLE_OF_SETTING } from './ansible-variables.ts';
import type { Io } from './io.ts';
import { sayWarning } from './say.ts';

/**
 * Says which settings of Ansible's are there and are not read: its variables, and its file where the project has none of ours.
 * @param ofMachine the file that counts where neither the folder nor the user has one
 */
export function warnOfAnsibleSettings(io: Io, hasSettings: boolean, ofMachine = '/etc/ansible/ansible.cfg'): void {
  warnOfAnsibleVariables(io);
  const file = hasSettings ? undefined : findFile(io, ofMachine);
  if (file === undefined) return;
  const lines = file.settings.flatMap(({ name, variable, value }) => {
    // The variable is read, and the setting is not.
    const isPasswordFile = variable === 'ANSIBLE_VAULT_PASSWORD_FILE';
    const instead = isPasswordFile ? '`vault_password_file` in longshore.yml' : findInstead(variable, value);
    return instead === undefined ? [] : [`${name}: ${instead}.\n`];
  });
  const help = `${lines.join('')}Settings are in longshore.yml; docs/moving-from-ansible.md says which.`;
  sayWarning(io, `${file.name} is not read`, help);
}

/** The same of its variables alone, and of those that a command is about. */
export function warnOfAnsibleVariables(io: Io, concerned = /^/): void {
  const found = Object.keys(io.env)
    .filter((name) => concerned.test(name))
    .toSorted()
    .flatMap((name) => {
      const instead = findInstead(name, io.env[name] ?? '');
      return instead === undefined ? [] : [{ name, instead }];
    });
  if (found.length > 0) {
    const names = found.map(({ name }) => name).join(', ');
    const help = found.map(({ name, instead }) => `${name}: ${instead}.`).join('\n');
    sayWarning(io, `${names} ${found.length === 1 ? 'is' : 'are'} not read`, help);
  }
}

/** What does here what a variable, or its setting, would do; undefined where that is nothing. */
function findInstead(name: string, value: string): string | undefined {
  if (value === '' || SAME_AS_UNSET[name]?.test(value) === true) return undefined;
  if (Object.hasOwn(INSTEAD, name)) return INSTEAD[name];
  return INSTEAD_OF_PATTERNS.find(([pattern]) => pattern.test(name))?.[1];
}

interface Setting {
  readonly name: string;
  /** Ansible's variable for the same. */
  readonly variable: string;
  readonly value: string;
}

/** The file that Ansible would read, where it sets something. */
function findFile(
  { cwd, env }: Io,
  ofMachine: string,
): { readonly name: string; readonly settings: readonly Setting[] } | undefined {
  const home = env['HOME'];
  const places: readonly (readonly [string, string])[] = [
    ['ansible.cfg', join(cwd, 'ansible.cfg')],
    ...(home === undefined ? [] : [['~/.ansible.cfg', join(home, '.ansible.cfg')] as const]),
    [ofMachine, ofMachine],
  ];
  for (const [name, path] of places) {
    try {
      const settings = readSettings(readFileSync(path, 'utf8'));
      return settings.length === 0 ? undefined : { name, settings };
    } catch {
      // Not there: the next one counts.
    }
  }
  return undefined;
}

function readSettings(text: string): Setting[] {
  let section = '';
  return text.split('\n').flatMap((line) => {
    section = /^\s*\[([^\]]+)\]/.exec(line)?.[1] ?? section;
    const [, name, value = ''] = /^\s*([^\s#;[=:][^=:]*?)\s*[=:]\s*(.*?)\s*(?:\s;.*)?$/.exec(line) ?? [];
    if (name === undefined) return [];
    const variable = VARIABLE_OF_SETTING[`${section}.${name}`] ?? `ANSIBLE_${name.toUpperCase()}`;
    return [{ name, variable, value }];
  });
}
