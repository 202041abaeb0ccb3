import type { ModuleAction, Task } from '../playbook/play.ts';
import { containsUnknown, toText } from '../template/convert.ts';
import type { Scope } from '../variables/scope.ts';
import { lookAt } from '../variables/sight.ts';
import { ArgumentsRefused } from './arguments-refused.ts';
import type { Job } from './job.ts';
import { UnknownDecision } from './keyword-value.ts';

type Templated = Extract<Task['action'], { kind: 'templated' }>;

/**
 * What a job runs, and the job with it as its task's: a template names the module for each host and item. Throws RenderError,
 * UnknownDecision, ArgumentsRefused.
 */
export function chooseModule(job: Job): { readonly job: Job; readonly action: ModuleAction } {
  const { task, scope } = job;
  if (task.action.kind === 'module' || task.action.kind === 'action') return { job, action: task.action };
  if (task.action.kind !== 'templated') throw new Error(`${task.moduleName} is not run on a host`);
  const moduleName = nameModule(task.action, scope);
  const { action, diagnostics } = task.action.choose(moduleName);
  const errors = diagnostics.filter(({ severity }) => severity === 'error');
  if (action === undefined || errors.length > 0) {
    const sight = lookAt(scope.known, [task.action.module]);
    throw new ArgumentsRefused(
      errors,
      errors.map(() => sight),
    );
  }
  return { job: { ...job, task: { ...task, moduleName, action } }, action };
}

function nameModule({ module }: Templated, scope: Scope): string {
  const value = scope.renderScalar(module);
  const unknown = containsUnknown(value);
  if (unknown !== undefined) throw new UnknownDecision(unknown);
  return toText(value).trim();
}

/** What a template names; undefined for other tasks, and where that cannot be told. */
export function findModuleName({ task: { action }, scope }: Job): string | undefined {
  if (action.kind !== 'templated') return undefined;
  try {
    return nameModule(action, scope);
  } catch {
    return undefined;
  }
}

/** What the task runs; undefined where that cannot be told, or is no module. */
export function findAction({ action }: Task, scope: () => Scope): ModuleAction | undefined {
  if (action.kind === 'module' || action.kind === 'action') return action;
  if (action.kind !== 'templated') return undefined;
  try {
    return action.choose(nameModule(action, scope())).action;
  } catch {
    return undefined; // the task itself will say what is wrong
  }
}
