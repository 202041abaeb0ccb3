import type { Play, Step, Task } from '../playbook/play.ts';
import { isTemplate } from '../playbook/playbook-reader.ts';
import { withRole, rolesOf } from '../playbook/roles-of.ts';
import { createError, createWarning } from '../source/codes.ts';
import type { Diagnostic } from '../source/diagnostic.ts';
import type { ScalarNode } from '../source/node.ts';
import { proposeName } from '../source/propose-name.ts';
import { suggest } from '../util/suggest.ts';
import type { Outline } from './outline-model.ts';

/** A notification without a handler of that name. */
export function checkNotifications(
  handlers: readonly Step[] | undefined,
  notify: readonly ScalarNode[],
  lostNames: ReadonlySet<string>,
): Diagnostic[] {
  if (notify.length === 0) return [];
  const names = handlers === undefined ? undefined : listHandlerNames(handlers);
  if (names === undefined) return [];
  return notify.flatMap((scalar) => {
    const name = String(scalar.value);
    if (isTemplate(scalar) || names.has(name) || lostNames.has(name)) return [];
    const near = suggest(name, names.keys());
    const proposal = proposeName(near);
    const help =
      names.size === 0 ? 'This play has no handlers.' : `The handlers of this play: ${[...names.keys()].join(', ')}.`;
    const message = `no handler is named \`${name}\`, and none listens to it`;
    const handler = near === undefined ? undefined : names.get(near);
    const more = handler === undefined ? { help } : { related: [{ message: 'that handler', span: handler.span }] };
    return [createError('LS0213', message, { span: scalar.span, ...proposal, ...more })];
  });
}

/**
 * Handlers of a play's own file that no task of it can notify, and those behind whose name another one stands. Handlers that plays share,
 * in roles and in files of their own, may be for other plays.
 */
export function checkHandlers(outline: Outline, plays: readonly Play[]): Diagnostic[] {
  if (outline.hidesTasks) return [];
  const found = new Map<string, Diagnostic>();
  const used = new Set<string>();
  for (const play of plays) {
    const notified = listNotified(outline, play);
    const own = listTasks(play.handlers).filter(
      ({ span, parent }) => span.file === play.file && rolesOf(parent).length === 0,
    );
    for (const handler of own) {
      const key = `${handler.span.file.path}:${handler.span.start}`;
      const diagnostic = judgeHandler(handler, own, notified);
      if (diagnostic === undefined) used.add(key);
      else found.set(key, diagnostic);
    }
  }
  return [...found].filter(([key]) => !used.has(key)).map(([, diagnostic]) => diagnostic);
}

export type Audibility = 'heard' | 'unheard' | 'open';

/** Whether tasks of its play notify a handler. */
export class Notifications {
  readonly #outline: Outline;
  readonly #known = new Map<Play, ReadonlySet<string> | undefined>();

  constructor(outline: Outline) {
    this.#outline = outline;
  }

  judge({ name, listen, parent }: Task, play: Play): Audibility {
    if (!this.#known.has(play)) this.#known.set(play, listNotified(this.#outline, play));
    const notified = this.#known.get(play);
    const scalars = [...(name === undefined ? [] : [name]), ...listen];
    const names = scalars.flatMap(({ value }) => withRole(parent, String(value)));
    if (notified !== undefined && names.some((each) => notified.has(each))) return 'heard';
    return notified === undefined || this.#outline.hidesTasks || scalars.some(isTemplate) ? 'open' : 'unheard';
  }
}

/** The names that a step notifies, itself or through the tasks that it includes. */
export function listNotify(step: Step): readonly ScalarNode[] {
  if (step.kind === 'block') return step.notify;
  const { action, notify } = step;
  return action.kind === 'include_tasks' || action.kind === 'include_role'
    ? [...notify, ...action.applyNotify]
    : notify;
}

/** What tasks of a play notify; undefined where only the run can tell. */
function listNotified({ situations, blocks }: Outline, play: Play): ReadonlySet<string> | undefined {
  const names = new Set<string>();
  const steps = [
    ...situations.filter((situation) => situation.play === play).map(({ task }) => task),
    ...blocks.filter((each) => each.play === play).map(({ block }) => block),
  ];
  for (const scalar of steps.flatMap(listNotify)) {
    if (isTemplate(scalar)) return undefined;
    names.add(String(scalar.value));
  }
  return names;
}

function judgeHandler(
  { name, listen, span }: Task,
  all: readonly Task[],
  notified: ReadonlySet<string> | undefined,
): Diagnostic | undefined {
  if ([name, ...listen].some((scalar) => scalar !== undefined && isTemplate(scalar))) return undefined;
  const isHeard = listen.some(({ value }) => notified?.has(String(value)) ?? true);
  if (isHeard) return undefined;
  const called = name === undefined ? undefined : String(name.value);
  const first = all.find((other) => called !== undefined && other.name?.value === called);
  if (first?.name !== undefined && first.span !== span) {
    const related = [{ message: 'the one that runs', span: first.name.span }];
    const message = `the handler \`${called ?? ''}\` never runs: an earlier one has the same name`;
    return createWarning('LS0322', message, { span: name?.span ?? span, related });
  }
  if (notified === undefined || (called !== undefined && notified.has(called))) return undefined;
  if (called === undefined) return createWarning('LS0322', 'a handler without a name is never notified', { span });
  return createWarning('LS0322', `no task notifies the handler \`${called}\``, { span: name?.span ?? span });
}

/** Names and topics of handlers; undefined where some only show at run time. */
function listHandlerNames(steps: readonly Step[]): Map<string, ScalarNode> | undefined {
  const names = new Map<string, ScalarNode>();
  for (const handler of listTasks(steps)) {
    if (handler.action.kind === 'include_tasks' || handler.action.kind === 'include_role') return undefined;
    for (const scalar of [handler.name, ...handler.listen]) {
      if (scalar === undefined) continue;
      if (isTemplate(scalar)) return undefined;
      for (const name of withRole(handler.parent, String(scalar.value))) names.set(name, scalar);
    }
  }
  return names;
}

function listTasks(steps: readonly Step[]): Task[] {
  return steps.flatMap((step) =>
    step.kind === 'task' ? [step] : listTasks([...step.block, ...step.rescue, ...step.always]),
  );
}
