import { refuseUse } from './refuse-use.ts';
import { UnknownReached } from './template-error.ts';
import { toText } from './to-text.ts';
import type { Value } from './value.ts';
import { NoElse, TemplateObject, Undefined, Unknown } from './value.ts';

interface LengthBudget {
  readonly changesInPlace: boolean;
  spendLength(length: number): void;
}

/** What a template gives, piece by piece; a single piece keeps its type. */
export class Output {
  readonly #budget: LengthBudget;
  #only: Value | undefined;
  #firstText: string | undefined;
  #text = '';
  #count = 0;
  /** True once `extends` was reached: the parent alone gives output. */
  isDiscarding = false;

  constructor(budget: LengthBudget) {
    this.#budget = budget;
  }

  /** Adds a piece. @throws TemplateError for an undefined value, UnknownReached for an unknown one among others */
  add(value: Value): void {
    if (value instanceof Undefined && !(value instanceof NoElse)) refuseUse(value);
    if (this.#count === 0) {
      this.#only = value;
      // What is changed in place later must not change what stands here already.
      if (value instanceof TemplateObject || (this.#budget.changesInPlace && typeof value === 'object')) {
        this.#firstText = formatPiece(value);
      }
    } else {
      if (this.#count === 1) this.#appendFirst();
      this.#append(value);
    }
    this.#count++;
  }

  /** The single piece as it is, or the text of all; no piece is an empty text. */
  finish(): Value {
    return this.#count === 1 && this.#only !== undefined ? this.#only : this.#text;
  }

  finishText(): string {
    const result = this.finish();
    if (result instanceof Unknown) throw new UnknownReached(result);
    return formatPiece(result);
  }

  #appendFirst(): void {
    this.#append(this.#firstText ?? this.#only ?? null);
  }

  #append(value: Value): void {
    const text = formatPiece(value);
    this.#budget.spendLength(text.length);
    this.#text += text;
  }
}

/** None among other pieces is nothing, as ansible-core has it. */
function formatPiece(value: Value): string {
  if (typeof value === 'string') return value;
  return value === null ? '' : toText(value);
}
