import { formatLine, type Span } from '../source/span.ts';
import { TemplateError } from '../template/template-error.ts';
import type { Value } from '../template/value.ts';

/** The rendering of a variable, or of a member of one. */
export interface Step {
  readonly label: string;
  /** Where it is defined, if in a file. */
  readonly span: Span | undefined;
  /** What belongs together with `key`: the same key in the same set, twice, is a circle. */
  readonly underWay: Set<unknown>;
  readonly key: unknown;
  /** Whether `work` remembers its outcome, so that asking again is cheap. */
  readonly isRemembered: boolean;
  readonly work: () => Value;
}

/** What scopes share that ask each other, so that a circle over several of them is seen. */
export interface Kin {
  readonly trail: Trail;
  /** What is being rendered right now. */
  readonly underWay: Set<unknown>;
  /** Goes before the names of its variables in messages, such as `hostvars.n1.`. */
  readonly owner: string;
  /** Whether whoever asks again has the same scope. */
  readonly isLasting: boolean;
}

/** Steps in each other before the innermost is done first, on a stack of its own; some hundred would fill it. */
const DEEPEST = 40;
/** Links of a circle that a message shows. */
const MOST_LINKS = 10;

/** Says that a step has to be done before what asked for it can go on. */
class Postponed extends Error {
  readonly step: Step;
  readonly way: readonly Step[];

  constructor(step: Step, way: readonly Step[]) {
    const { stackTraceLimit } = Error;
    Error.stackTraceLimit = 0;
    super(step.label);
    Error.stackTraceLimit = stackTraceLimit;
    this.step = step;
    this.way = way;
  }
}

/**
 * The steps that are being done right now, over all scopes that ask each other. A step that asks for itself is an error with the way that
 * led there; a long way does not fill the stack: its end is done first, and then the beginning again.
 */
export class Trail {
  readonly #steps: Step[] = [];
  /** How many of them are on the stack; those before wait for them. */
  #active = 0;
  /** The last one that others waited for. */
  #done: { readonly step: Step; readonly error?: unknown } | undefined;

  /** Does a step. @throws TemplateError for a circle, and what the step throws */
  run(step: Step): Value {
    return this.#active > 0 ? this.#enter(step) : this.#begin(step);
  }

  #begin(first: Step): Value {
    const from = this.#steps.length;
    const waiting = [{ step: first, base: from }];
    for (;;) {
      const { step, base } = waiting.at(-1) ?? { step: first, base: from };
      try {
        const value = this.#enter(step);
        if (waiting.length === 1) return value;
        this.#done = { step };
      } catch (error) {
        if (error instanceof Postponed) {
          for (const passed of error.way.slice(base)) this.#push(passed);
          waiting.push({ step: error.step, base: this.#steps.length });
          continue;
        }
        if (waiting.length === 1) throw error;
        this.#done = { step, error };
      }
      waiting.pop();
      const before = waiting.at(-1)?.base ?? from;
      while (this.#steps.length > before) this.#pop();
    }
  }

  #enter(step: Step): Value {
    if (step.underWay.has(step.key)) throw createCycleError([...this.#steps, step]);
    if (this.#active >= DEEPEST && step.isRemembered) {
      // Without an error its value should be there.
      if (this.#done !== undefined && isSame(this.#done.step, step)) throw this.#done.error ?? createDepthError();
      throw new Postponed(step, [...this.#steps]);
    }
    this.#push(step);
    this.#active++;
    try {
      return step.work();
    } finally {
      this.#active--;
      this.#pop();
    }
  }

  #push(step: Step): void {
    this.#steps.push(step);
    step.underWay.add(step.key);
  }

  #pop(): void {
    const step = this.#steps.pop();
    step?.underWay.delete(step.key);
  }
}

function isSame(one: Step, other: Step): boolean {
  return one.underWay === other.underWay && one.key === other.key;
}

function createDepthError(): TemplateError {
  return new TemplateError('variables nest too deep: the template was stopped', 'budget');
}

function createCycleError(way: readonly Step[]): TemplateError {
  const last = way.at(-1);
  const first = way.findIndex((step) => last !== undefined && isSame(step, last));
  return new TemplateError(describeCycle(way.slice(first, -1)), 'value');
}

/** A circle with the place of each link, which leads to the first again. */
export function describeCycle(links: readonly Pick<Step, 'label' | 'span'>[]): string {
  const shown = links.map(({ label, span }) => `\`${label}\`${span === undefined ? '' : ` (${formatLine(span)})`}`);
  const left = shown.length - MOST_LINKS;
  if (left > 0) shown.splice(MOST_LINKS / 2, left, `${left} more`);
  const start = `\`${links[0]?.label ?? ''}\``;
  return `${start} is defined by itself: ${[...shown, start].join(' → ')}`;
}
