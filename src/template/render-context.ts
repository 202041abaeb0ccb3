import type { Budget, Environment } from './environment.ts';
import { DEFAULT_BUDGET } from './environment.ts';
import { goInto } from './deep-walk.ts';
import { FILTERS } from './filters/registry.ts';
import { prepareOperation } from './call-operation.ts';
import { stripCollection, unknownFilter, unknownTest } from './unknown-name.ts';
import type { Output } from './output.ts';
import type { Runtime } from './runtime.ts';
import { NO_KEYWORDS } from './runtime.ts';
import type { TemplateSource } from './template-error.ts';
import { TemplateError, UnknownReached } from './template-error.ts';
import { TESTS } from './tests/registry.ts';
import type { Value } from './value.ts';
import { Unknown } from './value.ts';

/** What a template needs of another one that it includes, imports or extends. */
export interface LoadedTemplate {
  readonly source: TemplateSource;
  readonly blocks: ReadonlyMap<string, RenderBlock>;
  render(frame: Frame, output: Output): void;
}

export type RenderBlock = (frame: Frame, output: Output) => void;
export type LoadTemplate = (source: TemplateSource) => LoadedTemplate;

export type Evaluator = (frame: Frame) => Value;

/** A scope of names at run time: those set in it, and what is around it. */
export class Frame {
  readonly context: RenderContext;
  readonly parent: Frame | undefined;
  #names: Map<string, Value> | undefined;

  constructor(context: RenderContext, parent: Frame | undefined) {
    this.context = context;
    this.parent = parent;
  }

  /** What the name was set to, here or around. */
  get(name: string): Value | undefined {
    const own = this.#names?.get(name);
    return own === undefined ? this.parent?.get(name) : own;
  }

  set(name: string, value: Value): void {
    (this.#names ??= new Map()).set(name, value);
  }

  /** The names set in this very frame. */
  get names(): ReadonlyMap<string, Value> {
    return (this.#names ??= new Map());
  }
}

/** What a macro or a template costs beside what is in it. */
const STEPS_OF_CALL = 10;

/** What is left of a budget, shared by all templates of one evaluation. */
export class Allowance {
  steps: number;
  length: number;
  depth: number;

  constructor(budget: Budget | undefined) {
    this.steps = budget?.steps ?? DEFAULT_BUDGET.steps;
    this.length = budget?.length ?? DEFAULT_BUDGET.length;
    this.depth = budget?.depth ?? DEFAULT_BUDGET.depth;
  }
}

/** The state of one template under evaluation. */
export class RenderContext implements Runtime {
  readonly environment: Environment;
  readonly load: LoadTemplate;
  readonly allowance: Allowance;
  /** True once a template changes lists or dicts in place. */
  changesInPlace = false;
  /** The template that this one extends, once `extends` has been reached. */
  parent: LoadedTemplate | undefined;
  #copies: Map<string, Value> | undefined;
  #blocks: Map<string, RenderBlock[]> | undefined;

  constructor(environment: Environment, load: LoadTemplate, allowance: Allowance) {
    this.environment = environment;
    this.load = load;
    this.allowance = allowance;
  }

  /** The definitions of each block, the most derived first. */
  get blocks(): Map<string, RenderBlock[]> {
    return (this.#blocks ??= new Map());
  }

  spend(steps: number): void {
    this.allowance.steps -= steps;
    if (this.allowance.steps < 0) {
      throw new TemplateError('the template takes too many steps: it was stopped', 'budget', {
        help: 'look for a loop over far too much',
      });
    }
  }

  /** Counts text that was made. @throws TemplateError beyond the budget */
  spendLength(length: number): void {
    this.allowance.length -= length;
    if (this.allowance.length < 0) {
      throw new TemplateError('the template makes too much text: it was stopped', 'budget', {
        help: 'look for a loop over far too much',
      });
    }
  }

  /** Runs something one level deeper, such as a macro. */
  nest<T>(step: () => T): T {
    if (--this.allowance.depth < 0) {
      throw new TemplateError('macros or templates call each other without an end: it was stopped', 'budget', {
        help: 'look for a macro, a block, a loop or a file that leads back to itself',
      });
    }
    this.spend(STEPS_OF_CALL);
    try {
      return step();
    } finally {
      this.allowance.depth++;
    }
  }

  prepareFilter(name: string, positional: readonly Value[], keywords = NO_KEYWORDS): (value: Value) => Value {
    const filter = FILTERS.get(stripCollection(name));
    if (filter !== undefined) return prepareOperation(name, filter, this, positional, keywords);
    return () => {
      throw unknownFilter(name);
    };
  }

  prepareTest(name: string, positional: readonly Value[], keywords = NO_KEYWORDS): (value: Value) => boolean {
    const test = TESTS.get(stripCollection(name));
    if (test === undefined) {
      return () => {
        throw unknownTest(name);
      };
    }
    const apply = prepareOperation(name, test, this, positional, keywords);
    return (value) => {
      const result = apply(value);
      if (result instanceof Unknown) throw new UnknownReached(result);
      return result;
    };
  }

  hasFilter(name: string): boolean {
    return FILTERS.has(stripCollection(name));
  }

  hasTest(name: string): boolean {
    return TESTS.has(stripCollection(name));
  }

  /** The same copy of a variable each time, for a template that changes lists or dicts in place. */
  copyOnce(name: string, value: Value): Value {
    this.#copies ??= new Map();
    const known = this.#copies.get(name);
    if (known !== undefined) return known;
    const copy = copyDeep(value);
    this.#copies.set(name, copy);
    return copy;
  }
}

function copyDeep(value: Value): Value {
  if (Array.isArray(value)) return goInto(() => value.map(copyDeep));
  if (!(value instanceof Map)) return value;
  return goInto(() => new Map(Array.from(value, ([key, item]) => [key, copyDeep(item)])));
}
