import type { Task } from '../playbook/play.ts';
import { withRole } from '../playbook/roles-of.ts';
import type { ScalarNode } from '../source/node.ts';
import { hasTemplate } from '../template/compile.ts';
import { toText } from '../template/convert.ts';
import { RenderError } from '../variables/render-error.ts';
import type { Scope } from '../variables/scope.ts';
import type { HostState } from './host-state.ts';
import { renderKeyword } from './keyword-value.ts';
import { parentsOf } from '../playbook/parents-of.ts';
import type { PlayRun } from './play-run.ts';
import type { Surrounding } from './task-outcome.ts';

/** What a task notifies, rendered, each with where it stands. Throws RenderError and UnknownDecision. */
export function readNotifications(scope: Scope, task: Task): Map<string, ScalarNode> {
  const names = new Map<string, ScalarNode>();
  const add = (node: ScalarNode): void => {
    const value = renderKeyword(scope, node);
    for (const name of Array.isArray(value) ? value : [value]) names.set(toText(name), node);
  };
  task.notify.forEach(add);
  for (const parent of parentsOf(task)) if (parent.kind === 'block') parent.notify.forEach(add);
  return names;
}

/**
 * Notes what has been notified. Which handlers that is, is decided when they run: a role that is included until then may bring another one of
 * the name. What a handler notifies is decided at once.
 */
export function notifyHandlers(
  run: PlayRun,
  names: Iterable<string>,
  hosts: readonly HostState[],
  { handler }: Surrounding,
): void {
  for (const name of names) {
    for (const host of hosts) {
      if (handler) resolve(run, host, name);
      else run.notifications.set(host, (run.notifications.get(host) ?? new Set()).add(name));
    }
  }
}

/** Chooses the handlers for what hosts have notified until now. */
export function resolveNotifications(run: PlayRun, hosts: readonly HostState[]): void {
  for (const host of hosts) {
    for (const name of run.notifications.get(host) ?? []) resolve(run, host, name);
    run.notifications.delete(host);
  }
}

function resolve(run: PlayRun, host: HostState, name: string): void {
  for (const handler of findHandlers(run, host, name)) run.notify(handler, host);
}

/** By name one handler, by topic all that listen to it but for those of one name, of which there is one. */
export function findHandlers(run: PlayRun, host: HostState, name: string): Task[] {
  for (const handlers of run.preferredHandlers.listFor(host)) {
    const found = findAmong(handlers, run, host, name);
    if (found.length > 0) return found;
  }
  return [];
}

function findAmong(handlers: readonly Task[], run: PlayRun, host: HostState, name: string): Task[] {
  const byName = handlers.find((handler) => handlerNames(run, handler, host).includes(name));
  const found = new Map<unknown, Task>();
  for (const handler of handlers) {
    const key = handler.name === undefined ? handler : String(handler.name.value);
    if (!found.has(key) && listensTo(handler, name)) found.set(key, handler);
  }
  return [...(byName === undefined ? [] : [byName]), ...found.values()];
}

function listensTo(handler: Task, name: string): boolean {
  return handler.listen.some(({ value }) => withRole(handler.parent, String(value)).includes(name));
}

/** A handler's name as written, and rendered where that goes. */
function handlerNames(run: PlayRun, handler: Task, host: HostState): readonly string[] {
  if (handler.name === undefined) return [];
  const name = String(handler.name.value);
  const written = withRole(handler.parent, name);
  if (!hasTemplate(name)) return written;
  try {
    return [...written, ...withRole(handler.parent, toText(run.scope(host, handler).renderScalar(handler.name)))];
  } catch (error) {
    if (error instanceof RenderError) return written;
    throw error;
  }
}
