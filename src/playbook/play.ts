import type { ActionDefinition } from '../module/define-action.ts';
import type { ModuleDefinition } from '../module/define-module.ts';
import type { Diagnostic } from '../source/diagnostic.ts';
import type { MappingNode, Node, ScalarNode, SequenceNode } from '../source/node.ts';
import type { SourceFile } from '../source/source-file.ts';
import type { Span } from '../source/span.ts';
import type { MetaCommand } from './meta-commands.ts';
import type { DefaultArgs, ModuleDefaults, TaskArgs } from './task-args.ts';

/** A playbook with its imports resolved. Values of keywords stay nodes: they may be templates, rendered when they are used. */
export interface Playbook {
  readonly file: SourceFile;
  readonly plays: readonly Play[];
  /** Variables that tasks would set, and names of handlers, which could not be read: whoever uses them is not to blame. */
  readonly lostNames?: ReadonlySet<string>;
}

/** Keywords that plays, blocks and tasks share. A task's own goes before its block's, that before its play's; `vars` and `environment` merge, `when` and `tags` add up. */
export interface Keywords {
  readonly vars?: MappingNode;
  readonly environment?: Node;
  /** Conditions that must all hold, in order. */
  readonly when: readonly ScalarNode[];
  readonly tags: readonly string[];
  /** Templates among them, as a list: each gives a tag, or a list of tags. */
  readonly tagTemplates?: SequenceNode;
  readonly become?: Node;
  readonly becomeUser?: Node;
  readonly becomeMethod?: Node;
  readonly becomeExe?: Node;
  readonly becomeFlags?: Node;
  readonly connection?: Node;
  readonly remoteUser?: Node;
  readonly port?: Node;
  readonly anyErrorsFatal?: Node;
  readonly ignoreErrors?: Node;
  readonly ignoreUnreachable?: Node;
  readonly checkMode?: Node;
  readonly diff?: Node;
  readonly noLog?: Node;
  readonly runOnce?: Node;
  readonly delegateTo?: Node;
  readonly delegateFacts?: Node;
  readonly timeout?: Node;
  readonly throttle?: Node;
  readonly moduleDefaults?: ModuleDefaults;
  /** Collections whose roles are found by their short names, such as `community.general`. */
  readonly collections?: readonly string[];
}

export interface Play {
  readonly kind: 'play';
  readonly span: Span;
  /** The playbook's file: `import_playbook` brings plays of other files. */
  readonly file: SourceFile;
  readonly name: ScalarNode | undefined;
  /** A pattern, or a list of patterns; may be a template. */
  readonly hosts: Node;
  readonly keywords: Keywords;
  /** Each the files of which the first that is there is read. */
  readonly varsFiles: readonly (readonly ScalarNode[])[];
  /** What the user is asked for when the play begins. */
  readonly prompts: readonly VarsPrompt[];
  readonly gatherFacts: Node | undefined;
  /** Arguments of `setup` that the play gives as keywords. */
  readonly factArguments: DefaultArgs;
  readonly serial: Node | undefined;
  readonly order: Node | undefined;
  readonly strategy: Node | undefined;
  readonly maxFailPercentage: Node | undefined;
  /** Tasks that need no decision of the controller in between are sent together, also where hosts keep in step. */
  readonly pipeline: Node | undefined;
  readonly forceHandlers: Node | undefined;
  readonly preTasks: readonly Step[];
  /** What `roles` names, each a block. */
  readonly roles: readonly Step[];
  readonly tasks: readonly Step[];
  readonly postTasks: readonly Step[];
  readonly handlers: readonly Step[];
}

/** A variable that the user is asked for when the play begins. */
export interface VarsPrompt {
  readonly name: ScalarNode;
  /** What is shown; the name, where nothing is given. */
  readonly prompt: Node | undefined;
  readonly default: Node | undefined;
  /** Nothing of the answer is shown, unless this says so. */
  readonly private: Node | undefined;
  /** Asks until two answers are the same. */
  readonly confirm: Node | undefined;
  /** How the answer is hashed, if at all. */
  readonly encrypt: Node | undefined;
  readonly saltSize: Node | undefined;
  readonly salt: Node | undefined;
  /** Braces in the answer are no template. */
  readonly unsafe: Node | undefined;
}

export type Step = Task | Block;
export type Parent = Play | Block;

/** A role where it is used: by `roles`, a dependency, an import or an include. */
export interface RoleUse {
  /** As it is called: the last part of its path. */
  readonly name: string;
  /** The role's folder. */
  readonly path: string;
  /** The file of tasks, if it is not `main`. */
  readonly tasksFrom: string | undefined;
  readonly defaults: MappingNode | undefined;
  /** Of the role's files. */
  readonly vars: MappingNode | undefined;
  /** `vars` where it is named by `roles` or as a dependency. */
  readonly entryVars: MappingNode | undefined;
  /** Further keys where it is named by `roles` or as a dependency. */
  readonly params: MappingNode | undefined;
  /** What its meta/main.yml names, in the order in which they run. */
  readonly dependencies: readonly RoleUse[];
  /** Whether the rest of the play sees its defaults and variables. */
  readonly isPublic: boolean;
  /** Undefined where it may run as often as it is named; a host runs those of the same key once. */
  readonly onceKey: string | undefined;
  /** Whether an import or an include names it: then what that stands in is its parent. */
  readonly isIncluded: boolean;
}

export interface Block {
  readonly kind: 'block';
  /** Where the block stands for a role: its dependencies, then its tasks. */
  readonly role?: RoleUse;
  readonly span: Span;
  readonly name: ScalarNode | undefined;
  readonly parent: Parent;
  readonly keywords: Keywords;
  readonly notify: readonly ScalarNode[];
  readonly block: readonly Step[];
  readonly rescue: readonly Step[];
  readonly always: readonly Step[];
}

export interface Task {
  readonly kind: 'task';
  /** Unique within the run, in the order of the file: `t12`; a task that an include brings at run time gets the next free one. */
  readonly id: string;
  readonly span: Span;
  readonly name: ScalarNode | undefined;
  readonly parent: Parent;
  /** As the playbook writes it, such as `ansible.builtin.copy`. */
  readonly moduleName: string;
  readonly moduleSpan: Span;
  readonly action: TaskAction;
  readonly keywords: Keywords;
  readonly register: ScalarNode | undefined;
  readonly loop: Node | undefined;
  /** The lookup of `with_NAME`, whose terms `loop` holds. */
  readonly loopLookup?: string | undefined;
  readonly loopControl: LoopControl;
  /** Conditions that must all hold. */
  readonly until: readonly ScalarNode[];
  readonly retries: Node | undefined;
  /** Seconds. */
  readonly delay: Node | undefined;
  /** Seconds that it may take by itself on the host; nothing or 0: it does not run by itself. */
  readonly async: Node | undefined;
  /** Seconds between two looks at it; 0: nobody waits for it. */
  readonly poll: Node | undefined;
  readonly changedWhen: readonly ScalarNode[];
  readonly failedWhen: readonly ScalarNode[];
  readonly notify: readonly ScalarNode[];
  /** Of a handler. */
  readonly listen: readonly ScalarNode[];
}

export interface LoopControl {
  /** The name of the item's variable: a template as a node. */
  readonly loopVar: string | ScalarNode;
  readonly indexVar: string | ScalarNode | undefined;
  readonly label: Node | undefined;
  /** Seconds. */
  readonly pause: Node | undefined;
  /** Whether an item has `ansible_loop`. */
  readonly extended: Node | undefined;
  /** Whether that has all items, too. */
  readonly extendedAllItems: Node | undefined;
  /** Conditions that all hold where no further item is to follow. */
  readonly breakWhen: readonly ScalarNode[];
}

/** A module, or what runs on the controller, with its arguments. */
export type ModuleAction =
  | { readonly kind: 'module'; readonly name: string; readonly definition: ModuleDefinition; readonly args: TaskArgs }
  | { readonly kind: 'action'; readonly name: string; readonly definition: ActionDefinition; readonly args: TaskArgs };

/** What a name means that a template gives: undefined where there is no such module. */
export interface Choice {
  readonly action: ModuleAction | undefined;
  readonly diagnostics: readonly Diagnostic[];
}

/** What a task does. */
export type TaskAction =
  | ModuleAction
  /** A module that a template names, for each host and item anew. */
  | {
      readonly kind: 'templated';
      readonly module: ScalarNode;
      /** No template, but the name of a module that is not here: it fails where it is run. */
      readonly isLacking: boolean;
      /** Its arguments as they are written. */
      readonly given: readonly Node[];
      readonly choose: (moduleName: string) => Choice;
    }
  /** The engine's own: they change what runs, not a host. */
  | { readonly kind: 'meta'; readonly command: MetaCommand }
  | ({ readonly kind: 'include_tasks'; readonly file: ScalarNode } & Applied)
  | ({ readonly kind: 'include_role'; readonly role: RoleCall } & Applied);

/** What an include hands to the tasks that it brings. */
export interface Applied {
  readonly apply: Keywords | undefined;
  readonly applyNotify: readonly ScalarNode[];
}

/** The arguments of `include_role` and `import_role`. */
export interface RoleCall {
  readonly name: ScalarNode;
  /** Other files than `main`, by folder. */
  readonly from: ReadonlyMap<RoleFolder, ScalarNode>;
  readonly isPublic: ScalarNode | undefined;
  readonly allowsDuplicates: ScalarNode | undefined;
  readonly validates: ScalarNode | undefined;
}

export const ROLE_FOLDERS = ['tasks', 'vars', 'defaults', 'handlers'] as const;

/** Folders of a role in which another file than `main` can be chosen. */
export type RoleFolder = (typeof ROLE_FOLDERS)[number];
