import type { TaskAction } from '../playbook/play.ts';

export type IncludeAction = Extract<TaskAction, { kind: 'include_tasks' | 'include_role' }>;

export function isInclude(action: TaskAction): action is IncludeAction {
  return action.kind === 'include_tasks' || action.kind === 'include_role';
}
