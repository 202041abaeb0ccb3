import type { Span } from './span.ts';

/** A YAML document with positions. Values of the user's own files; a template is still text here. */
export type Node = ScalarNode | SequenceNode | MappingNode;

export interface ScalarNode {
  readonly kind: 'scalar';
  /** As Ansible reads it: yes/no/on/off are booleans, leading-zero integers are octal, integers beyond 2^53 are bigint. */
  readonly value: string | number | bigint | boolean | null;
  /** True where YAML or the writer says float, so that `1.0` stays a float. */
  readonly isFloat?: boolean;
  readonly style: 'plain' | 'quoted' | 'block';
  /** `!unsafe`: never a template. `!vault`: encrypted text. */
  readonly tag?: 'unsafe' | 'vault';
  readonly span: Span;
  /** Offset in the file of an index in the string value; exact for one-line scalars and literal blocks. */
  offsetAt(index: number): number;
}

export interface SequenceNode {
  readonly kind: 'sequence';
  readonly items: readonly Node[];
  readonly span: Span;
}

export interface MappingNode {
  readonly kind: 'mapping';
  /** In the order of the file, `<<` merged in, keys unique. */
  readonly entries: readonly Entry[];
  readonly span: Span;
  get(key: string): Entry | undefined;
}

export interface Entry {
  readonly key: ScalarNode;
  /** The key as a string. */
  readonly name: string;
  readonly value: Node;
}
