import type { Group, Host } from './inventory.ts';

/** The hosts of a group and of all groups below it, each once: own ones first, then those of its children, then of theirs. */
export function listHosts(group: Group): readonly Host[] {
  const hosts = new Set<Host>();
  const groups = new Set([group]);
  for (const each of groups) {
    for (const host of each.hosts) hosts.add(host);
    for (const child of each.children) groups.add(child);
  }
  return [...hosts];
}
