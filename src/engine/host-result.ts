import type { Finished } from './finished.ts';
import type { HostState } from './host-state.ts';

/** A task's result on one host, with every item of its loop. */
export interface HostResult {
  readonly host: HostState;
  readonly finished: Finished;
  /** One per item under `loop`, else the result itself. */
  readonly items: readonly Finished[];
  readonly noLog: boolean;
  readonly ignoreErrors: boolean;
  readonly ignoreUnreachable: boolean;
  readonly delegate: string | undefined;
}
