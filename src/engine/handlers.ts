import type { Task } from '../playbook/play.ts';
import { rolesOf } from '../playbook/roles-of.ts';
import type { ScalarNode } from '../source/node.ts';
import { toText } from '../template/convert.ts';
import { RenderError } from '../variables/render-error.ts';
import type { HostState } from './host-state.ts';
import { renderKeyword } from './keyword-value.ts';
import { parentsOf, type PlayRun } from './play-run.ts';
import { placeOf } from './problem.ts';

/** Notes which handlers a changed task asks for. A name takes the last handler that has it, a topic all that listen to it. */
export function notifyHandlers(run: PlayRun, task: Task, host: HostState, hosts: readonly HostState[]): void {
  const names = [
    ...task.notify,
    ...Array.from(parentsOf(task), (parent) => (parent.kind === 'block' ? parent.notify : [])).flat(),
  ];
  if (names.length === 0) return;
  const handlers = run.handlers;
  for (const node of names) {
    for (const name of renderNames(run, task, host, node)) {
      const byTopic = handlers.filter((handler) => handler.listen.some((topic) => topic.value === name));
      const byName = handlers.findLast((handler) => handlerNames(run, handler, host).includes(name));
      const chosen = byName === undefined ? byTopic : [byName, ...byTopic.filter((handler) => handler !== byName)];
      if (chosen.length === 0) {
        run.context.world.emit({
          type: 'warning-raised',
          message: `no handler is called \`${name}\`, and none listens to it`,
          place: placeOf(node.span),
          host: host.name,
        });
      }
      for (const handler of chosen) for (const each of hosts) run.notify(handler, each);
    }
  }
}

function renderNames(run: PlayRun, task: Task, host: HostState, node: ScalarNode): string[] {
  const value = renderKeyword(run.scope(host, task), node);
  return Array.isArray(value) ? value.map(toText) : [toText(value)];
}

/** A handler's name as written, and rendered where that goes. */
function handlerNames(run: PlayRun, handler: Task, host: HostState): string[] {
  if (handler.name === undefined) return [];
  const [role] = rolesOf(handler.parent);
  const withRole = (name: string): string[] => (role === undefined ? [name] : [name, `${role.name} : ${name}`]);
  const written = withRole(String(handler.name.value));
  try {
    return [...written, ...withRole(toText(run.scope(host, handler).renderScalar(handler.name)))];
  } catch (error) {
    if (error instanceof RenderError) return written;
    throw error;
  }
}
