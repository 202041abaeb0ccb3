import type { Inventory } from '../inventory/inventory.ts';
import type { Value } from '../template/value.ts';

/** The value of `groups`: the names of the hosts of each group. */
export function collectMembers(inventory: Inventory): Value {
  const members = new Map<Value, Value>();
  for (const group of inventory.groups.values()) members.set(group.name, []);
  for (const host of inventory.hosts.keys()) {
    for (const group of inventory.groupsOf(host)) {
      const names = members.get(group.name);
      if (Array.isArray(names)) names.push(host);
    }
  }
  return members;
}
