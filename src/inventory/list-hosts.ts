import type { Group, Host, Inventory } from './inventory.ts';

/** The hosts of a group and of all groups below it, each once: own ones first. Those of `all` in the order of the inventory. */
export function listHosts(inventory: Inventory, group: Group): readonly Host[] {
  if (group.name === 'all') return [...inventory.hosts.values()];
  const hosts = new Set<Host>();
  const groups = new Set([group]);
  for (const each of groups) {
    for (const host of each.hosts) hosts.add(host);
    for (const child of each.children) groups.add(child);
  }
  return [...hosts];
}
