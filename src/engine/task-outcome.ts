import type { Failure, HostState } from './host-state.ts';

/** Where a step stands among blocks, as far as its outcome is concerned. */
export interface Surrounding {
  /** A rescue section takes over from a failure. */
  readonly rescuable: boolean;
  readonly section?: 'rescue' | 'always';
  readonly handler: boolean;
  /** Files and roles that include each other down to here. */
  readonly depth: number;
}

/** Whether a failure counts as rescued: one in a handler that is not forced counts as failed, also where a rescue section takes over. */
export function countsAsRescued({ rescuable, handler }: Surrounding, forcesHandlers: boolean): boolean {
  return rescuable && (!handler || forcesHandlers);
}

/** What became of the hosts that a step was for. An unreachable host is in neither. */
export interface TaskOutcome {
  readonly alive: readonly HostState[];
  readonly failed: readonly HostState[];
  /** Set by a failure that is that of every host of the batch, also of those that the step was not for; then none is alive. */
  readonly fatal?: Failure | undefined;
}
