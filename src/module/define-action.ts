import type { MappingNode } from '../source/node.ts';
import type { Args, ArgsOf } from './arg.ts';
import type { Constraints } from './define-module.ts';
import type { ModuleResult } from './result.ts';
import type { Bridge, BridgeReply, Route } from './bridge.ts';
import type { Streams } from './streams.ts';

/** An action runs on the controller, in the place of a host: template, assert, set_fact. It reaches the host only through `context.call`. */
export interface ActionDefinition<A extends Args = Args> {
  readonly kind?: 'action';
  readonly name?: string;
  readonly aliases?: readonly string[];
  readonly summary: string;
  readonly description?: string;
  readonly args: A;
  readonly freeForm?: keyof A & string;
  /** Takes arguments of any name (`set_fact`), handed over in `rest`. */
  readonly anyArgument?: boolean;
  /** Arguments that hold expressions without braces, as `that` of assert and `var` of debug: handed over as text, with `context.evaluate`. */
  readonly expressions?: readonly (keyof A & string)[];
  /**
   * Those of them for which an undefined variable is an answer. One that is a template is rendered: the name of a variable that it gives is an
   * expression, anything else is handed over as `{ value }`, since data is none.
   */
  readonly lenient?: readonly (keyof A & string)[];
  /** Variables that the file which it renders sees beside those of the task. */
  readonly fileVariables?: readonly string[];
  readonly constraints?: Constraints;
  readonly returns?: Readonly<Record<string, string>>;
  readonly examples?: string;
  /** As for modules: the result has `diff` also where nobody asks for differences. */
  readonly alwaysDiffs?: boolean;
  /** Once for all hosts of the batch (`add_host`, `pause`), not once for each. */
  readonly oncePerBatch?: boolean;
  /** To fail is what it is for (`fail`): the task's condition says why it does. */
  readonly isVerdict?: boolean;
  /** It does nothing but calls of the host, in whose order it takes part: a task before it may still be under way. */
  readonly mayBeginEarly?: boolean;
  run(context: ActionContext<ArgsOf<A>>): Promise<ActionResult>;
}

/** Effects beyond the host are data, and the engine applies them. */
export interface ActionResult extends ModuleResult {
  /** Further return values, under names of the user's (`debug: var=…`): none of them has a meaning to the engine. */
  readonly values?: ReadonlyMap<string, unknown>;
  /** Variables for the host (set_fact), with the layer they go to. */
  readonly facts?: Readonly<Record<string, unknown>>;
  /** Facts of the host, under their whole names; without it what the result has as `ansible_facts`. */
  readonly hostFacts?: Readonly<Record<string, unknown>>;
  /** Variables of files (include_vars), whose templates are rendered when they are used; of a name in several the last is taken. */
  readonly vars?: {
    readonly files: readonly VarsFile[];
    /** One variable that holds them all. */
    readonly under: string | undefined;
    /** Dicts are merged with those that the host has. */
    readonly merge: boolean;
  };
  /** Groups that the host joins (group_by). */
  readonly joinGroups?: readonly { readonly name: string; readonly parents: readonly string[] }[];
  /** Values that the run collects (set_stats): for the run, or for each host of the task; added to what is there, or in its place. */
  readonly customStats?: {
    readonly data: Readonly<Record<string, unknown>>;
    readonly perHost: boolean;
    readonly aggregate: boolean;
  };
  readonly addHost?: {
    readonly name: string;
    readonly groups: readonly string[];
    readonly vars: Readonly<Record<string, unknown>>;
  };
}

/** A file of variables. */
export interface VarsFile {
  readonly path: string;
  /** Undefined where the file is empty. */
  readonly mapping: MappingNode | undefined;
  /** What stands there, as JSON; templates are text. */
  readonly data: () => Readonly<Record<string, unknown>>;
}

export interface ActionContext<Arguments> {
  readonly args: Arguments;
  /** Under `anyArgument`: the arguments that the definition does not name. */
  readonly rest: Readonly<Record<string, unknown>>;
  /** The same as the templates gave it: in JSON keys are texts, and 1.0 is 1. For variables (`facts`) alone. */
  readonly restValues: Readonly<Record<string, unknown>>;
  readonly hostName: string;
  readonly check: boolean;
  readonly diff: boolean;
  /** -v count. */
  readonly verbosity: number;
  /**
   * Evaluates an expression (`a == 1`) with the task's variables. Throws ModuleFailure with place and values; where something is not defined, only
   * if there is no `ifUndefined` to give instead.
   */
  readonly evaluate: (expression: string, ifUndefined?: unknown) => unknown;
  /** As `when` reads it: a boolean; ModuleFailure otherwise. Unknown in check mode: undefined. */
  readonly test: (expression: string) => boolean | undefined;
  /** Whether the inventory has a host with these groups and variables. */
  readonly knowsHost: (name: string, groups: readonly string[], vars: Readonly<Record<string, unknown>>) => boolean;
  /** Renders a template file of the controller with the variables of the task and those of every template file. */
  readonly render: (file: TemplateFile) => string | UnknownText;
  /** Finds a file or folder by Ansible's search path (`templates/`, `files/` or `vars/` of role, task file, playbook). Throws ModuleFailure naming the places searched. */
  readonly find: (kind: 'templates' | 'files' | 'vars', path: string) => string;
  readonly readFile: (path: string) => Buffer;
  /** A path of the controller that need not be there, as an absolute one: from the playbook’s folder, `~` is the home folder. */
  readonly resolvePath: (path: string) => string;
  /** Reads a file of variables: one mapping, in YAML or JSON. Fails the task with the place of a mistake in it. */
  readonly readVars: (path: string) => VarsFile;
  /** Runs a module on the task's host; with streams, which only a module of one call has, in a channel of its own. */
  readonly call: (module: string, args: Readonly<Record<string, unknown>>, streams?: Streams) => Promise<ModuleResult>;
  /** The machines between which a transfer of this task goes. */
  readonly route: () => Route;
  /** Runs a program at the near end of the route and one at the far end, each with the other's output as its input. */
  readonly bridge: (bridge: Bridge) => Promise<BridgeReply>;
  /** Asks the task’s host for a sign of life, within so many milliseconds for connecting and for the answer. Gives why there was none. */
  readonly tryConnection: (limitMs: number) => Promise<string | undefined>;
  readonly sleep: (ms: number) => Promise<void>;
  readonly now: () => number;
  /** From 0 up to less than 1. */
  readonly random: () => number;
  readonly signal: AbortSignal;
  /** Asks the user; undefined where there is no terminal. */
  readonly prompt?: (text: string, options: { readonly echo: boolean }) => Promise<string>;
}

export interface TemplateFile {
  readonly path: string;
  /** The path as the task names it. */
  readonly given: string;
  /** Where the result goes. */
  readonly destination: string;
  readonly trimBlocks: boolean;
  readonly lstripBlocks: boolean;
  readonly newlineSequence: '\n' | '\r\n' | '\r';
  /** By their names in Ansible, such as `block_start_string`. */
  readonly delimiters: Readonly<Record<string, string | undefined>>;
}

/** A text that check mode cannot know. */
export interface UnknownText {
  readonly unknown: string;
}

/** Defines an action. What it gives has forgotten the types of its arguments, so that all definitions fit into one list. */
export function defineAction<const A extends Args>(definition: ActionDefinition<A>): ActionDefinition {
  return { ...definition, kind: 'action' } as unknown as ActionDefinition;
}
