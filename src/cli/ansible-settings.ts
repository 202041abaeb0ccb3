import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { INSTEAD, INSTEAD_OF_PATTERNS, SAME_AS_UNSET } from './ansible-variables.ts';
import type { Io } from './io.ts';
import { sayWarning } from './say.ts';

/** Says which settings of Ansible's are there and are not read: its variables, and its file where the project has none of ours. */
export function warnOfAnsibleSettings(io: Io, hasSettings: boolean): void {
  warnOfAnsibleVariables(io);
  const file = hasSettings ? undefined : findFile(io);
  if (file !== undefined)
    sayWarning(io, `${file} is not read`, 'Settings are in longshore.yml; docs/moving-from-ansible.md says which.');
}

/** The same of its variables alone, and of those that a command is about. */
export function warnOfAnsibleVariables(io: Io, concerned = /^/): void {
  const found = Object.keys(io.env)
    .filter((name) => concerned.test(name))
    .toSorted()
    .flatMap((name) => {
      const value = io.env[name] ?? '';
      const instead = value === '' || SAME_AS_UNSET[name]?.test(value) === true ? undefined : findInstead(name);
      return instead === undefined ? [] : [{ name, instead }];
    });
  if (found.length > 0) {
    const names = found.map(({ name }) => name).join(', ');
    const help = found.map(({ name, instead }) => `${name}: ${instead}.`).join('\n');
    sayWarning(io, `${names} ${found.length === 1 ? 'is' : 'are'} not read`, help);
  }
}

function findInstead(name: string): string | undefined {
  if (Object.hasOwn(INSTEAD, name)) return INSTEAD[name];
  return INSTEAD_OF_PATTERNS.find(([pattern]) => pattern.test(name))?.[1];
}

/** The file that Ansible would read, where it sets something. */
function findFile({ cwd, env }: Io): string | undefined {
  const home = env['HOME'];
  const places: readonly (readonly [string, string])[] = [
    ['ansible.cfg', join(cwd, 'ansible.cfg')],
    ...(home === undefined ? [] : [['~/.ansible.cfg', join(home, '.ansible.cfg')] as const]),
  ];
  for (const [name, path] of places) {
    try {
      return /^\s*[^\s#;[][^=:]*[=:]/m.test(readFileSync(path, 'utf8')) ? name : undefined;
    } catch {
      // Not there: the next one counts.
    }
  }
  return undefined;
}
