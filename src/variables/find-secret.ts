import type { Node, ScalarNode } from '../source/node.ts';
import { compileTemplate, hasTemplate } from '../template/compile.ts';
import { TemplateSyntaxProblem } from '../template/template-error.ts';
import type { KnownVariables } from './sight.ts';

interface Traits {
  /** Something in it was encrypted. */
  readonly isVaulted: boolean;
  /** Variables that its templates name. */
  readonly names: ReadonlySet<string>;
}

export type SecretKind = 'vault' | 'argument';

/**
 * Why the value of a variable is a secret: something in it was encrypted, or it is for a secret argument, directly or by way of other variables.
 * Undefined where it is none.
 */
export function findSecret(
  name: string,
  variables: KnownVariables,
  ofArguments: ReadonlySet<string>,
  visited: Set<string> = new Set(),
): SecretKind | undefined {
  if (visited.has(name)) return undefined;
  visited.add(name);
  if (ofArguments.has(name)) return 'argument';
  const binding = variables.find(name);
  const node = binding?.kind === 'node' ? binding.node : binding?.kind === 'data' ? binding.madeOf : undefined;
  if (node === undefined) return undefined;
  const traits = traitsOf(node);
  if (traits.isVaulted) return 'vault';
  for (const used of traits.names) {
    const kind = findSecret(used, variables, ofArguments, visited);
    if (kind !== undefined) return kind;
  }
  return undefined;
}

/** The variables that the templates of a node name. */
export function listNames(node: Node): ReadonlySet<string> {
  return traitsOf(node).names;
}

/** Each node is looked through once, for all hosts. */
const KNOWN = new WeakMap<Node, Traits>();

function traitsOf(node: Node): Traits {
  let traits = KNOWN.get(node);
  if (traits === undefined) {
    const names = new Set<string>();
    traits = { isVaulted: collectNames(node, names), names };
    KNOWN.set(node, traits);
  }
  return traits;
}

function collectNames(node: Node, names: Set<string>): boolean {
  if (node.span.file.isSecret) return true;
  switch (node.kind) {
    case 'scalar':
      for (const name of namesIn(node)) names.add(name);
      return node.tag === 'vault';
    case 'sequence':
      return node.items.some((item) => collectNames(item, names));
    case 'mapping':
      return node.entries.some(({ key, value }) => collectNames(key, names) || collectNames(value, names));
  }
}

function namesIn(node: ScalarNode): readonly string[] {
  if (typeof node.value !== 'string' || node.tag !== undefined || !hasTemplate(node.value)) return [];
  const template = compileTemplate(node.value);
  return template instanceof TemplateSyntaxProblem ? [] : template.names.map(({ name }) => name);
}
