import type { Keywords, Parent, Play, Step, Task } from '../playbook/play.ts';
import { createWarning } from '../source/codes.ts';
import type { Diagnostic } from '../source/diagnostic.ts';
import type { ScalarNode } from '../source/node.ts';
import type { Span } from '../source/span.ts';
import { compileCondition } from '../template/compile.ts';
import { TemplateSyntaxProblem } from '../template/template-error.ts';
import { BLIND } from './foresight.ts';
import { Scope } from '../variables/scope.ts';

/** Tasks of a play that stand behind what ends it for every host. */
export function checkPlayEnd({ preTasks, roles, tasks, postTasks }: Play): Diagnostic[] {
  return checkOrder([...preTasks, ...roles, ...tasks, ...postTasks]);
}

/** Steps in a row that are never come to, since one before them always ends the way there. */
export function checkOrder(steps: readonly Step[]): Diagnostic[] {
  const at = steps.findIndex(endsHere);
  const end = steps[at];
  if (end?.kind !== 'task') return [];
  // What has tags may be chosen without what is in its way.
  const rest = steps.slice(at + 1).filter((step) => !hasTags(step));
  const [first] = rest;
  if (first === undefined) return [];
  const what = rest.length === 1 ? 'this never runs' : `this never runs, nor what follows (${rest.length} in all)`;
  return [
    createWarning('LS0321', what, {
      span: spanOf(first),
      related: [
        { message: end.action.kind === 'meta' ? 'the play ends here' : 'this always fails', span: end.moduleSpan },
      ],
    }),
  ];
}

/** A condition that is false whatever the variables are, where it is written. */
export function checkNever({ when }: Keywords): Diagnostic[] {
  const never = when.find(isNever);
  if (never === undefined) return [];
  return [createWarning('LS0321', 'this never runs: the condition is always false', { span: never.span })];
}

function isNever(condition: ScalarNode): boolean {
  if (condition.value === false) return true;
  if (typeof condition.value !== 'string' || condition.tag !== undefined) return false;
  const compiled = compileCondition(condition.value);
  if (compiled instanceof TemplateSyntaxProblem || !compiled.isConstant) return false;
  try {
    return compiled.evaluate(new Scope([], BLIND).environment) === false;
  } catch {
    return false;
  }
}

function endsHere(step: Step): boolean {
  if (step.kind !== 'task' || hasTags(step)) return false;
  const { action, keywords } = step;
  const isPlain =
    keywords.when.length === 0 &&
    step.loop === undefined &&
    step.failedWhen.length === 0 &&
    keywords.ignoreErrors === undefined &&
    keywords.runOnce === undefined &&
    keywords.delegateTo === undefined;
  if (!isPlain) return false;
  if (action.kind === 'meta') return action.command === 'end_play';
  return action.kind === 'action' && action.name === 'fail' && !isTolerated(step.parent);
}

function isTolerated(parent: Parent): boolean {
  for (let above = parent; ; above = above.parent) {
    if (above.keywords.ignoreErrors !== undefined) return true;
    if (above.kind === 'play') return false;
  }
}

function hasTags(step: Step): boolean {
  if (step.keywords.tags.length > 0 || step.keywords.tagTemplates !== undefined) return true;
  return step.kind === 'block' && [...step.block, ...step.rescue, ...step.always].some(hasTags);
}

function spanOf(step: Task | Step): Span {
  if (step.kind === 'task') return step.moduleSpan;
  const { file, start } = step.span;
  const lineEnd = file.text.indexOf('\n', start);
  return { file, start, end: lineEnd === -1 ? file.text.length : Math.min(lineEnd, step.span.end) };
}
