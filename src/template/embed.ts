import { isLookup } from './is-lookup.ts';
import { lexTemplate } from './lex-template.ts';
import { parseTemplate } from './parse-template.ts';
import type { Body, Expression, Place } from './syntax-tree.ts';
import { DEFAULT_OPTIONS } from './template-options.ts';
import { walkExpressions } from './walk.ts';

/** Renders the templates in an expression's own strings, such as `'{{ name }}'`: Ansible does so in conditions. */
export function embedTemplates(expression: Expression): Expression {
  return mapNodes(expression, (node) => (isExpression(node) ? embed(node) : node)) as Expression;
}

/** Renders the templates in strings that are terms of a lookup, such as `lookup('file', '{{ name }}')`, as Ansible does. */
export function embedInTerms(body: Body): Body {
  for (const node of walkExpressions(body)) {
    if (node.type === 'call' && isLookup(node) && node.args.positional.some(holdsTemplate)) {
      return mapNodes(body, (inner) => (isExpression(inner) ? embedTerms(inner) : inner)) as Body;
    }
  }
  return body;
}

function embedTerms(node: Expression): Expression {
  if (node.type !== 'call' || !isLookup(node)) return node;
  const [plugin, ...terms] = node.args.positional;
  if (plugin === undefined) return node;
  return { ...node, args: { ...node.args, positional: [plugin, ...terms.map(embedTerm)] } };
}

function embedTerm(node: Expression): Expression {
  if (node.type === 'list' || node.type === 'tuple') return { ...node, items: node.items.map(embedTerm) };
  if (node.type !== 'dict') return embed(node);
  return { ...node, pairs: node.pairs.map(({ key, value }) => ({ key, value: embedTerm(value) })) };
}

function holdsTemplate(node: Expression): boolean {
  if (node.type === 'list' || node.type === 'tuple') return node.items.some(holdsTemplate);
  if (node.type === 'dict') return node.pairs.some(({ value }) => holdsTemplate(value));
  return node.type === 'literal' && typeof node.value === 'string' && node.value.includes('{{');
}

function embed(node: Expression): Expression {
  if (node.type !== 'literal' || typeof node.value !== 'string' || !node.value.includes('{{')) return node;
  const { value: text, start, end } = node;
  const body = parseTemplate(lexTemplate(text, DEFAULT_OPTIONS), text.length);
  const parts: Expression[] = [];
  for (const statement of body) {
    if (statement.type === 'text') parts.push({ type: 'literal', value: statement.text, start, end });
    else if (statement.type === 'output') parts.push(...statement.expressions.map((inner) => moveTo(inner, node)));
    else return node;
  }
  const [only] = parts;
  return parts.length === 1 && only !== undefined ? only : { type: 'concat', parts, start, end };
}

/** Errors in what stands in a string are shown at the string. */
function moveTo(expression: Expression, { start, end }: Place): Expression {
  return mapNodes(expression, (node) => ('start' in node ? { ...node, start, end } : node)) as Expression;
}

type PlainNode = Readonly<Record<string, unknown>>;

function isExpression(node: PlainNode): node is Expression & PlainNode {
  return typeof node['type'] === 'string';
}

/** A copy of a tree in which each node is what `change` makes of it, the inner ones first. Values of literals stay as they are. */
function mapNodes(value: unknown, change: (node: PlainNode) => unknown): unknown {
  if (Array.isArray(value)) return value.map((item: unknown) => mapNodes(item, change));
  if (typeof value !== 'object' || value === null || Object.getPrototypeOf(value) !== Object.prototype) return value;
  const entries = Object.entries(value).map(([key, member]: [string, unknown]) => [
    key,
    key === 'value' && (value as PlainNode)['type'] === 'literal' ? member : mapNodes(member, change),
  ]);
  return change(Object.fromEntries(entries) as PlainNode);
}
