import type { Entry, Node } from '../source/node.ts';
import type { Span } from '../source/span.ts';

/** Hosts and groups with their variables. Immutable but for what the run adds (add_host, group_by), which goes through `addHost` and `joinGroup`. */
export interface Inventory {
  /** Sources, as the user named them. */
  readonly sources: readonly string[];
  /** Folder of the (first) source, for `inventory_dir`. */
  readonly folder: string;
  readonly hosts: ReadonlyMap<string, Host>;
  /** `all` and `ungrouped` among them. */
  readonly groups: ReadonlyMap<string, Group>;
  /** Groups of a host, nearest last: by depth, priority, name — the order in which their variables override. `all` first. */
  groupsOf(host: string): readonly Group[];
  /** A host by name; `localhost`, 127.0.0.1 and ::1 exist even where the inventory lacks them, with a local connection. */
  findHost(name: string): Host | undefined;
  /** Adds a host at run time; an existing one gets the groups and variables in addition. */
  addHost(name: string, groups: readonly string[], vars: ReadonlyMap<string, unknown>): Host;
  /** Takes over what another reading of the sources found; hosts and groups that the run has added stay. */
  replace(fresh: Inventory): void;
  /** Puts a host into a group, made if it is new, below the given parents. */
  joinGroup(host: string, group: string, parents: readonly string[]): void;
}

export interface Host {
  readonly name: string;
  readonly span: Span | undefined;
  /** Layers from the weakest to the strongest: the inventory's own, then host_vars files. */
  readonly vars: readonly VarsLayer[];
  /** Variables given as data at run time (add_host). */
  readonly data: ReadonlyMap<string, unknown>;
}

export interface Group {
  readonly name: string;
  readonly span: Span | undefined;
  readonly priority: number;
  readonly parents: readonly Group[];
  readonly children: readonly Group[];
  /** Own hosts, without those of children. */
  readonly hosts: readonly Host[];
  /** Layers from the weakest to the strongest: the inventory's own, then group_vars files. */
  readonly vars: readonly VarsLayer[];
}

/** Variables that stand in one place. */
export interface VarsLayer {
  /** `inventory`, or which vars file: beside the inventory or beside the playbook. */
  readonly from: 'inventory' | 'inventory-vars-file' | 'playbook-vars-file';
  /** Of a file beside a playbook, the playbook's folder: it counts for the playbooks there only. */
  readonly playbookFolder?: string;
  /** Of a file beside the inventory, which of its sources that is: files beside a later one are stronger. */
  readonly source?: number;
  readonly entries: ReadonlyMap<string, VarsEntry>;
}

export interface VarsEntry {
  readonly key: Entry['key'] | undefined;
  readonly node: Node;
}
