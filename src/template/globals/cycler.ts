import { TemplateError } from '../template-error.ts';
import type { Value } from '../value.ts';
import { TemplateObject } from '../value.ts';

/** `cycler('odd', 'even')`: gives its items in turn, across loops. */
export class Cycler extends TemplateObject {
  readonly typeName = 'Cycler';
  readonly #items: readonly Value[];
  #at = 0;

  constructor(items: readonly Value[]) {
    super();
    if (items.length === 0) throw new TemplateError('`cycler` needs items');
    this.#items = items;
  }

  attribute(name: string): Value | undefined {
    if (name === 'current') return this.#items[this.#at] ?? null;
    if (name === 'next') return { callable: name, call: () => this.#next() };
    if (name === 'reset') return { callable: name, call: () => ((this.#at = 0), null) };
    return undefined;
  }

  toText(): string {
    return '<Cycler>';
  }

  #next(): Value {
    const item = this.#items[this.#at] ?? null;
    this.#at = (this.#at + 1) % this.#items.length;
    return item;
  }
}

/** `joiner(', ')`: nothing when first called, then its separator. */
export class Joiner extends TemplateObject {
  readonly typeName = 'Joiner';
  readonly callable = 'joiner';
  readonly #separator: string;
  #isUsed = false;

  constructor(separator: string) {
    super();
    this.#separator = separator;
  }

  readonly call = (): Value => {
    const result = this.#isUsed ? this.#separator : '';
    this.#isUsed = true;
    return result;
  };

  attribute(): Value | undefined {
    return undefined;
  }

  toText(): string {
    return '<Joiner>';
  }
}
