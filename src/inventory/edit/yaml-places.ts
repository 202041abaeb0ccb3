import type { Entry, MappingNode, Node } from '../../source/node.ts';
import { readHostNames } from '../read-host-names.ts';
import type { GroupPlace, HostPlace, Place } from './source-editor.ts';
import type { YamlLayout } from './yaml-layout.ts';

export interface Located {
  readonly entry: Entry;
  /** The mapping that it stands in; undefined for a single name in place of one, as in `hosts: n1`. */
  readonly mapping: MappingNode | undefined;
  /** The entry that holds the mapping; undefined for the whole file. */
  readonly holder: Entry | undefined;
}

export type HostAt = HostPlace & Located;
export type GroupAt = GroupPlace & Located;

/** The places of a source in YAML know where they stand. */
export function locate(place: Place): Located {
  return place as HostAt | GroupAt;
}

/** Every place of a file that names a host or a group. */
export function readPlaces(layout: YamlLayout, root: Node | undefined): { hosts: HostAt[]; groups: GroupAt[] } {
  const hosts: HostAt[] = [];
  const groups: GroupAt[] = [];
  const listVars = (vars: Node | undefined): ReadonlySet<string> =>
    new Set(vars?.kind === 'mapping' ? layout.listOwn(vars).map(({ name }) => name) : []);
  const readGroup = (at: Located, parent: string | undefined): void => {
    const { name, key, value } = at.entry;
    const parts = value.kind === 'mapping' ? value : undefined;
    const vars = listVars(parts?.get('vars')?.value);
    const hasContent = (parts?.entries.length ?? 0) > 0;
    groups.push({ ...at, kind: 'group', name, parent, span: key.span, hasContent, vars });
    for (const each of listEntries(parts?.get('hosts'))) {
      const found = readHostNames(each.entry.name);
      const names = 'reason' in found ? [] : found.names;
      const own = listVars(each.entry.value);
      const { span } = each.entry.key;
      hosts.push({ ...each, kind: 'host', text: each.entry.name, names, group: name, span, vars: own });
    }
    for (const each of listEntries(parts?.get('children'))) readGroup(each, name);
  };
  if (root?.kind === 'mapping') {
    for (const entry of root.entries) readGroup({ entry, mapping: root, holder: undefined }, undefined);
  }
  return { hosts, groups };
}

/** One name may stand alone. */
function listEntries(holder: Entry | undefined): Located[] {
  if (holder === undefined) return [];
  const { value } = holder;
  if (value.kind === 'mapping') return value.entries.map((entry) => ({ entry, mapping: value, holder }));
  if (value.kind !== 'scalar' || typeof value.value !== 'string') return [];
  const entry: Entry = { key: value, name: value.value, value: { ...value, value: null } };
  return [{ entry, mapping: undefined, holder }];
}
