/** The commands of `meta:` that a run carries out. */
export const META_COMMANDS = [
  'clear_facts',
  'clear_host_errors',
  'end_batch',
  'end_host',
  'end_play',
  'end_role',
  'flush_handlers',
  'noop',
] as const;

export type MetaCommand = (typeof META_COMMANDS)[number];

/** Ansible's further ones, which are refused by name. */
export const REFUSED_META_COMMANDS: readonly string[] = ['refresh_inventory', 'reset_connection'];

export function isMetaCommand(name: string): name is MetaCommand {
  return (META_COMMANDS as readonly string[]).includes(name);
}
