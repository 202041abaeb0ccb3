import type { Program } from '../module/program.ts';
import { ModuleFailure } from '../module/result.ts';
import { joinPrograms } from './join-programs.ts';

/** A program of several files: the one that `group` and `user` share comes first. The last one names it. */
export function loadAccountProgram(moduleUrl: string, ...files: readonly string[]): Program {
  return joinPrograms(moduleUrl, 'accounts.sh', ...files);
}

/**
 * What could not stand in /etc/passwd or /etc/group, or would be taken for an option. Which names are good beyond that is the host's own rule.
 * @throws ModuleFailure
 */
export function checkAccountName(name: string, option: string): void {
  if (name !== '' && !/[:,/\s\0]|^[-+~]/.test(name)) return;
  throw new ModuleFailure(`${option}: ${JSON.stringify(name)} cannot be a name of a user or a group`, {
    help: 'A name has no colon, comma, slash or space, and does not begin with `-`, `+` or `~`.',
  });
}
