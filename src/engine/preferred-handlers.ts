import type { Step, Task } from '../playbook/play.ts';
import type { HostState } from './host-state.ts';
import { listHandlers } from './list-handlers.ts';

/** The handlers of a play in the order in which they are looked for by name. */
export class PreferredHandlers {
  readonly #ofPlay: readonly Task[];
  #all: readonly Task[];
  /** What hosts that do not keep in step have included, each for itself. */
  readonly #own = new Map<HostState, readonly Task[]>();

  constructor(steps: readonly Step[]) {
    this.#all = this.#ofPlay = preferHandlers(steps);
  }

  /** @param owners hosts that have included the handlers for themselves; none where the hosts keep in step */
  add(steps: readonly Step[], owners: readonly HostState[]): void {
    const added = preferHandlers(steps);
    if (added.length === 0) return;
    this.#all = [...added, ...this.#all];
    for (const host of owners) this.#own.set(host, [...added, ...(this.#own.get(host) ?? [])]);
  }

  /**
   * Where a host looks, one list after the other: where each has included the same handler anew, the variables of an include are those of its
   * own hosts.
   */
  listFor(host: HostState): readonly (readonly Task[])[] {
    if (this.#own.size === 0) return [this.#all];
    return [[...(this.#own.get(host) ?? []), ...this.#ofPlay], this.#all];
  }
}

/**
 * Handlers in the order in which they are looked for by name: what was loaded last first, a role's handlers and the play's own each in the order
 * in which they are written.
 */
function preferHandlers(steps: readonly Step[]): Task[] {
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
