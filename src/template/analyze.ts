import type { BuildScope } from './build-scope.ts';
import { findFacts } from './defined-facts.ts';
import { FILTERS } from './filters/registry.ts';
import { findOwnNames } from './find-names.ts';
import { GLOBALS, IMPURE_GLOBALS } from './globals/registry.ts';
import { MUTATORS } from './method.ts';
import { NameFinder } from './name-finder.ts';
import type { FileUse } from './file-use.ts';
import { isLookup } from './is-lookup.ts';
import type { FreeName } from './name-scope.ts';
import { type ArgumentMistake, findWrongArguments, type Signature } from './signature.ts';
import type { Body, Call, Expression, Filter, Test } from './syntax-tree.ts';
import { TESTS } from './tests/registry.ts';
import { stripCollection } from './unknown-name.ts';
import { walkBody, walkExpressions } from './walk.ts';

export type { FreeName } from './name-scope.ts';

/** A filter, test or lookup that is mentioned by name. */
export interface UsedName {
  readonly name: string;
  readonly start: number;
  readonly end: number;
  /** What is wrong with its arguments, whatever their values are. */
  readonly mistake?: ArgumentMistake | undefined;
  /** The names of its keywords; undefined where only the run can tell them. */
  readonly keywords?: readonly string[] | undefined;
}

/** What can be said of a template without evaluating it. */
export interface Analysis {
  readonly names: readonly FreeName[];
  readonly provesDefined: ReadonlySet<string>;
  readonly filters: readonly UsedName[];
  readonly tests: readonly UsedName[];
  readonly lookups: readonly UsedName[];
  readonly extendsAnother: boolean;
  readonly files: readonly FileUse[];
  readonly blocks: ReadonlySet<string>;
  readonly isConstant: boolean;
  readonly scope: Omit<BuildScope, 'unit'>;
}

export function analyzeTemplate(body: Body): Analysis {
  const filters: UsedName[] = [];
  const tests: UsedName[] = [];
  const lookups: UsedName[] = [];
  const blocks = new Set<string>();
  let copiesVariables = false;
  let isPure = true;
  for (const node of walkExpressions(body)) {
    if (node.type === 'filter') {
      const filter = FILTERS.get(stripCollection(node.name));
      filters.push({
        name: node.name,
        start: node.namePlace.start,
        end: node.namePlace.end,
        mistake: judgeArguments(node, filter),
      });
      if (filter?.isImpure === true) isPure = false;
    } else if (node.type === 'test') {
      const test = TESTS.get(stripCollection(node.name));
      tests.push({
        name: node.name,
        start: node.namePlace.start,
        end: node.namePlace.end,
        mistake: judgeArguments(node, test),
      });
      if (test?.isImpure === true) isPure = false;
    } else if (node.type === 'call') {
      const lookup = readLookup(node);
      if (lookup !== undefined) lookups.push(lookup);
      if (node.callee.type === 'attribute' && MUTATORS.has(node.callee.name)) copiesVariables = true;
    } else if (node.type === 'name' && IMPURE_GLOBALS.has(node.name)) {
      isPure = false;
    }
  }
  let isOpen = false;
  let extendsAnother = false;
  for (const node of walkBody(body)) {
    if (node.type === 'block' || node.type === 'extends') isOpen = true;
    if (node.type === 'extends') extendsAnother = true;
    if (node.type === 'include' || node.type === 'import' || node.type === 'from-import' || node.type === 'extends') {
      isPure = false;
    }
    if (node.type === 'block') blocks.add(node.name);
  }
  const finder = new NameFinder((name) => GLOBALS.has(name));
  const names = finder.find(body);
  const [only] = body;
  const expression = body.length === 1 && only?.type === 'output' ? only.expressions[0] : undefined;
  return {
    names,
    provesDefined: expression === undefined ? new Set() : findFacts(expression).whenTrue,
    filters: inOrder(filters),
    tests: inOrder(tests),
    lookups: inOrder(lookups),
    extendsAnother,
    files: finder.files,
    blocks,
    isConstant: isPure && names.length === 0,
    scope: { ownNames: findOwnNames(body), isOpen, copiesVariables },
  };
}

function inOrder(names: UsedName[]): readonly UsedName[] {
  return names.sort((a, b) => a.start - b.start);
}

function readLookup(call: Call): UsedName | undefined {
  if (!isLookup(call)) return undefined;
  const [first] = call.args.positional;
  const name = first === undefined ? undefined : readText(first);
  if (name === undefined || call.args.restKeywords !== undefined) return name;
  return { ...name, keywords: call.args.keywords.map((keyword) => keyword.name) };
}

function judgeArguments({ name, args }: Filter | Test, known: { readonly signature: Signature } | undefined) {
  if (known === undefined || args.rest !== undefined || args.restKeywords !== undefined) return undefined;
  return findWrongArguments(
    name,
    known.signature,
    args.positional.length,
    args.keywords.map((keyword) => keyword.name),
  );
}

function readText(node: Expression): UsedName | undefined {
  if (node.type !== 'literal' || typeof node.value !== 'string') return undefined;
  return { name: node.value, start: node.start, end: node.end };
}
