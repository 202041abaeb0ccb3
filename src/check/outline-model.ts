import type { Block, Play, Step, Task } from '../playbook/play.ts';
import type { Diagnostic } from '../source/diagnostic.ts';
import type { Surrounding } from './surrounding.ts';

/** A task and what surrounds it. */
export interface Situation {
  readonly task: Task;
  readonly play: Play;
  readonly around: Surrounding;
  /** Whether tasks before it may have made files on this machine. */
  readonly makesFiles: boolean;
}

/** A playbook as a list of what may run, with the names that running it defines. */
export interface Outline {
  readonly situations: readonly Situation[];
  readonly blocks: readonly { readonly block: Block; readonly play: Play }[];
  /** Handlers that an include brings. */
  readonly includedHandlers: ReadonlyMap<Play, readonly Step[]>;
  /** Names that some task registers or sets. */
  readonly defined: ReadonlySet<string>;
  /** Whether tasks may define names that nobody can foresee. */
  readonly unforeseeable: boolean;
  readonly bringsHandlers: ReadonlySet<Play>;
  /** Steps that includes bring, each file's in a row. */
  readonly brought: readonly (readonly Step[])[];
  /** Whether there are tasks that nobody can foresee. */
  readonly hidesTasks: boolean;
  /** Whether groups and hosts come up during the run. */
  readonly makesHosts: boolean;
  /** Whether it may make files on this machine. */
  readonly makesFiles: boolean;
  readonly diagnostics: readonly Diagnostic[];
}
