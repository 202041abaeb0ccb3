import type { Expression } from './syntax-tree.ts';

/** The variables that are defined if an expression is true, and if it is false. */
export interface DefinedFacts {
  readonly whenTrue: ReadonlySet<string>;
  readonly whenFalse: ReadonlySet<string>;
}

const NOTHING: DefinedFacts = { whenTrue: new Set(), whenFalse: new Set() };

/** Reads guards such as `x is defined and …`, `x is undefined or …` and `x | default(false)`. */
export function findFacts(node: Expression): DefinedFacts {
  switch (node.type) {
    case 'test': {
      const name = rootOf(node.object);
      if (name === undefined) return NOTHING;
      if (node.name === 'defined') return { whenTrue: new Set([name]), whenFalse: new Set() };
      if (node.name === 'undefined') return { whenTrue: new Set(), whenFalse: new Set([name]) };
      return NOTHING;
    }
    case 'unary': {
      if (node.operator !== 'not') return NOTHING;
      const { whenTrue, whenFalse } = findFacts(node.operand);
      return { whenTrue: whenFalse, whenFalse: whenTrue };
    }
    case 'logical': {
      const left = findFacts(node.left);
      const right = findFacts(node.right);
      return node.operator === 'and'
        ? { whenTrue: unite(left.whenTrue, right.whenTrue), whenFalse: intersect(left.whenFalse, right.whenFalse) }
        : { whenTrue: intersect(left.whenTrue, right.whenTrue), whenFalse: unite(left.whenFalse, right.whenFalse) };
    }
    case 'filter': {
      if (node.object === undefined) return NOTHING;
      if (node.name !== 'default' && node.name !== 'd') {
        return ['bool', 'length', 'count', 'list', 'trim', 'int'].includes(node.name)
          ? { whenTrue: findFacts(node.object).whenTrue, whenFalse: new Set() }
          : NOTHING;
      }
      const name = rootOf(node.object);
      const [initial] = node.args.positional;
      const isFalse = initial === undefined || isFalsy(initial);
      return name !== undefined && isFalse ? { whenTrue: new Set([name]), whenFalse: new Set() } : NOTHING;
    }
    case 'comparison':
    case 'name':
    case 'attribute':
    case 'item':
    case 'literal':
    case 'list':
    case 'tuple':
    case 'dict':
    case 'slice':
    case 'call':
    case 'binary':
    case 'concat':
    case 'conditional':
      return NOTHING;
  }
}

/** The variable that a chain of attributes and items starts at. */
function rootOf(node: Expression): string | undefined {
  let at = node;
  while (at.type === 'attribute' || at.type === 'item') at = at.object;
  return at.type === 'name' ? at.name : undefined;
}

function isFalsy(node: Expression): boolean {
  if (node.type === 'literal')
    return node.value === false || node.value === null || node.value === '' || node.value === 0;
  return (node.type === 'list' && node.items.length === 0) || (node.type === 'dict' && node.pairs.length === 0);
}

export function unite(left: ReadonlySet<string>, right: ReadonlySet<string>): ReadonlySet<string> {
  return left.size === 0 ? right : right.size === 0 ? left : new Set([...left, ...right]);
}

function intersect(left: ReadonlySet<string>, right: ReadonlySet<string>): ReadonlySet<string> {
  return new Set([...left].filter((name) => right.has(name)));
}
