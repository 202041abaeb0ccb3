import type { Entry, MappingNode } from './node.ts';
import type { Span } from './span.ts';

/** A mapping of entries whose names are unique. */
export function createMapping(entries: readonly Entry[], span: Span): MappingNode {
  let byName: Map<string, Entry> | undefined;
  return {
    kind: 'mapping',
    entries,
    span,
    get(key) {
      byName ??= new Map(entries.map((entry) => [entry.name, entry]));
      return byName.get(key);
    },
  };
}

/** Later mappings win, key by key; the order is that of first appearance. */
export function mergeMappings(mappings: readonly [MappingNode, ...MappingNode[]]): MappingNode {
  const entries = new Map<string, Entry>();
  for (const mapping of mappings) {
    for (const entry of mapping.entries) entries.set(entry.name, entry);
  }
  return createMapping([...entries.values()], mappings[0].span);
}
