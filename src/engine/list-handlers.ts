import type { Step, Task } from '../playbook/play.ts';

/** Every handler of a play, blocks taken apart, in the order of definition. */
export function listHandlers(steps: readonly Step[]): Task[] {
  return steps.flatMap((step) =>
    step.kind === 'task' ? [step] : listHandlers([...step.block, ...step.rescue, ...step.always]),
  );
}
