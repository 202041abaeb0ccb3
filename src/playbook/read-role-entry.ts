import { createMapping } from '../source/mapping.ts';
import type { MappingNode, Node } from '../source/node.ts';
import type { Parent } from './play.ts';
import { ROLE_KEYWORDS } from './play-keywords.ts';
import { complain, describeNode, type PlaybookReader } from './playbook-reader.ts';
import { readImportName } from './read-import-name.ts';
import { readKeywords } from './read-keywords.ts';
import type { RoleRequest } from './role-request.ts';

/** A role as `roles` and `dependencies` name it: its name, or a mapping whose further keys are its params. */
export function readRoleEntry(
  reader: PlaybookReader,
  node: Node,
  how: 'listed' | 'dependency',
  parent: Parent,
): RoleRequest | undefined {
  const named = node.kind === 'mapping' ? (node.get('role') ?? node.get('name'))?.value : node;
  if (named?.kind !== 'scalar' || typeof named.value !== 'string' || named.value === '') {
    const found = named === undefined ? 'a mapping without `role`' : describeNode(named);
    complain(reader, 'LS0201', `a role is a name, or a mapping with \`role\`, not ${found}`, named ?? node);
    return undefined;
  }
  const place = { parent, vars: undefined };
  const name = readImportName(reader, named, place, 'Use `include_role` for a name that the run decides.');
  if (name === undefined) return undefined;
  const base = { name, node: named, how, from: new Map(), isPublic: true, validates: true } as const;
  if (node.kind !== 'mapping') {
    const keywords = { when: [], tags: [] };
    return { ...base, keywords, entryVars: undefined, params: undefined, allowsDuplicates: undefined };
  }
  const { vars: entryVars, ...keywords } = readKeywords(reader, node);
  return { ...base, keywords, entryVars, params: readParams(node), allowsDuplicates: undefined };
}

function readParams(node: MappingNode): MappingNode | undefined {
  const params = node.entries.filter(({ name }) => !ROLE_KEYWORDS.has(name));
  return params.length === 0 ? undefined : createMapping(params, node.span);
}
