import { dirname, isAbsolute, join } from 'node:path';
import type { Block, Parent, Play, Playbook, Step, Task, TaskAction } from '../playbook/play.ts';
import { readIncludedRole, readTaskFile, type TaskFile } from '../playbook/read-task-file.ts';
import { requestRole } from '../playbook/request-role.ts';
import { listExports, listPlayExports, listRolesIn } from '../playbook/role-variables.ts';
import { rolesOf } from '../playbook/roles-of.ts';
import { listSearchPath, loadFirst } from '../playbook/search-path.ts';
import type { Registry } from '../module/registry.ts';
import { createError, createWarning } from '../source/codes.ts';
import type { Diagnostic } from '../source/diagnostic.ts';
import { classifyLoad, type ReadFile } from '../source/load-file.ts';
import type { MappingNode, ScalarNode } from '../source/node.ts';
import { readVarsFile } from '../source/read-vars-file.ts';
import { isFalse, isTemplate } from '../playbook/playbook-reader.ts';
import { readIncludedVars } from './included-vars.ts';
import { enter, enterBlock, enterInclude, enterLoop, enterParents, isSure, type Surrounding } from './surrounding.ts';

/** A task and what surrounds it. */
export interface Situation {
  readonly task: Task;
  readonly play: Play;
  readonly around: Surrounding;
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
  /** Whether groups and hosts come up during the run. */
  readonly makesHosts: boolean;
  readonly diagnostics: readonly Diagnostic[];
}

export interface OutlineOptions {
  readonly registry: Registry;
  readonly readFile?: ReadFile | undefined;
  /** Names that playbooks of the same run set before this one. */
  readonly defined?: ReadonlySet<string> | undefined;
}

type IncludedRole = Extract<TaskAction, { kind: 'include_role' }>;

/** They change what the patterns of later plays match. */
const MAKES_HOSTS: ReadonlySet<string> = new Set(['add_host', 'group_by']);

const DEFINES_ANYTHING: ReadonlySet<string> = new Set(['group_by', 'add_host', 'set_stats']);

/** Among the names that are defined it says that hosts have been asked for facts. */
const FACTS = 'ansible_facts';

/** Follows plays, blocks and includes with a plain name. */
export function outlinePlaybook(playbook: Playbook, options: OutlineOptions): Outline {
  const walker = new Walker(options);
  for (const play of playbook.plays) walker.walkPlay(play);
  for (const name of playbook.lostNames ?? []) walker.defined.add(name);
  return walker;
}

class Walker implements Outline {
  readonly situations: Situation[] = [];
  readonly blocks: { block: Block; play: Play }[] = [];
  readonly defined = new Set<string>();
  readonly diagnostics: Diagnostic[] = [];
  readonly includedHandlers = new Map<Play, Step[]>();
  unforeseeable = false;
  makesHosts = false;
  /** Plays whose handlers nobody can foresee. */
  readonly bringsHandlers = new Set<Play>();
  readonly #options: OutlineOptions;
  /** Files that are being followed, so that a file which includes itself ends. */
  readonly #following = new Set<string>();

  constructor(options: OutlineOptions) {
    this.#options = options;
  }

  walkPlay(play: Play): void {
    const ofRoles = listPlayExports(play);
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
    if (plain.facts.gathered) this.defined.add(FACTS);
  }

  get #hasFacts(): boolean {
    return this.defined.has(FACTS) || this.#options.defined?.has(FACTS) === true;
  }

  /** The variables of `vars_files`, the strongest first. */
  #readVarsFiles(play: Play): MappingNode[] {
    const found: MappingNode[] = [];
    for (const name of play.varsFiles) {
      if (isTemplate(name)) {
        this.unforeseeable = true;
        continue;
      }
      const path = resolveBeside(play.file.path, String(name.value));
      const read = readVarsFile(path, this.#options.readFile);
      if ('kind' in read) {
        const message = `the file of variables \`${path}\` cannot be read: ${read.reason}`;
        const { code, advice } = classifyLoad(read, 'LS0504');
        this.diagnostics.push(createError(code, message, { span: name.span, ...advice }));
        this.unforeseeable = true;
        continue;
      }
      this.diagnostics.push(...read.diagnostics);
      if (read.vars !== undefined) found.unshift(read.vars);
    }
    return found;
  }

  #walkSteps(steps: readonly Step[], play: Play, around: Surrounding): void {
    for (const step of steps) {
      if (step.kind === 'block') this.#walkBlock(step, play, around);
      else this.#walkTask(step, play, around);
    }
  }

  /** Handlers of a role stand in it, wherever they are listed. */
  #walkHandlers(steps: readonly Step[], play: Play, around: Surrounding, top: Parent): void {
    for (const step of steps) this.#walkSteps([step], play, enterParents(step.parent, around, top));
  }

  #walkBlock(block: Block, play: Play, around: Surrounding): void {
    const inside = enterBlock(block, around);
    this.blocks.push({ block, play });
    this.#walkSteps(block.block, play, { ...inside, tolerated: inside.tolerated || block.rescue.length > 0 });
    this.#walkSteps(block.rescue, play, { ...inside, uncertain: true });
    this.#walkSteps(block.always, play, inside);
  }

  #walkTask(task: Task, play: Play, around: Surrounding): void {
    const inside = enterLoop(task, enter(task.keywords, around));
    this.situations.push({ task, play, around: inside });
    if (task.register !== undefined) this.defined.add(String(task.register.value));
    const { action } = task;
    if (action.kind === 'include_tasks') this.#walkInclude(task, action.file, play, inside);
    if (action.kind === 'include_role') this.#walkIncludedRole(task, action, play, inside);
    if (action.kind !== 'action' && action.kind !== 'module') return;
    if (action.name === 'include_vars') this.#readIncludedVars(task, play, inside);
    if (MAKES_HOSTS.has(action.name)) this.makesHosts = true;
    if (action.definition.name === 'setup') inside.facts.gathered = true;
    else if (action.kind === 'module' && action.definition.returns?.[FACTS] !== undefined) this.unforeseeable = true;
    if (DEFINES_ANYTHING.has(action.name)) this.unforeseeable = true;
    if (action.kind === 'module' || action.definition.anyArgument !== true) return;
    for (const [name, { node }] of action.args.entries) {
      if (/\{[{%]/.test(name)) this.unforeseeable = true;
      this.defined.add(name);
      if (name === 'cacheable' && isTemplate(node)) this.unforeseeable = true;
    }
  }

  #readIncludedVars(task: Task, play: Play, inside: Surrounding): void {
    const { names, unforeseeable, diagnostics } = readIncludedVars(task, play, isSure(inside), this.#options.readFile);
    for (const name of names) this.defined.add(name);
    this.unforeseeable ||= unforeseeable;
    this.diagnostics.push(...diagnostics);
  }

  #walkInclude(task: Task, name: ScalarNode, play: Play, inside: Surrounding): void {
    if (isTemplate(name)) {
      this.unforeseeable = true;
      return;
    }
    const places = listSearchPath('tasks', String(name.value), {
      file: task.span.file.path,
      playbook: play.file.path,
      roles: rolesOf(task.parent).map(({ path }) => path),
    });
    const file = loadFirst(places, this.#options.readFile);
    if ('searched' in file) {
      this.unforeseeable = true;
      const create = isSure(inside) ? createError : createWarning;
      const message = `the file of tasks \`${String(name.value)}\` cannot be read: ${file.reason}`;
      const help = `Searched: ${file.searched.join(', ')}.`;
      const { code, advice } = classifyLoad(file, 'LS0504');
      this.diagnostics.push(create(code, message, { span: name.span, help, ...advice }));
      return;
    }
    if (this.#following.has(file.path)) return;
    this.#following.add(file.path);
    const read = readTaskFile(file.path, task.parent, { ...this.#options, nextTaskId: () => `${task.id}.i` });
    this.#walkBrought(read, task, play, enterInclude(task, inside));
    this.#following.delete(file.path);
  }

  #walkIncludedRole(task: Task, action: IncludedRole, play: Play, inside: Surrounding): void {
    const { role } = action;
    if ([role.name, ...role.from.values()].some(isTemplate)) {
      this.unforeseeable = true;
      this.bringsHandlers.add(play);
      return;
    }
    const key = JSON.stringify([String(role.name.value), [...role.from].map(([folder, { value }]) => [folder, value])]);
    if (this.#following.has(key)) return;
    this.#following.add(key);
    const options = { ...this.#options, nextTaskId: () => `${task.id}.i` };
    const read = readIncludedRole(
      requestRole(role, (node) => String(node.value)),
      task.parent,
      options,
    );
    const soften = (found: Diagnostic): Diagnostic =>
      found.code === 'LS0504' && !isSure(inside) ? { ...found, severity: 'warning' } : found;
    const brought = { ...read, diagnostics: read.diagnostics.map(soften) };
    this.#walkBrought(brought, task, play, enterInclude(task, inside));
    this.#following.delete(key);
  }

  #walkBrought({ steps, handlers, diagnostics }: TaskFile, task: Task, play: Play, inside: Surrounding): void {
    this.diagnostics.push(...diagnostics);
    if (steps === undefined) {
      this.unforeseeable = true;
      this.bringsHandlers.add(play);
      return;
    }
    this.#walkSteps(steps, play, inside);
    const known = this.includedHandlers.get(play) ?? [];
    this.includedHandlers.set(play, [...known, ...handlers]);
    this.#walkHandlers(handlers, play, { ...inside, uncertain: true }, task.parent);
    // From there on the play sees them; nobody knows where that is.
    for (const { vars, defaults } of listRolesIn(steps).map(listExports)) {
      for (const { entries } of [...vars, ...defaults]) for (const { name } of entries) this.defined.add(name);
    }
  }
}

function resolveBeside(playbook: string, name: string): string {
  return isAbsolute(name) ? name : join(dirname(playbook), name);
}
