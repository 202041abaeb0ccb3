import type { Parent, Task } from './play.ts';

/** The blocks around a task from the inside out, then the play. */
export function* parentsOf(task: Task): Generator<Parent> {
  let parent: Parent = task.parent;
  for (;;) {
    yield parent;
    if (parent.kind === 'play') return;
    parent = parent.parent;
  }
}
