import { readData } from '../inventory/read-data.ts';
import type { Task } from '../playbook/play.ts';
import type { Scope } from '../variables/scope.ts';
import { toValue } from '../template/convert.ts';
import type { Value } from '../template/value.ts';
import type { Failure } from './host-state.ts';
import { listTags, readTags } from './select-tags.ts';

/** What `ansible_failed_task` tells: of a loop the arguments as they are written, else as the task had them. */
export function describeFailedTask({ task, taskName, module, args }: Failure, scope: Scope): Value {
  return toValue({
    name: taskName,
    action: module,
    args: describeArguments(task, args),
    tags: [...new Set(listTags(task, (template) => readTags(scope, template)))],
    register: task.register === undefined ? null : String(task.register.value),
  });
}

function describeArguments(task: Task, rendered: ReadonlyMap<string, unknown> | undefined): Record<string, unknown> {
  const { action, moduleSpan } = task;
  if (action.kind !== 'module' && action.kind !== 'action') return {};
  const described = Object.create(null) as Record<string, unknown>;
  for (const [name, value] of rendered ?? []) described[name] = value;
  for (const [name, { node, keySpan }] of action.args.entries) {
    const value = rendered === undefined ? readData(node) : described[name];
    if (keySpan !== moduleSpan) described[name] = value;
    else {
      delete described[name];
      described['_raw_params'] = value;
    }
  }
  return described;
}
