import type { LayerName } from '../variables/layer.ts';
import type { Group, Host, Inventory, VarsLayer } from './inventory.ts';
import { listVars } from './list-vars.ts';

const GROUP_LAYERS: readonly (readonly [from: VarsLayer['from'], which: 'all' | 'others' | 'each', name: LayerName])[] =
  [
    ['inventory', 'each', 'inventory group vars'],
    ['inventory-vars-file', 'all', 'inventory group_vars/all'],
    ['playbook-vars-file', 'all', 'playbook group_vars/all'],
    ['inventory-vars-file', 'others', 'inventory group_vars'],
    ['playbook-vars-file', 'others', 'playbook group_vars'],
  ];

const HOST_LAYERS: readonly (readonly [from: VarsLayer['from'], name: LayerName])[] = [
  ['inventory', 'inventory host vars'],
  ['inventory-vars-file', 'inventory host_vars'],
  ['playbook-vars-file', 'playbook host_vars'],
];

export interface OrderedVars {
  readonly vars: VarsLayer;
  readonly name: LayerName;
}

/** What stands in files about a host's variables, the weakest first; for the playbooks of a folder also what stands beside them. */
export function orderVars(inventory: Inventory, host: Host, playbookFolder?: string): OrderedVars[] {
  const pick = (owners: readonly (Group | Host)[], from: VarsLayer['from'], name: LayerName): OrderedVars[] =>
    owners
      .flatMap((owner) => listVars(owner, playbookFolder).filter((vars) => vars.from === from))
      .sort((a, b) => (a.source ?? 0) - (b.source ?? 0))
      .map((vars) => ({ vars, name }));
  const groups = inventory.groupsOf(host.name);
  return [
    ...GROUP_LAYERS.flatMap(([from, which, name]) => {
      const chosen = groups.filter((group) => which === 'each' || (group.name === 'all') === (which === 'all'));
      return pick(chosen, from, name);
    }),
    ...HOST_LAYERS.flatMap(([from, name]) => pick([host], from, name)),
  ];
}
