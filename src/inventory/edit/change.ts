import type { Assignment } from './assignment.ts';
import type { NewHost } from './source-editor.ts';

/** What an edit of the inventory is to do. */
export type Change =
  /** The variables stand with the first group; without one the hosts are ungrouped. */
  | { readonly kind: 'add-hosts'; readonly hosts: readonly NewHost[]; readonly groups: readonly string[] }
  /** With a group only out of that. */
  | { readonly kind: 'remove-hosts'; readonly hosts: readonly string[]; readonly group: string | undefined }
  | { readonly kind: 'rename'; readonly from: string; readonly to: string }
  | { readonly kind: 'set'; readonly owner: string; readonly vars: readonly Assignment[] }
  | { readonly kind: 'unset'; readonly owner: string; readonly names: readonly string[] }
  | { readonly kind: 'add-group'; readonly group: string; readonly parent: string | undefined }
  | { readonly kind: 'remove-groups'; readonly groups: readonly string[] }
  | { readonly kind: 'move-group'; readonly group: string; readonly parent: string };
