import type { Value } from './value.ts';
import { Tuple } from './value.ts';

/** One group of `groupby`: a tuple of the value and its items, which can also be had as `grouper` and `list`. */
export class Group extends Tuple {
  static create(grouper: Value, items: Value[]): Group {
    const group = new Group();
    group.push(grouper, items);
    return group;
  }

  read(name: string): Value | undefined {
    if (name === 'grouper') return this[0];
    return name === 'list' ? this[1] : undefined;
  }
}
