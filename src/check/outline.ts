import type { Block, Parent, Play, Playbook, Step, Task, TaskAction } from '../playbook/play.ts';
import { readIncludedRole, readTaskFile, type TaskFile } from '../playbook/read-task-file.ts';
import { requestRole } from '../playbook/request-role.ts';
import { listExports, listPlayExports, listPublicRolesIn } from '../playbook/role-variables.ts';
import { rolesOf } from '../playbook/roles-of.ts';
import { listSearchPath, loadFirst } from '../playbook/search-path.ts';
import { createError, createWarning } from '../source/codes.ts';
import type { Diagnostic } from '../source/diagnostic.ts';
import { classifyLoad } from '../source/load-file.ts';
import type { MappingNode, ScalarNode } from '../source/node.ts';
import { isFalse, isTemplate } from '../playbook/playbook-reader.ts';
import { mayMakeFiles } from './local-work.ts';
import { ANY_EFFECTS, FACTS, listEffects } from './module-effects.ts';
import { readPlayVars } from './play-vars.ts';
import { readIncludedVars } from './included-vars.ts';
import { listRuns, soften } from './list-runs.ts';
import type { Outline, OutlineOptions, Situation } from './outline-model.ts';
import { enter, enterBlock, enterInclude, enterLoop, enterParents, isSure, type Surrounding } from './surrounding.ts';

type IncludedRole = Extract<TaskAction, { kind: 'include_role' }>;

/** Follows plays, blocks and includes with a plain name. */
export function outlinePlaybook({ plays, lostNames }: Playbook, options: OutlineOptions): Outline {
  const walker = new Walker(options);
  plays.forEach((play) => walker.walkPlay(play));
  lostNames?.forEach((name) => walker.define(name));
  return walker;
}

class Walker implements Outline {
  readonly situations: Situation[] = [];
  readonly blocks: { block: Block; play: Play }[] = [];
  readonly defined = new Set<string>();
  readonly definedApart = new Set<string>();
  readonly diagnostics: Diagnostic[] = [];
  readonly includedHandlers = new Map<Play, Step[]>();
  readonly brought: (readonly Step[])[] = [];
  unforeseeable = false;
  hidesTasks = false;
  makesHosts: boolean;
  makesFiles: boolean;
  /** Plays whose handlers nobody can foresee. */
  readonly bringsHandlers = new Set<Play>();
  readonly #options: OutlineOptions;
  /** Files that are being followed, so that a file which includes itself ends. */
  readonly #following = new Set<string>();

  constructor(options: OutlineOptions) {
    this.#options = options;
    this.makesFiles = options.makesFiles;
    this.makesHosts = options.makesHosts;
  }

  walkPlay(play: Play): void {
    const ofRoles = listPlayExports(play);
    for (const { name } of play.prompts) this.define(String(name.value));
    const own = play.keywords.vars === undefined ? [] : [play.keywords.vars];
    const plain: Surrounding = {
      params: [],
      vars: [],
      playVars: [...ofRoles.vars, ...this.#readVarsFiles(play), ...own],
      defaults: ofRoles.defaults,
      loopNames: new Set(),
      guarded: new Set(),
      conditions: [],
      uncertain: false,
      tolerated: false,
      facts: { gathered: this.#hasFacts || !isFalse(play.gatherFacts) },
    };
    const around = enter({ ...play.keywords, vars: undefined }, plain);
    for (const steps of [play.preTasks, play.roles, play.tasks, play.postTasks]) this.#walkSteps(steps, play, around);
    this.#walkHandlers(play.handlers, play, { ...around, uncertain: true }, play);
    if (plain.facts.gathered) this.define(FACTS);
  }

  define(name: string): void {
    this.defined.add(name);
    this.definedApart.add(name);
  }

  get #hasFacts(): boolean {
    return this.defined.has(FACTS) || this.#options.defined?.has(FACTS) === true;
  }

  #readVarsFiles(play: Play): readonly MappingNode[] {
    const read = readPlayVars(play, !this.makesFiles, this.#options.readFile);
    for (const name of read.names) this.define(name);
    this.unforeseeable ||= read.unforeseeable;
    this.diagnostics.push(...read.diagnostics);
    return read.mappings;
  }

  #walkSteps(steps: readonly Step[], play: Play, around: Surrounding): void {
    for (const step of steps) {
      if (step.kind === 'block') this.#walkBlock(step, play, around);
      else this.#walkTask(step, play, around);
    }
  }

  /** Handlers of a role stand in it, wherever they are listed. */
  #walkHandlers(steps: readonly Step[], play: Play, around: Surrounding, top: Parent): void {
    for (const step of steps)
      this.#walkSteps([step], play, { ...enterParents(step.parent, around, top), holdsHandlers: true });
  }

  #walkBlock(block: Block, play: Play, around: Surrounding): void {
    const inside = enterBlock(block, around);
    this.blocks.push({ block, play });
    this.#walkSteps(block.block, play, { ...inside, tolerated: inside.tolerated || block.rescue.length > 0 });
    this.#walkSteps(block.rescue, play, { ...inside, uncertain: true });
    this.#walkSteps(block.always, play, inside);
  }

  #walkTask(task: Task, play: Play, around: Surrounding): void {
    const handler = around.handler ?? (around.holdsHandlers === true ? task : undefined);
    const within = enterLoop(task, enter(task.keywords, around));
    const inside = handler === undefined ? within : { ...within, handler };
    const plain = { task, play, around: inside, makesFiles: this.makesFiles };
    const { runs, diagnostics, isOpen } = listRuns(plain, () => this.#options.foresee?.(play, this));
    this.diagnostics.push(...diagnostics);
    for (const run of runs) {
      this.situations.push(run);
      this.makesFiles ||= mayMakeFiles(run.task, play, this.#options.hasLocalHosts);
      this.#walkModule(run, isOpen);
    }
    if (namesItemsLate(task)) this.unforeseeable = true;
    if (task.register !== undefined) this.define(String(task.register.value));
    const { action } = task;
    if (action.kind === 'meta' && action.command === 'refresh_inventory') this.makesHosts = this.unforeseeable = true;
    if (action.kind === 'include_tasks') this.#walkInclude(task, action.file, play, inside);
    if (action.kind === 'include_role') this.#walkIncludedRole(task, action, play, inside);
  }

  #walkModule({ task, play, around }: Situation, isOpen: boolean): void {
    const { action } = task;
    const isModule = action.kind === 'action' || action.kind === 'module';
    if (!isModule && !isOpen) return;
    if (isModule && action.name === 'include_vars') this.#readIncludedVars(task, play, around);
    const effects = isModule ? listEffects(action) : ANY_EFFECTS;
    for (const name of effects.defined) this.defined.add(name);
    this.unforeseeable ||= effects.unforeseeable;
    this.makesHosts ||= effects.makesHosts;
    around.facts.gathered ||= effects.gathersFacts;
  }

  #readIncludedVars(task: Task, play: Play, inside: Surrounding): void {
    const { names, unforeseeable, diagnostics } = readIncludedVars(
      task,
      play,
      this.#needs(inside),
      this.#options.readFile,
    );
    for (const name of names) this.define(name);
    this.unforeseeable ||= unforeseeable;
    this.diagnostics.push(...diagnostics);
  }

  #walkInclude(task: Task, name: ScalarNode, play: Play, inside: Surrounding): void {
    if (isTemplate(name)) return this.#giveUp();
    const places = listSearchPath('tasks', String(name.value), {
      file: task.span.file.path,
      playbook: play.file.path,
      roles: rolesOf(task.parent).map(({ path }) => path),
    });
    const file = loadFirst(places, this.#options.readFile);
    if ('searched' in file) {
      this.#giveUp();
      const create = this.#needs(inside) && file.mayStay !== true ? createError : createWarning;
      const message = `the file of tasks \`${String(name.value)}\` cannot be read: ${file.reason}`;
      const help = `Searched: ${file.searched.join(', ')}.`;
      const { code, advice } = classifyLoad(file, 'LS0504');
      this.diagnostics.push(create(code, message, { span: name.span, help, ...advice }));
      return;
    }
    if (this.#following.has(file.path)) return;
    this.#following.add(file.path);
    const read = readTaskFile(file.path, task.parent, { ...this.#options, nextTaskId: () => `${task.id}.i` });
    this.#walkBrought(this.#judge(read, inside), task, play, enterInclude(task, inside));
    this.#following.delete(file.path);
  }

  #walkIncludedRole(task: Task, action: IncludedRole, play: Play, inside: Surrounding): void {
    const { role } = action;
    if ([role.name, ...role.from.values()].some(isTemplate)) {
      this.#giveUp();
      this.bringsHandlers.add(play);
      return;
    }
    const key = JSON.stringify([String(role.name.value), [...role.from].map(([folder, { value }]) => [folder, value])]);
    if (this.#following.has(key)) return;
    this.#following.add(key);
    const options = { ...this.#options, nextTaskId: () => `${task.id}.i` };
    const request = requestRole(role, (node) => String(node.value), task.keywords);
    const isPublic = request.isPublic || (role.isPublic !== undefined && isTemplate(role.isPublic));
    const read = readIncludedRole({ ...request, isPublic }, task.parent, options);
    this.#walkBrought(this.#judge(read, inside), task, play, enterInclude(task, inside));
    this.#following.delete(key);
  }

  /** What is not there may be made before; modules that are not here, and are no slip of the pen, may be for other systems. */
  #judge(read: TaskFile, inside: Surrounding): TaskFile {
    const judge = (found: Diagnostic): Diagnostic => {
      const isTolerable =
        found.code === 'LS0504'
          ? !this.#needs(inside)
          : found.code === 'LS0203' && found.suggestion === undefined && !isSure(inside);
      return isTolerable ? soften(found) : found;
    };
    return { ...read, diagnostics: read.diagnostics.map(judge) };
  }

  /** Whether a file that is not there is an error: no task before can have made it. */
  #needs(inside: Surrounding): boolean {
    return isSure(inside) && !this.makesFiles;
  }

  /** There are tasks, and what they define, that only the run shows. */
  #giveUp(): void {
    this.unforeseeable = true;
    this.hidesTasks = true;
  }

  #walkBrought({ steps, handlers, diagnostics }: TaskFile, task: Task, play: Play, inside: Surrounding): void {
    this.diagnostics.push(...diagnostics);
    if (steps === undefined) {
      this.#giveUp();
      this.bringsHandlers.add(play);
      return;
    }
    this.brought.push(steps);
    this.#walkSteps(steps, play, inside);
    const known = this.includedHandlers.get(play) ?? [];
    this.includedHandlers.set(play, [...known, ...handlers]);
    this.#walkHandlers(handlers, play, { ...inside, uncertain: true }, task.parent);
    // From there on the play sees them; nobody knows where that is.
    for (const { vars, defaults } of listPublicRolesIn(steps).map(listExports)) {
      for (const { entries } of [...vars, ...defaults]) for (const { name } of entries) this.define(name);
    }
  }
}

/** Whether only the run tells how the variables of its loop are called. */
function namesItemsLate({ loop, loopControl: { loopVar, indexVar } }: Task): boolean {
  return loop !== undefined && (typeof loopVar === 'object' || typeof indexVar === 'object');
}
