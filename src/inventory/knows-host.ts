import { toValue } from '../template/convert.ts';
import { equals } from '../template/equality.ts';
import type { Inventory } from './inventory.ts';
import { readData } from './read-data.ts';

/**
 * Whether the inventory has a host with these groups and variables, as add_host would add it. What overrides them on the host, such as `-e`, its
 * facts and files of variables, is no part of that.
 */
export function knowsHost(
  inventory: Inventory,
  name: string,
  groups: readonly string[],
  vars: Readonly<Record<string, unknown>>,
): boolean {
  const host = inventory.hosts.get(name);
  if (host === undefined) return false;
  const joined = new Set(inventory.groupsOf(name).map((group) => group.name));
  const read = (key: string): unknown => {
    if (host.data.has(key)) return host.data.get(key);
    const written = host.vars.find(({ from }) => from === 'inventory')?.entries.get(key);
    return written && readData(written.node);
  };
  return (
    groups.every((group) => joined.has(group)) &&
    Object.entries(vars).every(([key, value]) => {
      const known = read(key);
      return known !== undefined && equals(toValue(known), toValue(value));
    })
  );
}
