import type { ScalarNode } from '../source/node.ts';
import type { Keywords, RoleCall } from './play.ts';
import type { RoleRequest } from './role-request.ts';

/** What `include_role` asks for, its names rendered by `read`; of its keywords only `collections` is about the role itself. */
export function requestRole(
  role: RoleCall,
  read: (node: ScalarNode) => string,
  { collections }: Pick<Keywords, 'collections'> = {},
): RoleRequest {
  return {
    name: read(role.name),
    node: role.name,
    how: 'include',
    from: new Map([...role.from].map(([folder, node]) => [folder, read(node)])),
    keywords: { when: [], tags: [], ...(collections && { collections }) },
    entryVars: undefined,
    params: undefined,
    isPublic: role.isPublic ?? false,
    allowsDuplicates: role.allowsDuplicates,
    validates: role.validates,
  };
}
