import type { ScalarNode } from '../source/node.ts';
import type { Keywords, RoleCall } from './play.ts';
import type { RoleRequest } from './role-request.ts';

/** What a node says; undefined where a template says `omit`. */
type Read = (node: ScalarNode) => string | undefined;

/** What `include_role` asks for, its arguments rendered by `read`; of its keywords only `collections` is about the role itself. */
export function requestRole(
  role: RoleCall,
  read: Read,
  { collections }: Pick<Keywords, 'collections'> = {},
): RoleRequest {
  const from = [...role.from].map(([folder, node]) => [folder, read(node)] as const);
  return {
    name: read(role.name) ?? '',
    node: role.name,
    how: 'include',
    from: new Map(from.flatMap(([folder, name]) => (name === undefined ? [] : [[folder, name]]))),
    keywords: { when: [], tags: [], ...(collections && { collections }) },
    entryVars: undefined,
    params: undefined,
    isPublic: readFlag(role.isPublic, read) ?? false,
    allowsDuplicates: readFlag(role.allowsDuplicates, read) ?? true,
    validates: readFlag(role.validates, read) ?? true,
  };
}

function readFlag(node: ScalarNode | undefined, read: Read): boolean | undefined {
  const text = node && read(node);
  return text === undefined ? undefined : /^(?:true|yes|on|y|t|1)$/i.test(text);
}
