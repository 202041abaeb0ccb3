import type { Node } from '../../source/node.ts';
import type { Group, Host, Inventory } from '../inventory.ts';

type Kind = 'host' | 'group' | 'host var' | 'group var' | 'host in group' | 'group in group' | 'priority of group';

interface Fact {
  readonly kind: Kind;
  /** A host or group. */
  readonly name: string;
  /** A variable, or the group that holds it. */
  readonly of: string;
  readonly value: string;
}

/** Every host is in it, and every group without a parent. */
const EVERYWHERE = new Set(['all', 'ungrouped']);

/** What an inventory says, as facts that can be compared. What follows from the others (`all`, `ungrouped`) is left out. */
export class Snapshot {
  readonly #facts = new Map<string, Fact>();

  static of(inventory: Inventory): Snapshot {
    const snapshot = new Snapshot();
    for (const host of inventory.hosts.values()) snapshot.#addOwner('host', host);
    for (const group of inventory.groups.values()) {
      snapshot.#addOwner('group', group);
      snapshot.add('priority of group', group.name, '', String(group.priority));
      for (const host of group.hosts) snapshot.addHost(host.name, group.name);
      for (const child of group.children) snapshot.addChild(child.name, group.name);
    }
    return snapshot;
  }

  #addOwner(kind: 'host' | 'group', { name, vars }: Host | Group): void {
    this.add(kind, name);
    // Files of variables are compared one by one.
    for (const { entries } of vars.filter(({ from }) => from === 'inventory')) {
      for (const [variable, { node }] of entries) this.add(`${kind} var`, name, variable, canonize(node));
    }
  }

  add(kind: Kind, name: string, of = '', value = ''): void {
    this.#facts.set(`${kind}\0${name}\0${of}`, { kind, name, of, value });
  }

  addHost(name: string, group: string | undefined): void {
    this.add('host', name);
    if (group !== undefined && !EVERYWHERE.has(group)) this.add('host in group', name, group);
  }

  addChild(name: string, parent: string | undefined): void {
    if (parent !== undefined && !EVERYWHERE.has(parent)) this.add('group in group', name, parent);
  }

  addGroup(name: string): void {
    this.add('group', name);
    this.add('priority of group', name, '', '1');
  }

  drop(kind: Kind, name: string, of = ''): void {
    this.#facts.delete(`${kind}\0${name}\0${of}`);
  }

  /** Takes away what fits. */
  dropWhere(fits: (fact: Fact) => boolean): void {
    for (const [key, fact] of this.#facts) if (fits(fact)) this.#facts.delete(key);
  }

  rename(from: string, to: string, isHost: boolean): void {
    const isOwn = ({ kind }: Fact): boolean => kind.startsWith('host') === isHost;
    const isHolder = ({ kind }: Fact): boolean => !isHost && (kind === 'host in group' || kind === 'group in group');
    for (const [key, fact] of this.#facts) {
      const name = isOwn(fact) && fact.name === from ? to : fact.name;
      const of = isHolder(fact) && fact.of === from ? to : fact.of;
      if (name === fact.name && of === fact.of) continue;
      this.#facts.delete(key);
      this.add(fact.kind, name, of, fact.value);
    }
  }

  /** In what another snapshot differs from this one, in words. */
  describeDifferences(other: Snapshot): string[] {
    const found: string[] = [];
    for (const [key, fact] of this.#facts) {
      const there = other.#facts.get(key);
      if (there === undefined) found.push(describe(fact, 'would be lost'));
      else if (there.value !== fact.value) found.push(describe(fact, 'would change'));
    }
    for (const [key, fact] of other.#facts) if (!this.#facts.has(key)) found.push(describe(fact, 'would be there'));
    return found;
  }
}

function describe({ kind, name, of }: Fact, what: string): string {
  switch (kind) {
    case 'host':
    case 'group':
      return `the ${kind} \`${name}\` ${what}`;
    case 'host var':
    case 'group var':
      return `\`${of}\` of \`${name}\` ${what}`;
    case 'host in group':
    case 'group in group':
      return `\`${name}\` in the group \`${of}\` ${what}`;
    case 'priority of group':
      return `the priority of \`${name}\` ${what}`;
  }
}

/** The same text for the same value, and another one for another. */
export function canonize(node: Node): string {
  switch (node.kind) {
    case 'sequence':
      return `[${node.items.map(canonize).join()}]`;
    case 'mapping':
      return `{${node.entries.map(({ name, value }) => `${JSON.stringify(name)}:${canonize(value)}`).join()}}`;
    case 'scalar': {
      const { value, isFloat = false, tag = '' } = node;
      return typeof value === 'string' ? tag + JSON.stringify(value) : `${tag}${String(value)}${isFloat ? 'f' : ''}`;
    }
  }
}
