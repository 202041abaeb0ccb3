import type { Node } from '../source/node.ts';

/** A value that nobody has used so far: as it stands in the user's files. */
export class Unrendered {
  readonly node: Node;

  constructor(node: Node) {
    this.node = node;
  }
}
