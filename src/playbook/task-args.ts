import type { ScalarNode, Node } from '../source/node.ts';
import type { Span } from '../source/span.ts';

/** Arguments as nodes, by the names and aliases that the playbook writes; free-form text already taken apart. */
export interface TaskArgs {
  readonly entries: ReadonlyMap<string, TaskArg>;
  /** A template in place of the mapping, which gives a dict of further arguments. */
  readonly whole?: ScalarNode;
  /** What `module_defaults` gives beside `whole`, which wins. Where there is no `whole`, it is among the entries. */
  readonly defaults?: ReadonlyMap<string, TaskArg>;
  /** What templates in `module_defaults` give in place of a mapping; all else wins. */
  readonly wholeDefaults?: readonly ScalarNode[];
  /** Where to point when an argument is missing. */
  readonly span: Span;
}

export interface TaskArg {
  readonly keySpan: Span;
  readonly node: Node;
}

/** Arguments of tasks that do not give them, by the short name of the module. */
export type ModuleDefaults = ReadonlyMap<string, DefaultArgs>;

export interface DefaultArgs {
  readonly entries: ReadonlyMap<string, TaskArg>;
  /** Templates in place of a mapping, each of which gives a dict; the later ones win, and `entries` before them. */
  readonly wholes: readonly ScalarNode[];
}
