import type { Inventory } from '../inventory/inventory.ts';
import { listHosts } from '../inventory/list-hosts.ts';
import type { Value } from '../template/value.ts';

/** The value of `groups`: the names of the hosts of each group. */
export function collectMembers(inventory: Inventory): Value {
  return new Map<Value, Value>(
    [...inventory.groups.values()].map((group) => [group.name, listHosts(group).map(({ name }) => name)]),
  );
}
