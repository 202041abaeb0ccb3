import type { Step, Task } from '../playbook/play.ts';
import { isTemplate } from '../playbook/playbook-reader.ts';
import { rolesOf } from '../playbook/roles-of.ts';
import { createError } from '../source/codes.ts';
import type { Diagnostic } from '../source/diagnostic.ts';
import type { ScalarNode } from '../source/node.ts';
import { suggest } from '../util/suggest.ts';

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
    const near = suggest(name, names);
    const label = near === undefined ? {} : { label: `did you mean \`${near}\`?` };
    const help =
      names.size === 0 ? 'This play has no handlers.' : `The handlers of this play: ${[...names].join(', ')}.`;
    const message = `no handler is named \`${name}\`, and none listens to it`;
    return [createError('LS0213', message, { span: scalar.span, ...label, ...(near === undefined ? { help } : {}) })];
  });
}

/** Names and topics of handlers; undefined where some only show at run time. */
function listHandlerNames(steps: readonly Step[]): Set<string> | undefined {
  const names = new Set<string>();
  for (const handler of listTasks(steps)) {
    if (handler.action.kind === 'include_tasks' || handler.action.kind === 'include_role') return undefined;
    const [role] = rolesOf(handler.parent);
    if (role !== undefined && handler.name !== undefined) names.add(`${role.name} : ${String(handler.name.value)}`);
    for (const scalar of [handler.name, ...handler.listen]) {
      if (scalar === undefined) continue;
      if (isTemplate(scalar)) return undefined;
      names.add(String(scalar.value));
    }
  }
  return names;
}

function listTasks(steps: readonly Step[]): Task[] {
  return steps.flatMap((step) =>
    step.kind === 'task' ? [step] : listTasks([...step.block, ...step.rescue, ...step.always]),
  );
}
