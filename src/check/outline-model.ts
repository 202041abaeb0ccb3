import type { Registry } from '../module/registry.ts';
import type { EarlyVariables } from '../playbook/early-variables.ts';
import type { Block, Play, Step, Task } from '../playbook/play.ts';
import type { Diagnostic } from '../source/diagnostic.ts';
import type { ReadFile } from '../source/load-file.ts';
import type { Audience } from './check-variables.ts';
import type { Foresight } from './foresight.ts';
import type { NamedModule } from './list-modules.ts';
import type { Surrounding } from './surrounding.ts';

/** A task and what surrounds it. */
export interface Situation {
  readonly task: Task;
  readonly play: Play;
  readonly around: Surrounding;
  /** Whether tasks before it may have made files on this machine. */
  readonly makesFiles: boolean;
  /** Where a template names the module: the hosts on which it names this one. */
  readonly named?: NamedModule;
}

/** A playbook as a list of what may run, with the names that running it defines. */
export interface Outline {
  readonly situations: readonly Situation[];
  readonly blocks: readonly { readonly block: Block; readonly play: Play }[];
  /** Handlers that an include brings. */
  readonly includedHandlers: ReadonlyMap<Play, readonly Step[]>;
  /** Names that some task registers or sets. */
  readonly defined: ReadonlySet<string>;
  /** Those of them that not only arguments of tasks set, as those of set_fact do. */
  readonly definedApart: ReadonlySet<string>;
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

export interface OutlineOptions {
  readonly registry: Registry;
  /** Whether the inventory has hosts that are this machine, or may be. */
  readonly hasLocalHosts: boolean;
  /** Whether playbooks before may have made files on this machine; and hosts. */
  readonly makesFiles: boolean;
  readonly makesHosts: boolean;
  readonly readFile?: ReadFile | undefined;
  /** Names that playbooks of the same run set before this one. */
  readonly defined?: ReadonlySet<string> | undefined;
  readonly rolesPath?: readonly string[] | undefined;
  readonly early?: EarlyVariables | undefined;
  /** What can be told about the hosts of a play and their variables from what was found so far. */
  readonly foresee?: ((play: Play, found: Found) => Foreseen | undefined) | undefined;
}

/** What walking the playbook has found so far. */
type Found = Pick<Outline, 'defined' | 'unforeseeable'>;

export interface Foreseen {
  readonly audience: Audience;
  readonly foresight: Foresight;
}
