import { isSecretArgument } from '../module/secret-argument.ts';
import type { ModuleAction } from '../playbook/play.ts';
import type { Node, ScalarNode } from '../source/node.ts';
import { hasTemplate } from '../template/compile.ts';
import type { Scope } from '../variables/scope.ts';
import { lookAt } from '../variables/sight.ts';
import type { Blame } from './attempt.ts';
import type { Job } from './job.ts';
import type { RenderedArguments } from './render-arguments.ts';

/** A shorter argument would be found in any message. */
const SHORTEST_ARGUMENT = 3;

/** Points at the first of some conditions; all of them are in sight. `label` is true of one alone. */
export function blameConditions(scope: Scope, conditions: readonly ScalarNode[], label: string): Blame | undefined {
  const [first, ...others] = conditions;
  if (first === undefined) return undefined;
  const sight = lookAt(scope.known, conditions, { expressions: true });
  return { span: first.span, sight, ...(others.length > 0 ? {} : { label }) };
}

/** What in the task gave a result, of these fields, that failed without a condition; undefined where pointing at it would help nobody. */
export function blameTask(
  { task, scope }: Job,
  fields: Readonly<Record<string, unknown>>,
  rendered: RenderedArguments,
): Blame | undefined {
  const { action } = task;
  if (action.kind === 'action' && action.definition.isVerdict === true)
    return blameConditions(scope, task.keywords.when, 'holds');
  // The report shows the command itself.
  if (fields['cmd'] !== undefined || (action.kind !== 'action' && action.kind !== 'module')) return undefined;
  const { msg } = fields;
  const node = typeof msg === 'string' ? findMentioned(action, rendered, msg) : undefined;
  return node && { span: node.span, sight: lookAt(scope.known, [node]) };
}

/** A template that gave an argument which the message speaks of. */
function findMentioned(
  { definition, args }: ModuleAction,
  rendered: RenderedArguments,
  message: string,
): Node | undefined {
  for (const [written, { node }] of args.entries) {
    if (node.kind !== 'scalar' || typeof node.value !== 'string' || !hasTemplate(node.value)) continue;
    const aliased = Object.entries(definition.args).find(([, { spec }]) => spec.aliases?.includes(written));
    const value = rendered.args[aliased?.[0] ?? written];
    if (typeof value !== 'string' || value.length < SHORTEST_ARGUMENT || !message.includes(value)) continue;
    return isSecretArgument(definition.args, written) ? undefined : node;
  }
  return undefined;
}
