import type { Attribute, Body, Expression, Item } from './syntax-tree.ts';
import type { Value } from './value.ts';
import { childrenOf, expressionsOf, walkBody } from './walk.ts';

/** A variable where an expression uses it, and what the expression reads of it: `item.port`, `hostvars[name]['x']`. */
export interface UsedPath {
  readonly name: string;
  readonly start: number;
  readonly steps: readonly PathStep[];
}

export interface PathStep {
  /** An attribute, or an index that is written out; else the path that gives the index. */
  readonly key: { readonly value: Value } | UsedPath;
  /** The path up to here, as the template writes it. */
  readonly text: string;
}

/** The paths in the expression around an offset of a template, in the order of the text; in all of them where it stands in none. */
export function listPaths(body: Body, text: string, offset: number): readonly UsedPath[] {
  const all = [...walkBody(body)].flatMap(expressionsOf);
  const around = all.filter(({ start, end }) => start <= offset && offset < end);
  const paths = (around.length > 0 ? around : all).flatMap((expression) => pathsIn(expression, text));
  return paths.sort((a, b) => a.start - b.start);
}

/** A stack and not recursion, since chains can be long. */
function pathsIn(root: Expression, text: string): UsedPath[] {
  const paths: UsedPath[] = [];
  const stack = [root];
  for (let node = stack.pop(); node !== undefined; node = stack.pop()) {
    const path = readPath(node, text);
    if (path !== undefined) paths.push(path);
    stack.push(...(path === undefined ? childrenOf(node) : indexesOf(node)));
  }
  return paths;
}

/** Undefined for what is no chain of attributes and items of a variable. */
function readPath(node: Expression, text: string): UsedPath | undefined {
  const steps: PathStep[] = [];
  let object = node;
  while (object.type === 'attribute' || object.type === 'item') {
    const key = readKey(object, text);
    if (key === undefined) return undefined;
    steps.push({ key, text: text.slice(node.start, object.end) });
    ({ object } = object);
  }
  return object.type === 'name' ? { name: object.name, start: node.start, steps: steps.toReversed() } : undefined;
}

function readKey(node: Attribute | Item, text: string): PathStep['key'] | undefined {
  if (node.type === 'attribute') return { value: node.name };
  return node.index.type === 'literal' ? { value: node.index.value } : readPath(node.index, text);
}

/** The indexes of a path that are variables themselves. */
function indexesOf(node: Expression): Expression[] {
  const indexes: Expression[] = [];
  for (let at = node; at.type === 'attribute' || at.type === 'item'; at = at.object) {
    if (at.type === 'item') indexes.push(at.index);
  }
  return indexes;
}
