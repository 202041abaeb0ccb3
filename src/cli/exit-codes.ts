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
