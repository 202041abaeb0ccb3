import type { Play, Step, Task } from './play.ts';

/** The tasks of a play in the order of the file, without handlers and without what includes will bring. */
export function listTasks(play: Play): Task[] {
  return [...play.preTasks, ...play.roles, ...play.tasks, ...play.postTasks].flatMap(expand);
}

function expand(step: Step): Task[] {
  return step.kind === 'task' ? [step] : [...step.block, ...step.rescue, ...step.always].flatMap(expand);
}
