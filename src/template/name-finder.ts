import { findFacts, unite } from './defined-facts.ts';
import { findNames } from './find-names.ts';
import type { Body, Expression, Filter, Parameter, Statement, Target } from './syntax-tree.ts';
import { childrenOf, listArguments } from './walk.ts';

/** A variable that a template asks its environment for. */
export interface FreeName {
  readonly name: string;
  readonly start: number;
  readonly end: number;
  /** True where it may be undefined without an error: under `is defined`, `default`, or on the safe side of such a test. */
  readonly guarded: boolean;
  /** What decides whether it is evaluated at all, from the outside in. */
  readonly branches: readonly Branch[];
}

/** A part of a template that is evaluated only where an expression comes out true, or only where it does not. A loop's body needs items. */
export interface Branch {
  /** Where the expression stands. */
  readonly start: number;
  readonly end: number;
  readonly whenTrue: boolean;
}

/** Tests that an undefined value passes or fails without an error. */
const LENIENT_TESTS: ReadonlySet<string> = new Set(['defined', 'undefined']);
const LENIENT_FILTERS: ReadonlySet<string> = new Set(['default', 'd', 'items']);

interface Scope {
  /** Names that the template has set itself by here. */
  readonly own: Set<string>;
  /** Names that are known to be defined here. */
  readonly defined: ReadonlySet<string>;
  readonly branches: readonly Branch[];
}

/** Finds the free variables of a template, in the order of the text. */
export class NameFinder {
  readonly #found: FreeName[] = [];
  readonly #isGlobal: (name: string) => boolean;

  constructor(isGlobal: (name: string) => boolean) {
    this.#isGlobal = isGlobal;
  }

  find(body: Body): readonly FreeName[] {
    this.#visitBody(body, { own: new Set(), defined: new Set(), branches: [] });
    return this.#found.sort((a, b) => a.start - b.start);
  }

  #visitBody(body: Body, scope: Scope): void {
    for (const statement of body) this.#visitStatement(statement, scope);
  }

  #visitStatement(node: Statement, scope: Scope): void {
    const visit = (expression: Expression): void => this.#visit(expression, scope, false);
    switch (node.type) {
      case 'text':
      case 'break':
      case 'continue':
        return;
      case 'output':
        node.expressions.forEach(visit);
        return;
      case 'do':
        visit(node.expression);
        return;
      case 'if':
        this.#visitIf(node, scope);
        return;
      case 'for':
        this.#visitFor(node, scope);
        return;
      case 'set':
        visit(node.value);
        bind(node.target, scope.own);
        return;
      case 'set-block':
        this.#visitFilterArguments(node.filter, scope);
        this.#visitBody(node.body, inner(scope));
        bind(node.target, scope.own);
        return;
      case 'filter-block':
        this.#visitFilterArguments(node.filter, scope);
        this.#visitBody(node.body, inner(scope));
        return;
      case 'with': {
        const within = inner(scope);
        for (const { target, value } of node.bindings) {
          visit(value);
          bind(target, within.own);
        }
        this.#visitBody(node.body, within);
        return;
      }
      case 'macro':
        scope.own.add(node.name);
        this.#visitCallable(node.parameters, node.body, scope);
        return;
      case 'call-block':
        visit(node.call);
        this.#visitCallable(node.parameters, node.body, scope);
        return;
      case 'include':
      case 'extends':
        visit(node.template);
        return;
      case 'import':
        visit(node.template);
        scope.own.add(node.name);
        return;
      case 'from-import':
        visit(node.template);
        node.names.forEach((imported) => scope.own.add(imported.as));
        return;
      case 'block': {
        const within = inner(scope);
        within.own.add('super').add('self');
        this.#visitBody(node.body, within);
        return;
      }
      case 'scope':
        this.#visitBody(node.body, scope);
    }
  }

  #visitIf(node: Extract<Statement, { type: 'if' }>, scope: Scope): void {
    let here = scope;
    for (const { test, body } of node.branches) {
      this.#visit(test, here, false);
      this.#visitBody(body, assume(here, test, true));
      here = assume(here, test, false);
    }
    this.#visitBody(node.otherwise, here);
  }

  #visitFor(node: Extract<Statement, { type: 'for' }>, scope: Scope): void {
    this.#visit(node.iterable, scope, false);
    const within = inner(enterBranch(scope, node.iterable, true));
    bind(node.target, within.own);
    if (node.filter !== undefined) this.#visit(node.filter, within, false);
    within.own.add('loop');
    this.#visitBody(node.body, node.filter === undefined ? within : assume(within, node.filter, true));
    this.#visitBody(node.otherwise, inner(scope));
  }

  #visitCallable(parameters: readonly Parameter[], body: Body, scope: Scope): void {
    const within = inner(scope);
    for (const { name, initial } of parameters) {
      if (initial !== undefined) this.#visit(initial, within, false);
      within.own.add(name);
    }
    for (const name of ['caller', 'varargs', 'kwargs']) within.own.add(name);
    this.#visitBody(body, within);
  }

  #visitFilterArguments(filter: Filter | undefined, scope: Scope): void {
    if (filter === undefined) return;
    if (filter.object?.type === 'filter') this.#visitFilterArguments(filter.object, scope);
    for (const argument of listArguments(filter.args)) this.#visit(argument, scope, false);
  }

  #visit(node: Expression, scope: Scope, guarded: boolean): void {
    switch (node.type) {
      case 'name':
        this.#addName(node, scope, guarded);
        return;
      case 'attribute':
        this.#visit(node.object, scope, guarded);
        return;
      case 'item':
        this.#visit(node.object, scope, guarded);
        this.#visit(node.index, scope, false);
        return;
      case 'test':
        this.#visit(node.object, scope, guarded || LENIENT_TESTS.has(node.name));
        for (const argument of listArguments(node.args)) this.#visit(argument, scope, false);
        return;
      case 'filter':
        if (node.object !== undefined) this.#visit(node.object, scope, LENIENT_FILTERS.has(node.name));
        for (const argument of listArguments(node.args))
          this.#visit(argument, scope, guarded && LENIENT_FILTERS.has(node.name));
        return;
      case 'logical': {
        this.#visit(node.left, scope, false);
        this.#visit(node.right, assume(scope, node.left, node.operator === 'and'), guarded);
        return;
      }
      case 'conditional': {
        this.#visit(node.test, scope, false);
        this.#visit(node.yes, assume(scope, node.test, true), guarded);
        if (node.no !== undefined) this.#visit(node.no, assume(scope, node.test, false), guarded);
        return;
      }
      case 'literal':
      case 'list':
      case 'tuple':
      case 'dict':
      case 'slice':
      case 'call':
      case 'unary':
      case 'binary':
      case 'concat':
      case 'comparison':
        for (const child of childrenOf(node)) this.#visit(child, scope, false);
    }
  }

  #addName(node: { name: string; start: number; end: number }, scope: Scope, guarded: boolean): void {
    if (scope.own.has(node.name) || this.#isGlobal(node.name)) return;
    const isDefined = scope.defined.has(node.name);
    const { start, end, name } = node;
    this.#found.push({ name, start, end, guarded: guarded || isDefined, branches: scope.branches });
  }
}

function inner(scope: Scope): Scope {
  return { ...scope, own: new Set(scope.own) };
}

/** What holds where an expression came out true, or did not. */
function assume(scope: Scope, test: Expression, holds: boolean): Scope {
  const facts = findFacts(test);
  const defined = unite(scope.defined, holds ? facts.whenTrue : facts.whenFalse);
  return { ...enterBranch(scope, test, holds), defined };
}

/** An expression that uses the template's own names means nothing outside of it. */
function enterBranch(scope: Scope, test: Expression, whenTrue: boolean): Scope {
  const { start, end } = test;
  const mentioned = findNames([{ type: 'output', expressions: [test], start, end }]);
  if ([...mentioned].some((name) => scope.own.has(name))) return scope;
  return { ...scope, branches: [...scope.branches, { start, end, whenTrue }] };
}

function bind(target: Target, own: Set<string>): void {
  if (target.type === 'name') own.add(target.name);
  else if (target.type === 'targets') target.items.forEach((item) => bind(item, own));
}
