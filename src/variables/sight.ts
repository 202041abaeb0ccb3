import type { Node } from '../source/node.ts';
import { compileCondition, compileTemplate, hasTemplate } from '../template/compile.ts';
import type { Template } from '../template/template.ts';
import {
  type Locals,
  type TemplateError,
  type TemplateSource,
  TemplateSyntaxProblem,
} from '../template/template-error.ts';
import type { Value } from '../template/value.ts';
import type { Binding } from './layer.ts';
import type { Unrendered } from '../template/unrendered.ts';

/** What of the variables can be told without rendering any. */
export interface KnownVariables {
  find(name: string): Binding | undefined;
  /** The value, where it has been used; else what it is made of. An Undefined where there is no such variable; nothing where nobody knows. */
  peek(name: string): Value | Unrendered | undefined;
  names(): Iterable<string>;
}

/** What was evaluated when something failed: the variables in it say why. */
export interface Sight {
  readonly variables: KnownVariables;
  readonly parts: readonly SightPart[];
}

export interface SightPart {
  readonly template: Template;
  /** Where in its text the failing expression stands; -1 if that is all of it. */
  readonly offset: number;
  readonly locals?: Locals | undefined;
  /** It is of another file, which may be rendered with variables of its own. */
  readonly isForeign?: boolean;
}

/** The sight of all templates in a node; of `expressions` the text is one without braces. */
export function lookAt(
  variables: KnownVariables,
  nodes: readonly Node[],
  { expressions = false }: { readonly expressions?: boolean } = {},
): Sight {
  return { variables, parts: nodes.flatMap((node) => listParts(node, expressions)) };
}

/** What a failed evaluation has seen. A source that is not the template's own is that of one which it includes. */
export function lookBack(
  variables: KnownVariables,
  template: Template,
  { start, source, locals }: TemplateError,
  own?: TemplateSource,
): Sight {
  const foreign = source === own || source === undefined ? undefined : compileTemplate(source.text);
  if (foreign instanceof TemplateSyntaxProblem) return { variables, parts: [] };
  const part = foreign === undefined ? { template, locals } : { template: foreign, isForeign: true };
  return { variables, parts: [{ ...part, offset: start }] };
}

function listParts(node: Node, expressions: boolean): SightPart[] {
  if (node.kind === 'sequence') return node.items.flatMap((item) => listParts(item, expressions));
  if (node.kind === 'mapping') return node.entries.flatMap(({ value }) => listParts(value, expressions));
  if (typeof node.value !== 'string' || node.tag !== undefined) return [];
  const isTemplate = hasTemplate(node.value);
  if (!isTemplate && !expressions) return [];
  const template = expressions ? compileCondition(node.value) : compileTemplate(node.value);
  return template instanceof TemplateSyntaxProblem ? [] : [{ template, offset: -1 }];
}
