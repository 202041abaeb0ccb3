import type { Node, ScalarNode } from '../source/node.ts';
import { hasTemplate } from '../template/compile.ts';
import { containsUnknown, toText } from '../template/convert.ts';
import { type Unknown, Undefined, Unknown as UnknownValue, type Value, OMIT } from '../template/value.ts';
import { RenderError } from '../variables/render-error.ts';
import type { Scope } from '../variables/scope.ts';
import { lookAt } from '../variables/sight.ts';

/** Thrown where a decision hangs on a value that check mode cannot know. */
export class UnknownDecision extends Error {
  readonly unknown: Unknown;

  constructor(unknown: Unknown) {
    super(unknown.reason);
    this.name = 'UnknownDecision';
    this.unknown = unknown;
  }
}

const TRUE_WORDS = new Set(['yes', 'true', 'on', 'y', 't', '1']);
const FALSE_WORDS = new Set(['no', 'false', 'off', 'n', 'f', '0']);

/** A keyword that is a boolean, in any of Ansible's spellings. `omit` and a missing node give the fallback. */
export function readBoolean(scope: Scope, node: Node | undefined, fallback: boolean): boolean {
  if (node === undefined) return fallback;
  const value = renderKeyword(scope, node);
  if (value === OMIT || value === null) return fallback;
  const read = parseBoolean(value);
  if (read === undefined) throw keywordError(scope, node, `expected a boolean, found ${describe(value)}`);
  return read;
}

/** A value as a boolean in Ansible's sense; undefined if it is none. */
export function parseBoolean(value: Value): boolean | undefined {
  if (typeof value === 'boolean') return value;
  if (typeof value === 'number') return value === 1 ? true : value === 0 ? false : undefined;
  if (typeof value !== 'string') return undefined;
  const word = value.trim().toLowerCase();
  return TRUE_WORDS.has(word) ? true : FALSE_WORDS.has(word) ? false : undefined;
}

/** A keyword that is a number, also given as text. */
export function readNumber(scope: Scope, node: Node | undefined, fallback: number): number {
  if (node === undefined) return fallback;
  const value = renderKeyword(scope, node);
  if (value === OMIT || value === null) return fallback;
  const text = typeof value === 'string' ? value.trim() : toText(value);
  const number = Number(text);
  if (text === '' || !Number.isFinite(number))
    throw keywordError(scope, node, `expected a number, found ${describe(value)}`);
  return number;
}

/** A keyword that is text; undefined for `omit`, null and a missing node. */
export function readText(scope: Scope, node: Node | undefined): string | undefined {
  if (node === undefined) return undefined;
  const value = renderKeyword(scope, node);
  if (value === OMIT || value === null) return undefined;
  return typeof value === 'string' ? value : toText(value);
}

/** Renders a keyword to the last member. Throws UnknownDecision if any part of it is unknown. */
export function renderKeyword(scope: Scope, node: Node): Value {
  const value = scope.renderWhole(node);
  const unknown = containsUnknown(value);
  if (unknown !== undefined) throw new UnknownDecision(unknown);
  return value;
}

/** Whether all conditions hold, evaluated one after the other up to the first that does not. Throws UnknownDecision, and RenderError for what is no boolean. */
export function testConditions(scope: Scope, conditions: readonly ScalarNode[]): boolean {
  return findUnmet(scope, conditions) === undefined;
}

/** The first condition that does not hold. */
export function findUnmet(scope: Scope, conditions: readonly ScalarNode[]): ScalarNode | undefined {
  return conditions.find((condition) => !testCondition(scope, condition));
}

function testCondition(scope: Scope, condition: ScalarNode): boolean {
  const value = scope.evaluateExpression(condition);
  if (typeof value === 'boolean') return value;
  if (value instanceof UnknownValue) throw new UnknownDecision(value);
  const meant = typeof value === 'string' ? findMeant(scope, condition, value) : undefined;
  if (meant !== undefined) return testCondition(scope, meant);
  const sight = lookAt(scope.known, [condition], { expressions: true });
  if (value instanceof Undefined)
    throw new RenderError(value.message, condition, -1, -1, { kind: 'undefined', missing: value.name, sight });
  throw new RenderError(
    `the condition gives ${describe(value)}, and a condition must be true or false`,
    condition,
    -1,
    -1,
    {
      help: 'compare it, such as `x | length > 0`, or convert it with `| bool`',
      sight,
    },
  );
}

const VARIABLE_ALONE = /^\s*\{\{-?\s*([A-Za-z_]\w*)\s*-?\}\}\s*$/;

/** The condition that a variable alone in braces stands for: text of the user's own files, never of a host. */
function findMeant(scope: Scope, condition: ScalarNode, text: string): ScalarNode | undefined {
  const [, name] = VARIABLE_ALONE.exec(String(condition.value)) ?? [];
  const binding = name === undefined || hasTemplate(text) ? undefined : scope.find(name)?.binding;
  const node = binding?.kind === 'node' ? binding.node : binding?.kind === 'data' ? binding.madeOf : undefined;
  const scalars = node?.kind === 'sequence' ? node.items : [node];
  return scalars.find(
    (scalar): scalar is ScalarNode => scalar?.kind === 'scalar' && scalar.tag === undefined && scalar.value === text,
  );
}

/** A keyword has a value that it cannot have. */
export function keywordError(scope: Scope, node: Node, message: string, help?: string): RenderError {
  const scalar = node.kind === 'scalar' ? node : firstScalar(node);
  return new RenderError(message, scalar, -1, -1, { help, sight: lookAt(scope.known, [node]) });
}

/** A stand-in scalar with the span of a sequence or mapping, to point at it. */
function firstScalar(node: Node): ScalarNode {
  return { kind: 'scalar', value: null, style: 'plain', span: node.span, offsetAt: () => node.span.start };
}

function describe(value: Value): string {
  const text = value === null || typeof value !== 'object' ? toText(value) : toText(value).slice(0, 60);
  const type =
    value === null ? 'null' : Array.isArray(value) ? 'a list' : value instanceof Map ? 'a dict' : `a ${typeof value}`;
  return value === null ? 'null' : `${type}, \`${text}\``;
}
