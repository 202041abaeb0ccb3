import type { Host, Inventory, VarsEntry } from '../inventory/inventory.ts';
import { listVars } from '../inventory/list-vars.ts';
import { orderVars } from '../inventory/order-vars.ts';
import { isTemplate } from '../playbook/playbook-reader.ts';
import { listScalars } from './list-texts.ts';

/** Hosts for which the same is to be found: the same groups, and own variables of the same names. */
export interface HostClass {
  readonly hosts: readonly Host[];
  /** The variables that the inventory gives them. */
  readonly vars: ReadonlyMap<string, VarsEntry>;
  /** Names of variables that each of them has a value of its own for. */
  readonly own: ReadonlySet<string>;
  /** The same hosts, put together by the values of some of these variables. */
  readonly split: (names: ReadonlySet<string>) => readonly HostClass[];
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
  const files = first === undefined ? [] : listVars(first, playbookFolder);
  const own = new Set([...(first?.data.keys() ?? []), ...files.flatMap(({ entries }) => [...entries.keys()])]);
  const vars = first === undefined ? new Map() : collectVars(inventory, first, playbookFolder);
  return { hosts, vars, own, split: remember((names) => splitClass(inventory, hosts, playbookFolder, names)) };
}

function remember(split: HostClass['split']): HostClass['split'] {
  const known = new Map<string, readonly HostClass[]>();
  return (names) => {
    const key = [...names].sort().join(' ');
    let classes = known.get(key);
    if (classes === undefined) known.set(key, (classes = split(names)));
    return classes;
  };
}

function splitClass(
  inventory: Inventory,
  hosts: readonly Host[],
  playbookFolder: string,
  names: ReadonlySet<string>,
): readonly HostClass[] {
  const parts = new Map<string, Host[]>();
  for (const host of hosts) {
    const values = new Map<string, string>();
    for (const { entries } of listVars(host, playbookFolder)) {
      for (const name of names) {
        const node = entries.get(name)?.node;
        if (node !== undefined) values.set(name, node.span.file.text.slice(node.span.start, node.span.end));
      }
    }
    const key = JSON.stringify([...values].sort(([a], [b]) => (a < b ? -1 : 1)));
    const part = parts.get(key);
    if (part === undefined) parts.set(key, [host]);
    else part.push(host);
  }
  return [...parts.values()].map((part) => {
    const whole = createClass(inventory, part, playbookFolder);
    return { ...whole, own: new Set([...whole.own].filter((name) => !names.has(name))) };
  });
}

function collectVars(inventory: Inventory, host: Host, playbookFolder: string): ReadonlyMap<string, VarsEntry> {
  const vars = new Map<string, VarsEntry>();
  for (const layer of orderVars(inventory, host, playbookFolder)) {
    for (const [name, entry] of layer.vars.entries) vars.set(name, entry);
  }
  return vars;
}
