import type { Diagnostic } from '../source/diagnostic.ts';

/** ansible-playbook's, so far as it has them. */
export const EXIT = {
  ok: 0,
  /** Errors of the command line and of ours; a playbook or inventory that is not there; a --limit that matches nobody. */
  error: 1,
  hostFailed: 2,
  /** A host was unreachable, which goes before one that failed; or a playbook that cannot be read. */
  hostUnreachable: 4,
  unreadable: 4,
  interrupted: 130,
} as const;

/** Files that are not there are a mistake on the command line; what stands in a file that is there makes it unreadable. */
export function chooseExitCode(errors: readonly Diagnostic[]): number {
  const missing = errors.some(({ code }) => code === 'LS0501' || code === 'LS0503');
  return missing ? EXIT.error : EXIT.unreadable;
}
