import type { Group, Host, VarsLayer } from './inventory.ts';

/** The variables of a group or host that count for the playbooks of a folder: files beside other playbooks of the run do not. */
export function listVars(owner: Group | Host, playbookFolder: string | undefined): readonly VarsLayer[] {
  return owner.vars.filter((vars) => vars.playbookFolder === undefined || vars.playbookFolder === playbookFolder);
}
