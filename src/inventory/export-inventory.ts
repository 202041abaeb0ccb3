import type { Group, Host, Inventory } from './inventory.ts';
import { mergeVars } from './merge-vars.ts';
import { readShownData } from './read-data.ts';

/** An inventory as `ansible-inventory --list` gives it, which programs that make inventories print too. */
export function exportInventory(inventory: Inventory, isChosen: (host: Host) => boolean): Record<string, unknown> {
  const hostvars: [string, unknown][] = [];
  for (const host of inventory.hosts.values()) {
    if (!isChosen(host)) continue;
    const vars = [...mergeVars(inventory, host)].map(
      ([name, { entry }]) => [name, readShownData(name, entry.node)] as const,
    );
    if (vars.length > 0) hostvars.push([host.name, fromEntries(vars)]);
  }
  const groups = [...inventory.groups.values()].map((group) => [group.name, exportGroup(group, isChosen)] as const);
  const filled = groups.filter(([, parts]) => Object.keys(parts).length > 0).sort(([a], [b]) => (a < b ? -1 : 1));
  return fromEntries([['_meta', { hostvars: fromEntries(hostvars) }], ...filled]);
}

/** The hosts of `all` stand in its children. */
function exportGroup(group: Group, isChosen: (host: Host) => boolean): Record<string, readonly string[]> {
  const children = group.children.map(({ name }) => name);
  const hosts = group.name === 'all' ? [] : group.hosts.filter(isChosen).map(({ name }) => name);
  return { ...(children.length === 0 ? {} : { children }), ...(hosts.length === 0 ? {} : { hosts }) };
}

function fromEntries(entries: Iterable<readonly [string, unknown]>): Record<string, unknown> {
  const object = Object.create(null) as Record<string, unknown>;
  for (const [name, value] of entries) object[name] = value;
  return object;
}
