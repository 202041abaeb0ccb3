import type { Span } from '../source/span.ts';
import type { Group, Host, Inventory, VarsEntry, VarsLayer } from './inventory.ts';

interface ModelHost extends Host {
  vars: VarsLayer[];
  data: Map<string, unknown>;
  span: Span | undefined;
}

interface ModelGroup extends Group {
  priority: number;
  span: Span | undefined;
  parents: ModelGroup[];
  children: ModelGroup[];
  hosts: ModelHost[];
  vars: VarsLayer[];
}

/** Finds the group_vars or host_vars files of a name. */
export type LoadVars = (kind: 'group_vars' | 'host_vars', name: string) => readonly VarsLayer[];

const LOCAL_NAMES = new Set(['localhost', '127.0.0.1', '::1']);

/** The inventory while it is read and while it runs. */
export class InventoryModel implements Inventory {
  readonly sources: readonly string[];
  readonly folder: string;
  readonly hosts = new Map<string, ModelHost>();
  readonly groups = new Map<string, ModelGroup>();
  readonly #groupsOfHost = new Map<string, readonly ModelGroup[]>();
  readonly #memberships = new Map<string, Set<ModelGroup>>();
  readonly #implicit = new Map<string, ModelHost>();
  #loadVars: LoadVars | undefined;
  /** What the run has added. */
  readonly #additions: (() => void)[] = [];

  constructor(sources: readonly string[], folder: string) {
    this.sources = sources;
    this.folder = folder;
    const all = this.ensureGroup('all', undefined);
    this.link(all, this.ensureGroup('ungrouped', undefined));
  }

  /** Ends the reading: attaches the vars files of every name, and `loadLate` finds those of names that the run adds. */
  attachVars(loadVars: LoadVars, loadLate: LoadVars): void {
    this.#loadVars = loadLate;
    for (const group of this.groups.values()) group.vars.push(...loadVars('group_vars', group.name));
    for (const host of this.hosts.values()) host.vars.push(...loadVars('host_vars', host.name));
  }

  ensureGroup(name: string, span: Span | undefined): ModelGroup {
    let group = this.groups.get(name);
    if (group === undefined) {
      const vars = [...(this.#loadVars?.('group_vars', name) ?? [])];
      group = { name, span, priority: 1, parents: [], children: [], hosts: [], vars };
      this.groups.set(name, group);
    }
    group.span ??= span;
    return group;
  }

  ensureHost(name: string, span: Span | undefined): ModelHost {
    let host = this.hosts.get(name);
    if (host === undefined) {
      const vars = [...(this.#loadVars?.('host_vars', name) ?? [])];
      host = { name, span, vars, data: new Map() };
      this.hosts.set(name, host);
    }
    return host;
  }

  /** Puts a group below another. False if that would close a circle: `all` is above all others. */
  link(parent: ModelGroup, child: ModelGroup): boolean {
    if (parent === child || child.name === 'all' || listAncestors(parent).has(child)) return false;
    if (!parent.children.includes(child)) {
      parent.children.push(child);
      child.parents.push(parent);
      this.#groupsOfHost.clear();
    }
    return true;
  }

  enter(group: ModelGroup, host: ModelHost): void {
    let groups = this.#memberships.get(host.name);
    if (groups === undefined) this.#memberships.set(host.name, (groups = new Set()));
    if (groups.has(group)) return;
    groups.add(group);
    group.hosts.push(host);
    this.#groupsOfHost.delete(host.name);
  }

  /** Adds variables of the inventory's own to what already has some; later ones win. */
  addVars(owner: Host | Group, entries: Iterable<readonly [string, VarsEntry]>): void {
    const layers = owner.vars as VarsLayer[];
    let layer = layers.find(({ from }) => from === 'inventory');
    if (layer === undefined) layers.unshift((layer = { from: 'inventory', entries: new Map() }));
    for (const [name, entry] of entries) (layer.entries as Map<string, VarsEntry>).set(name, entry);
  }

  /** Groups without a parent go below `all`, hosts without a group into `ungrouped`, which no others are in. */
  settle(): void {
    const all = this.ensureGroup('all', undefined);
    for (const group of this.groups.values()) {
      if (group !== all && group.parents.length === 0) this.link(all, group);
    }
    const ungrouped = this.ensureGroup('ungrouped', undefined);
    for (const host of this.hosts.values()) {
      const groups = [...(this.#memberships.get(host.name) ?? [])];
      if (groups.every((group) => group === all || group === ungrouped)) this.enter(ungrouped, host);
      else if (groups.includes(ungrouped)) this.#memberships.get(host.name)?.delete(ungrouped);
    }
    ungrouped.hosts = ungrouped.hosts.filter(({ name }) => this.#memberships.get(name)?.has(ungrouped) === true);
  }

  findHost(name: string): ModelHost | undefined {
    const host = this.hosts.get(name);
    if (host !== undefined || !LOCAL_NAMES.has(name)) return host;
    // It goes by all of its names.
    const named = [...LOCAL_NAMES].find((each) => this.hosts.has(each));
    if (named !== undefined) return this.hosts.get(named);
    let implicit = this.#implicit.get(name);
    if (implicit === undefined) {
      const vars = [...(this.#loadVars?.('host_vars', name) ?? [])];
      implicit = { name, span: undefined, vars, data: new Map([['ansible_connection', 'local']]) };
      this.#implicit.set(name, implicit);
    }
    return implicit;
  }

  groupsOf(host: string): readonly ModelGroup[] {
    let groups = this.#groupsOfHost.get(host);
    if (groups === undefined) {
      const found = new Set<ModelGroup>([this.ensureGroup('all', undefined)]);
      for (const group of this.#memberships.get(host) ?? []) for (const above of listAncestors(group)) found.add(above);
      groups = sortGroups([...found]);
      this.#groupsOfHost.set(host, groups);
    }
    return groups;
  }

  replace(fresh: Inventory): void {
    if (!(fresh instanceof InventoryModel)) throw new Error('an inventory of another kind');
    for (const [own, others] of [
      [this.hosts, fresh.hosts],
      [this.groups, fresh.groups],
      [this.#memberships, fresh.#memberships],
    ] as [Map<string, unknown>, Map<string, unknown>][]) {
      own.clear();
      for (const [name, value] of others) own.set(name, value);
    }
    this.#groupsOfHost.clear();
    this.#implicit.clear();
    this.#loadVars = fresh.#loadVars;
    for (const add of this.#additions) add();
  }

  addHost(name: string, groups: readonly string[], vars: ReadonlyMap<string, unknown>): Host {
    this.#additions.push(() => this.#addHost(name, groups, vars));
    return this.#addHost(name, groups, vars);
  }

  #addHost(name: string, groups: readonly string[], vars: ReadonlyMap<string, unknown>): Host {
    const host = this.ensureHost(name, undefined);
    for (const [key, value] of vars) host.data.set(key, value);
    const isNew = !this.#memberships.has(name);
    for (const group of groups) this.#joinGroup(name, group, []);
    if (isNew) this.enter(this.ensureGroup('all', undefined), host);
    if (isNew && groups.every((group) => group === 'all')) this.enter(this.ensureGroup('ungrouped', undefined), host);
    return host;
  }

  joinGroup(name: string, groupName: string, parents: readonly string[]): void {
    this.#additions.push(() => {
      // A host that is there no longer does not come back with its group.
      if (this.findHost(name) !== undefined) this.#joinGroup(name, groupName, parents);
    });
    this.#joinGroup(name, groupName, parents);
  }

  #joinGroup(name: string, groupName: string, parents: readonly string[]): void {
    const host = this.ensureHost(name, undefined);
    const group = this.ensureGroup(groupName, undefined);
    for (const name of parents) {
      const parent = this.ensureGroup(name, undefined);
      this.link(parent, group);
      if (parent.parents.length === 0 && parent.name !== 'all') this.link(this.ensureGroup('all', undefined), parent);
    }
    this.#leaveUngrouped(host, group);
    this.enter(group, host);
    const all = this.ensureGroup('all', undefined);
    if (group !== all && group.parents.length === 0) this.link(all, group);
  }

  #leaveUngrouped(host: ModelHost, joined: ModelGroup): void {
    const ungrouped = this.ensureGroup('ungrouped', undefined);
    if (joined === ungrouped || joined.name === 'all') return;
    if (this.#memberships.get(host.name)?.delete(ungrouped) === true) {
      ungrouped.hosts.splice(ungrouped.hosts.indexOf(host), 1);
    }
  }
}

/** The group and all above it. */
function listAncestors(group: ModelGroup): Set<ModelGroup> {
  const found = new Set([group]);
  for (const each of found) for (const parent of each.parents) found.add(parent);
  return found;
}

/** Ansible's order: by depth, then `ansible_group_priority`, then name. */
function sortGroups(groups: ModelGroup[]): ModelGroup[] {
  const depths = new Map<ModelGroup, number>();
  const depth = (group: ModelGroup): number => measureDepth(group, depths);
  return groups.sort(
    (a, b) => depth(a) - depth(b) || a.priority - b.priority || (a.name < b.name ? -1 : a.name > b.name ? 1 : 0),
  );
}

function measureDepth(group: ModelGroup, depths: Map<ModelGroup, number>): number {
  let depth = depths.get(group);
  if (depth === undefined) {
    depth = group.parents.reduce((deepest, parent) => Math.max(deepest, measureDepth(parent, depths) + 1), 0);
    depths.set(group, depth);
  }
  return depth;
}
