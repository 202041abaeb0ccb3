import type { TransportError, TransportFailure } from '../transport/transport-error.ts';

const OF_THE_TASK: ReadonlySet<TransportFailure> = new Set(['become', 'task-timeout', 'output-limit', 'cancelled']);

/** Whether a failure of the transport is the task's own: the host can be reached. */
export function isTaskFailure({ failure }: TransportError): boolean {
  return OF_THE_TASK.has(failure);
}
