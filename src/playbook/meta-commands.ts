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
  'refresh_inventory',
  'reset_connection',
] as const;

export type MetaCommand = (typeof META_COMMANDS)[number];

export function isMetaCommand(name: string): name is MetaCommand {
  return (META_COMMANDS as readonly string[]).includes(name);
}
