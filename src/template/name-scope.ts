import { findFacts, unite } from './defined-facts.ts';
import { findNames } from './find-names.ts';
import type { Expression, Target } from './syntax-tree.ts';

/** A part of a template that is evaluated only where an expression comes out true, or only where it does not. A loop's body needs items. */
export interface Branch {
  /** Where the expression stands. */
  readonly start: number;
  readonly end: number;
  readonly whenTrue: boolean;
}

/** A variable that a template asks its environment for. */
export interface FreeName {
  readonly name: string;
  readonly start: number;
  readonly end: number;
  /** True where it may be undefined without an error: under `is defined`, `default`, or on the safe side of such a test. */
  readonly guarded: boolean;
  /** What decides whether it is evaluated at all, from the outside in. */
  readonly branches: readonly Branch[];
  /** The innermost `{% block %}` around it. */
  readonly block?: string | undefined;
}

/** What is known of names at one place of a template. */
export interface NameScope {
  /** Names that the template has set itself by here. */
  readonly own: Set<string>;
  /** Names that it may have set, on a branch or before a macro is called. */
  readonly maybeOwn: Set<string>;
  /** Names that are known to be defined here. */
  readonly defined: ReadonlySet<string>;
  readonly branches: readonly Branch[];
  /** False in a branch, a loop or a macro: it may not be evaluated. */
  readonly isSure: boolean;
  /** The innermost `{% block %}` around. */
  readonly block?: string | undefined;
}

/** A scope inside of another: what is set in it stays in it. */
export function inner(scope: NameScope): NameScope {
  return { ...scope, own: new Set(scope.own), maybeOwn: new Set(scope.maybeOwn) };
}

/** What holds where an expression came out true, or did not. */
export function assume(scope: NameScope, test: Expression, holds: boolean): NameScope {
  const facts = findFacts(test);
  const defined = unite(scope.defined, holds ? facts.whenTrue : facts.whenFalse);
  return { ...enterBranch(scope, test, holds), defined };
}

/** An expression that uses the template's own names means nothing outside of it. */
export function enterBranch(scope: NameScope, test: Expression, whenTrue: boolean): NameScope {
  const { start, end } = test;
  const mentioned = findNames([{ type: 'output', expressions: [test], start, end }]);
  if ([...mentioned].some((name) => scope.own.has(name))) return { ...scope, isSure: false };
  return { ...scope, isSure: false, branches: [...scope.branches, { start, end, whenTrue }] };
}

/** The names of a target are the template's own from here on. */
export function bind(target: Target, own: Set<string>): void {
  if (target.type === 'name') own.add(target.name);
  else if (target.type === 'targets') target.items.forEach((item) => bind(item, own));
}
