import { refuseUse } from './refuse-use.ts';
import { UnknownReached } from './template-error.ts';
import { toText } from './to-text.ts';
import type { Value } from './value.ts';
import { Undefined, Unknown } from './value.ts';

interface LengthBudget {
  spendLength(length: number): void;
}

/** What a template gives, piece by piece; a single piece keeps its type. */
export class Output {
  readonly #budget: LengthBudget;
  #only: Value | undefined;
  #text = '';
  #count = 0;
  /** True once `extends` was reached: the parent alone gives output. */
  isDiscarding = false;

  constructor(budget: LengthBudget) {
    this.#budget = budget;
  }

  /** Adds a piece. @throws TemplateError for an undefined value, UnknownReached for an unknown one among others */
  add(value: Value): void {
    if (value instanceof Undefined) refuseUse(value);
    if (this.#count === 0) {
      this.#only = value;
    } else {
      if (this.#count === 1) this.#append(this.#only ?? null);
      this.#append(value);
    }
    this.#count++;
  }

  /** The single piece as it is, or the text of all; no piece is an empty text. */
  finish(): Value {
    return this.#count === 1 ? (this.#only ?? '') : this.#text;
  }

  finishText(): string {
    const result = this.finish();
    if (result instanceof Unknown) throw new UnknownReached(result);
    return result === null ? '' : toText(result);
  }

  /** None among other pieces is nothing, as ansible-core has it. */
  #append(value: Value): void {
    if (value === null) return;
    const text = typeof value === 'string' ? value : toText(value);
    this.#budget.spendLength(text.length);
    this.#text += text;
  }
}
