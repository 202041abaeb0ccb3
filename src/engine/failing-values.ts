import type { Problem } from '../events/event.ts';
import { formatFrame } from '../source/code-frame.ts';
import type { Node } from '../source/node.ts';
import type { Span } from '../source/span.ts';
import { isSecretArgument } from '../module/secret-argument.ts';
import type { Task, TaskAction } from '../playbook/play.ts';
import { listNames } from '../variables/find-secret.ts';
import { holdsSecret, type ShowOptions, showVariables, suggestVariable } from '../variables/show-variables.ts';
import type { RenderError } from '../variables/render-error.ts';
import type { Sight } from '../variables/sight.ts';
import type { World } from './run-context.ts';

/** How the values of a task's variables are shown: freed of secrets, and not at all those that its secret arguments are made of. */
export function showOptions({ surroundings }: World, task: Task): ShowOptions {
  const cut = surroundings.secrets?.redactStart ?? ((text, length) => text.slice(0, length));
  return { cut, secretNames: listSecretNames(task.action) };
}

function listSecretNames(action: TaskAction): ReadonlySet<string> {
  if (action.kind !== 'module' && action.kind !== 'action') return new Set();
  const { args, definition } = action;
  const secret = [...args.entries].filter(([name]) => isSecretArgument(definition.args, name));
  const nodes: Node[] = secret.map(([, { node }]) => node);
  const wholes = [args.whole, ...(args.wholeDefaults ?? [])].filter((node) => node !== undefined);
  if (isSecretArgument(definition.args, undefined)) nodes.push(...wholes);
  return new Set(nodes.flatMap((node) => [...listNames(node)]));
}

/** The frame of what failed, and the values of its variables; none without options. */
export function frameSight(
  {
    span,
    label,
    sight,
  }: { readonly span: Span; readonly label?: string | undefined; readonly sight?: Sight | undefined },
  options: ShowOptions | undefined,
): Pick<Problem, 'frame' | 'values'> {
  const values = sight === undefined || options === undefined ? [] : showVariables(sight, options);
  return { frame: formatFrame(span, label), ...(values.length === 0 ? {} : { values }) };
}

/** What a template that failed says and shows; the name that was probably meant stands where the wrong one does, as a check has it. */
export function describeRenderError(
  error: RenderError,
  options: ShowOptions | undefined,
): Pick<Problem, 'message' | 'frame' | 'values' | 'help'> {
  const { span, sight, missing } = error;
  const isUnknown = missing !== undefined && error.help === undefined && sight?.variables.find(missing) === undefined;
  const near = isUnknown && sight !== undefined ? suggestVariable(missing, sight.variables) : undefined;
  const isMarked = near !== undefined && !span.file.isSecret && span.file.text.slice(span.start, span.end) === missing;
  const help = isMarked ? undefined : (error.help ?? near);
  const label = isMarked ? near : undefined;
  const seen = error.isSecret ? undefined : sight;
  return {
    message: describeMessage(error, options),
    ...frameSight({ span, label, sight: seen }, options && { ...options, missing }),
    ...(help === undefined ? {} : { help }),
  };
}

function describeMessage({ kind, message, sight, isSecret }: RenderError, options: ShowOptions | undefined): string {
  if (kind === 'undefined') return message;
  return isSecret ? maskQuotes(message, sight) : maskMessage(message, sight, options);
}

/** A message without what it quotes of a secret, or of what an expression has made of one. */
export function maskMessage(message: string, sight: Sight | undefined, options: ShowOptions | undefined): string {
  return sight !== undefined && holdsSecret(sight, options?.secretNames ?? new Set())
    ? maskQuotes(message, sight)
    : message;
}

function maskQuotes(message: string, sight: Sight | undefined): string {
  for (const { index, groups } of message.matchAll(/(?<quote>[`'"/])(?<text>.*?)(?:\k<quote>|$)/gs)) {
    const isTheUsers = sight?.parts.some(({ template }) => template.text.includes(groups?.['text'] ?? '')) === true;
    if (!isTheUsers) return `${message.slice(0, index)}(hidden: a secret)`;
  }
  return message;
}
