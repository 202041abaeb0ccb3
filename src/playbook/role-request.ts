import type { MappingNode, Node } from '../source/node.ts';
import type { Keywords, RoleFolder } from './play.ts';

/** A role that is to be read, and what is said where it is named. */
export interface RoleRequest {
  readonly name: string;
  /** Where it is named. */
  readonly node: Node;
  readonly how: 'listed' | 'dependency' | 'import' | 'include';
  /** Other files than `main`. */
  readonly from: ReadonlyMap<RoleFolder, string>;
  /** Without `vars` where those are `entryVars`. */
  readonly keywords: Keywords;
  readonly entryVars: MappingNode | undefined;
  readonly params: MappingNode | undefined;
  readonly isPublic: boolean;
  /** Undefined: as the role itself says. */
  readonly allowsDuplicates: boolean | undefined;
  /** Whether a host's variables are held against the role's argument specification. */
  readonly validates: boolean;
}
