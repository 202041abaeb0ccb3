import type { HostState } from './host-state.ts';
import type { PlayRun } from './play-run.ts';
import type { Task } from '../playbook/play.ts';
import type { Scope } from '../variables/scope.ts';
import type { Background } from './background.ts';
import type { Reach } from './resolve-target.ts';

/** One task on one host (of a loop: one item), with its variables. */
export interface Job {
  readonly run: PlayRun;
  readonly task: Task;
  readonly host: HostState;
  readonly scope: Scope;
  /** Where the work is done: the host's own, or that of `delegate_to`. Resolved when something is sent. */
  readonly reach: () => Reach;
  /** How the host itself is reached, also where something else does the work. */
  readonly ownReach: () => Reach;
  readonly delegate: string | undefined;
  /** Under `delegate_facts` the host that gets facts and variables in place of the task's own. */
  readonly factsOwner: string | undefined;
  readonly check: boolean;
  readonly diff: boolean;
  readonly environment: Readonly<Record<string, string>>;
  readonly timeoutMs: number | undefined;
  /** Under `async`: the job goes on by itself on the host. */
  readonly background: Background | undefined;
  /** Where the host keeps what goes on by itself. */
  readonly jobsFolder: () => string;
  /** The task's name, rendered. */
  readonly name: string;
}
