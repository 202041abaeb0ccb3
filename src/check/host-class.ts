import type { Host, Inventory, VarsEntry } from '../inventory/inventory.ts';
import { listVars } from '../inventory/list-vars.ts';
import { isTemplate } from '../playbook/playbook-reader.ts';
import { listScalars } from './list-texts.ts';

/** Hosts for which the same is to be found: the same groups, and own variables of the same names. */
export interface HostClass {
  readonly hosts: readonly Host[];
  /** The variables that the inventory gives them. */
  readonly vars: ReadonlyMap<string, VarsEntry>;
  /** Names of variables that each of them has a value of its own for. */
  readonly own: ReadonlySet<string>;
}

/** Puts hosts that cannot differ together, so that a thousand of them cost no more than one of each kind. */
export function classifyHosts(inventory: Inventory, hosts: readonly Host[], playbookFolder: string): HostClass[] {
  const classes = new Map<string, Host[]>();
  for (const host of hosts) {
    const key = describeClass(inventory, host, playbookFolder);
    const members = classes.get(key);
    if (members === undefined) classes.set(key, [host]);
    else members.push(host);
  }
  return [...classes.values()].map((members) => createClass(inventory, members, playbookFolder));
}

function describeClass(inventory: Inventory, host: Host, playbookFolder: string): string {
  const groups = inventory.groupsOf(host.name).map(({ name }) => name);
  const names = [...host.data.keys()];
  for (const { entries } of listVars(host, playbookFolder)) {
    for (const [name, { node }] of entries) {
      // A template of its own may use other variables than its neighbour's.
      if (listScalars(node).some(isTemplate)) return `host ${host.name}`;
      names.push(name);
    }
  }
  return `${groups.join(' ')} / ${names.sort().join(' ')}`;
}

function createClass(inventory: Inventory, hosts: readonly Host[], playbookFolder: string): HostClass {
  const [first] = hosts;
  if (first === undefined) return { hosts, vars: new Map(), own: new Set() };
  const files = listVars(first, playbookFolder);
  const own = new Set([...first.data.keys(), ...files.flatMap(({ entries }) => [...entries.keys()])]);
  return { hosts, vars: collectVars(inventory, first, playbookFolder), own };
}

function collectVars(inventory: Inventory, host: Host, playbookFolder: string): ReadonlyMap<string, VarsEntry> {
  const vars = new Map<string, VarsEntry>();
  for (const owner of [...inventory.groupsOf(host.name), host]) {
    for (const { entries } of listVars(owner, playbookFolder))
      for (const [name, entry] of entries) vars.set(name, entry);
  }
  return vars;
}
