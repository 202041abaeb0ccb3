import { ifAbsent } from './if-absent.ts';
import { equals } from './equality.ts';
import { TemplateError } from './template-error.ts';
import type { Callable, Value } from './value.ts';
import { TemplateObject, Undefined } from './value.ts';

/** The variable `loop` of a for loop. */
export class LoopContext extends TemplateObject {
  readonly typeName = 'LoopContext';
  index0 = -1;
  readonly #items: readonly Value[];
  readonly #depth0: number;
  readonly #recurse: ((iterable: Value, depth0: number) => Value) | undefined;
  #changed: readonly Value[] | undefined;

  constructor(
    items: readonly Value[],
    depth0: number,
    recurse: ((iterable: Value, depth0: number) => Value) | undefined,
  ) {
    super();
    this.#items = items;
    this.#depth0 = depth0;
    this.#recurse = recurse;
  }

  override get size(): number {
    return this.#items.length;
  }

  attribute(name: string): Value | undefined {
    const { length } = this.#items;
    switch (name) {
      case 'index':
        return this.index0 + 1;
      case 'index0':
        return this.index0;
      case 'revindex':
        return length - this.index0;
      case 'revindex0':
        return length - this.index0 - 1;
      case 'first':
        return this.index0 === 0;
      case 'last':
        return this.index0 === length - 1;
      case 'length':
        return length;
      case 'depth':
        return this.#depth0 + 1;
      case 'depth0':
        return this.#depth0;
      case 'previtem':
        return ifAbsent(this.#items[this.index0 - 1], () => new Undefined('there is no previous item'));
      case 'nextitem':
        return ifAbsent(this.#items[this.index0 + 1], () => new Undefined('there is no next item'));
      case 'cycle':
        return { callable: name, call: (values) => this.#cycle(values) };
      case 'changed':
        return { callable: name, call: (values) => this.#hasChanged(values) };
      default:
        return undefined;
    }
  }

  toText(): string {
    return `<LoopContext ${this.index0 + 1}/${this.#items.length}>`;
  }

  /** `loop(children)` in a recursive loop. */
  readonly callable = 'loop';
  readonly call: Callable['call'] = ([iterable = null]) => {
    if (this.#recurse === undefined) throw new TemplateError('only a loop marked `recursive` can call `loop(…)`');
    return this.#recurse(iterable, this.#depth0 + 1);
  };

  #cycle(values: readonly Value[]): Value {
    const value = values[this.index0 % values.length];
    if (value === undefined) throw new TemplateError('`loop.cycle` needs values');
    return value;
  }

  #hasChanged(values: readonly Value[]): boolean {
    const before = this.#changed;
    this.#changed = values;
    return (
      before === undefined ||
      before.length !== values.length ||
      values.some((value, at) => !equals(value, before[at] ?? null))
    );
  }
}
