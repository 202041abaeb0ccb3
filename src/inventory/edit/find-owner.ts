import { isIPv6 } from 'node:net';
import { suggest } from '../../util/suggest.ts';
import type { Group, Host, Inventory } from '../inventory.ts';
import { refuse } from './refuse.ts';

export type Owner = { readonly kind: 'host'; readonly host: Host } | { readonly kind: 'group'; readonly group: Group };

/** The host or group of a name. @throws DiagnosticError where there is none, or both */
export function findOwner(inventory: Inventory, name: string): Owner {
  const host = inventory.hosts.get(name);
  const group = inventory.groups.get(name);
  if (host !== undefined && group !== undefined) {
    const help = 'Give one of them another name first: run inventory edit';
    return refuse(`\`${name}\` is the name of a group and of a host`, { span: group.span ?? host.span, help });
  }
  if (host !== undefined) return { kind: 'host', host };
  if (group !== undefined) return { kind: 'group', group };
  const near = suggest(name, [...inventory.groups.keys(), ...inventory.hosts.keys()]);
  return refuse(`there is no host and no group \`${name}\` in the inventory`, suggestName(near));
}

export function findGroup(inventory: Inventory, name: string): Group {
  const group = inventory.groups.get(name);
  if (group !== undefined) return group;
  if (inventory.hosts.has(name)) {
    const help = `It is a host. One more group for it: run inventory add ${name} --group NAME`;
    return refuse(`there is no group \`${name}\` in the inventory`, { help });
  }
  const near = suggest(name, inventory.groups.keys());
  const help = near === undefined ? { help: `Add it: run inventory group add ${name}` } : suggestName(near);
  return refuse(`there is no group \`${name}\` in the inventory`, help);
}

function suggestName(near: string | undefined): { help?: string } {
  return near === undefined ? {} : { help: `Did you mean \`${near}\`?` };
}

/** A name that patterns would read as something else, or that would not be one word. */
export function checkNewName(name: string, what: 'host' | 'group'): void {
  const strange = (what === 'host' ? /[\s,!&*?;{}|#"'\\]|^[-~@]|^$/ : /[\s,:!&*?;{}|#"'\\[\]/]|^[-~@]|^$/).exec(name);
  if (strange === null) return;
  const found = strange[0] === '' ? 'it is empty' : `it has \`${strange[0]}\``;
  refuse(`\`${name}\` cannot be the name of a ${what}: ${found}, which patterns would not find`);
}

/** Patterns take what a colon divides for several, but for an address. */
export function checkColon(name: string): void {
  if (!name.includes(':') || isIPv6(name)) return;
  refuse(`\`${name}\` cannot be the name of a host: it has \`:\`, which divides patterns`);
}
