import type { Step, Task } from '../playbook/play.ts';

/** Every handler of a play, blocks taken apart, in the order of definition. */
export function listHandlers(steps: readonly Step[]): Task[] {
  return steps.flatMap((step) =>
    step.kind === 'task' ? [step] : listHandlers([...step.block, ...step.rescue, ...step.always]),
  );
}

/**
 * Handlers in the order in which they are looked for by name: what was loaded last first, a role's handlers and the play's own each in the order
 * in which they are written.
 */
export function preferHandlers(steps: readonly Step[]): Task[] {
  const groups: Step[][] = [];
  for (const step of steps) {
    const group = groups.at(-1);
    if (group === undefined || isOfRole(step) || isOfRole(group[0])) groups.push([step]);
    else group.push(step);
  }
  return groups.toReversed().flatMap(listHandlers);
}

function isOfRole(step: Step | undefined): boolean {
  return step?.kind === 'block' && step.parent.kind === 'block' && step.parent.role !== undefined;
}
