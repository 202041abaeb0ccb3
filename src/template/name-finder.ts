import { type FileUse, type NamedFile, readLookedUp, readNamed } from './file-use.ts';
import { findOwnNames } from './find-names.ts';
import { assume, bind, enterBranch, inner, type FreeName, type NameScope } from './name-scope.ts';
import type { Body, Expression, Filter, Parameter, Statement } from './syntax-tree.ts';
import { childrenOf, listArguments } from './walk.ts';

/** Tests that an undefined value passes or fails without an error. */
const LENIENT_TESTS: ReadonlySet<string> = new Set(['defined', 'undefined']);
const LENIENT_FILTERS: ReadonlySet<string> = new Set(['default', 'd', 'items']);
/** Filters that hand an undefined argument on. */
const PASSING_FILTERS: ReadonlySet<string> = new Set([...LENIENT_FILTERS, 'extract', 'ansible.builtin.extract']);

type Of<Type extends Statement['type']> = Extract<Statement, { type: Type }>;

/** Finds the free variables of a template, in the order of the text. */
export class NameFinder {
  readonly #found: FreeName[] = [];
  readonly #files: FileUse[] = [];
  /** What a block sees that is not scoped. */
  readonly #root: NameScope = {
    own: new Set(['self']),
    maybeOwn: new Set(),
    defined: new Set(),
    branches: [],
    isSure: true,
  };
  /** Blocks of a template that extends another one: they are rendered once all else has been. */
  #late: Of<'block'>[] | undefined;
  #allOwn: ReadonlySet<string> = new Set();
  readonly #isGlobal: (name: string) => boolean;

  constructor(isGlobal: (name: string) => boolean) {
    this.#isGlobal = isGlobal;
  }

  find(body: Body): readonly FreeName[] {
    this.#allOwn = findOwnNames(body);
    if (body.some((node) => node.type === 'extends')) this.#late = [];
    const end = body.findIndex(({ type }) => type === 'extends');
    this.#visitBody(end === -1 ? body : body.slice(0, end + 1), this.#root);
    // Behind `extends` a template prints nothing itself.
    if (end !== -1) this.#visitBody(body.slice(end + 1), { ...this.#root, isSure: false });
    const late = this.#late ?? [];
    this.#late = undefined;
    for (const block of late) this.#visitStatement(block, this.#root);
    return this.#found.sort((a, b) => a.start - b.start);
  }

  /** The files that the body of `find` names, in the order of the text. */
  get files(): readonly FileUse[] {
    return this.#files.sort((a, b) => a.start - b.start);
  }

  #addFile(file: NamedFile, { branches, defined, isSure, own, maybeOwn, block }: NameScope): void {
    const set = file.how === 'extends' ? this.#allOwn : new Set([...own, ...maybeOwn]);
    this.#files.push({ ...file, branches, defined, isSure, own: set, block });
  }

  #visitBody(body: Body, scope: NameScope): void {
    for (const statement of body) this.#visitStatement(statement, scope);
  }

  #visitStatement(node: Statement, scope: NameScope): void {
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
        this.#visitCallable(node.parameters, node.body, {
          ...scope,
          maybeOwn: new Set([...scope.maybeOwn, ...this.#allOwn]),
        });
        return;
      case 'call-block':
        visit(node.call);
        this.#visitCallable(node.parameters, node.body, scope);
        return;
      case 'include':
      case 'extends':
        visit(node.template);
        this.#addFile(readNamed(node), scope);
        return;
      case 'import':
        visit(node.template);
        this.#addFile(readNamed(node), scope);
        scope.own.add(node.name);
        return;
      case 'from-import':
        visit(node.template);
        this.#addFile(readNamed(node), scope);
        node.names.forEach((imported) => scope.own.add(imported.as));
        return;
      case 'block': {
        if (this.#late !== undefined) {
          this.#late.push(node);
          return;
        }
        const { branches, isSure } = scope;
        const within = { ...inner(node.isScoped ? scope : { ...this.#root, branches, isSure }), block: node.name };
        within.own.add('super');
        this.#visitBody(node.body, within);
        return;
      }
      case 'scope':
        this.#visitBody(node.body, scope);
    }
  }

  /** What every branch has set is set behind it; what some have may be. */
  #visitIf(node: Of<'if'>, scope: NameScope): void {
    const ends: NameScope[] = [];
    const visitBranch = (body: Body, start: NameScope): void => {
      const within = inner(start);
      this.#visitBody(body, within);
      ends.push(within);
    };
    let here = scope;
    for (const { test, body } of node.branches) {
      this.#visit(test, here, false);
      visitBranch(body, assume(here, test, true));
      here = assume(here, test, false);
    }
    visitBranch(node.otherwise, here);
    for (const name of ends.flatMap(({ own, maybeOwn }) => [...own, ...maybeOwn])) {
      if (ends.every(({ own }) => own.has(name))) scope.own.add(name);
      else scope.maybeOwn.add(name);
    }
  }

  #visitFor(node: Of<'for'>, scope: NameScope): void {
    this.#visit(node.iterable, scope, false);
    const within = inner(enterBranch(scope, node.iterable, true));
    bind(node.target, within.own);
    if (node.filter !== undefined) this.#visit(node.filter, within, false);
    within.own.add('loop');
    this.#visitBody(node.body, node.filter === undefined ? within : assume(within, node.filter, true));
    this.#visitBody(node.otherwise, inner(scope));
  }

  #visitCallable(parameters: readonly Parameter[], body: Body, scope: NameScope): void {
    const within = { ...inner(scope), isSure: false };
    for (const { name, initial } of parameters) {
      if (initial !== undefined) this.#visit(initial, within, false);
      within.own.add(name);
    }
    for (const name of ['caller', 'varargs', 'kwargs']) within.own.add(name);
    this.#visitBody(body, within);
  }

  #visitFilterArguments(filter: Filter | undefined, scope: NameScope): void {
    if (filter === undefined) return;
    if (filter.object?.type === 'filter') this.#visitFilterArguments(filter.object, scope);
    for (const argument of listArguments(filter.args)) this.#visit(argument, scope, false);
  }

  #visit(node: Expression, scope: NameScope, guarded: boolean): void {
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
          this.#visit(argument, scope, guarded && PASSING_FILTERS.has(node.name));
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
      case 'unary':
      case 'binary':
      case 'concat':
      case 'comparison':
        for (const child of childrenOf(node)) this.#visit(child, scope, false);
        return;
      case 'call':
        for (const child of childrenOf(node)) this.#visit(child, scope, false);
        for (const file of readLookedUp(node)) this.#addFile(file, scope);
    }
  }

  #addName(node: { name: string; start: number; end: number }, scope: NameScope, guarded: boolean): void {
    if (scope.own.has(node.name) || this.#isGlobal(node.name)) return;
    const isDefined = scope.defined.has(node.name) || scope.maybeOwn.has(node.name);
    const { start, end, name } = node;
    this.#found.push({ name, start, end, guarded: guarded || isDefined, branches: scope.branches, block: scope.block });
  }
}
