import type { Node, ScalarNode } from '../source/node.ts';
import type { Span } from '../source/span.ts';

/** What a task runs, as the playbook writes it. */
export interface Call {
  readonly moduleName: string;
  /** A template that names the module when the task runs. */
  readonly template?: ScalarNode | undefined;
  /** The name in `template` is that of a module of Ansible that is not here. */
  readonly isLacking?: boolean;
  readonly span: Span;
  readonly value: Node;
  readonly local: boolean;
}

/** Actions that the language itself has. */
export const LANGUAGE_ACTIONS: ReadonlySet<string> = new Set([
  'meta',
  'include_tasks',
  'import_tasks',
  'include_role',
  'import_role',
]);
