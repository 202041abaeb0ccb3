import type { Args, ArgsOf } from './arg.ts';
import type { Call } from './program.ts';
import type { Reply } from './reply.ts';
import type { ModuleResult } from './result.ts';

interface Described<A extends Args> {
  /** Short name, as a playbook writes it. Of a project module the file's name, so it need not be given. */
  readonly name?: string;
  /** Other names, such as `ansible.builtin.copy`. */
  readonly aliases?: readonly string[];
  /** One sentence for the list of modules. */
  readonly summary: string;
  readonly description?: string;
  readonly args: A;
  /** The argument that takes what stands behind the module's name as plain text: `command: echo hi`. */
  readonly freeForm?: keyof A & string;
  readonly constraints?: Constraints;
  /** Return values beyond those of every module: name → one sentence. */
  readonly returns?: Readonly<Record<string, string>>;
  /** YAML: a list of tasks. */
  readonly examples?: string;
  /** The result has `diff` also where nobody asks for differences, as that of Ansible's module has. */
  readonly alwaysDiffs?: boolean;
}

export interface Constraints {
  readonly requiredOneOf?: readonly (readonly string[])[];
  readonly mutuallyExclusive?: readonly (readonly string[])[];
  readonly requiredTogether?: readonly (readonly string[])[];
  /** [argument, value, arguments that are required then]. */
  readonly requiredIf?: readonly (readonly [argument: string, value: unknown, required: readonly string[]])[];
}

interface HostModule<A extends Args> extends Described<A> {
  readonly kind?: 'module';
  /** Takes arguments of any name, and looks at none. */
  readonly anyArgument?: boolean;
  /** Whether the module knows, in check mode, what it would do. `skip`: it is not run, and its result is unknown. */
  readonly checkMode: 'supported' | 'skip';
  /** What it runs may write anything: output beyond a limit goes to a file of the controller, and the result has its beginning and its end. */
  readonly spoolsOutput?: true;
  /** It looks and changes nothing: where the connection is lost it is run again on a new one. */
  readonly onlyLooks?: true;
  /** Commands that the host must have beyond POSIX's, such as `docker`. */
  readonly needs?: readonly string[];
  /**
   * Whether the task has failed exactly where its program ends by `ls_fail` or with a status: then the host itself stops there, and tasks behind
   * it may be sent before its answer is there. Its answer has no facts and no other effect on what comes behind.
   */
  readonly statusTells?: (args: ArgsOf<A>) => boolean;
}

/** A module of one round trip: what goes out and what comes back, as pure functions. */
export interface ProgramModule<A extends Args = Args> extends HostModule<A> {
  prepare(context: { args: ArgsOf<A>; check: boolean; diff: boolean }): Call;
  /** Without it: changed, msg and the diff from the fields of these names, every other field as a string. */
  decode?(context: { args: ArgsOf<A>; reply: Reply; check: boolean; diff: boolean }): ModuleResult;
}

/** A module that needs more than one round trip, or the controller in between. */
export interface RunModule<A extends Args = Args> extends HostModule<A> {
  /**
   * Whether it makes a single call of the host, on which nothing but its result depends: then a task with `async` can leave it to itself there.
   * What it answers may then be asked for by another run, with the reply of that call.
   */
  readonly makesOneCall?: (args: ArgsOf<A>) => boolean;
  run(context: ModuleContext<ArgsOf<A>>): Promise<ModuleResult | void>;
}

export type ModuleDefinition<A extends Args = Args> = ProgramModule<A> | RunModule<A>;

export interface ModuleContext<Arguments> {
  readonly args: Arguments;
  readonly check: boolean;
  readonly diff: boolean;
  readonly host: HostHandle;
  /** Runs a command on the host, in check mode too: for what only looks. Values are quoted as one word each, lists as several words. Throws ModuleFailure where it exits non-zero. */
  readonly $: CommandTag;
  readonly sleep: (ms: number) => Promise<void>;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  readonly signal: AbortSignal;
  /** What became of a job that a task with `async` started on the host, or `cleanup`: the job is forgotten. */
  readonly job: (id: string, mode: 'status' | 'cleanup') => Promise<ModuleResult>;
}

export interface HostHandle {
  readonly name: string;
  /** One round trip. */
  call(call: Call): Promise<Reply>;
  /** Like `$`, but a non-zero exit status is an answer. */
  readonly query: CommandTag;
  /** A command that changes the host: marks the result as changed; in check mode it is not run and answers 0 with no output. Throws ModuleFailure where it exits non-zero. */
  readonly change: CommandTag;
}

export type CommandTag = (pieces: TemplateStringsArray, ...values: readonly CommandValue[]) => Promise<CommandOutput>;

export type CommandValue = string | number | boolean | readonly (string | number)[];

export interface CommandOutput {
  readonly rc: number;
  /** Without the last line end, as `$(…)` reads it. */
  readonly stdout: string;
  readonly stderr: string;
}

/** Defines a module that works on a host. What it gives has forgotten the types of its arguments, so that all definitions fit into one list. */
export function defineModule<const A extends Args>(definition: ProgramModule<A>): ProgramModule;
export function defineModule<const A extends Args>(
  definition: Omit<RunModule<A>, 'checkMode'> & Partial<Pick<RunModule<A>, 'checkMode'>>,
): RunModule;
export function defineModule(
  definition: ProgramModule | (Omit<RunModule, 'checkMode'> & Partial<Pick<RunModule, 'checkMode'>>),
): ModuleDefinition {
  return { checkMode: 'supported', ...definition, kind: 'module' };
}
