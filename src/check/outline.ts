import { dirname, isAbsolute, join } from 'node:path';
import type { Block, Keywords, Parent, Play, Playbook, Step, Task } from '../playbook/play.ts';
import { readTaskFile } from '../playbook/read-task-file.ts';
import { listSearchPath, loadFirst } from '../playbook/search-path.ts';
import type { Registry } from '../module/registry.ts';
import { createError, createWarning } from '../source/codes.ts';
import type { Diagnostic } from '../source/diagnostic.ts';
import { classifyLoad, type ReadFile } from '../source/load-file.ts';
import type { MappingNode, ScalarNode } from '../source/node.ts';
import { readVarsFile } from '../source/read-vars-file.ts';
import { isTemplate } from '../playbook/playbook-reader.ts';
import { readExpression } from './read-text.ts';

/** A task and what surrounds it. */
export interface Situation {
  readonly task: Task;
  readonly play: Play;
  readonly around: Surrounding;
}

/** What blocks, includes and the play say about the steps in them. */
export interface Surrounding {
  /** Variables of tasks, blocks and includes, the nearest first. */
  readonly vars: readonly MappingNode[];
  /** Names of loops around, through includes. */
  readonly loopNames: ReadonlySet<string>;
  /** Names that a condition asks about before it uses them. */
  readonly guarded: ReadonlySet<string>;
  /** Conditions that must hold to get here. */
  readonly conditions: readonly ScalarNode[];
  /** May not be reached for another reason. */
  readonly uncertain: boolean;
  /** A failure does not end the play. */
  readonly tolerated: boolean;
}

/** A playbook as a list of what may run, with the names that running it defines. */
export interface Outline {
  readonly situations: readonly Situation[];
  readonly blocks: readonly { readonly block: Block; readonly play: Play }[];
  /** Names that some task registers or sets. */
  readonly defined: ReadonlySet<string>;
  /** Whether tasks may define names that nobody can foresee. */
  readonly unforeseeable: boolean;
  /** Whether groups and hosts come up during the run. */
  readonly makesHosts: boolean;
  readonly diagnostics: readonly Diagnostic[];
}

export interface OutlineOptions {
  readonly registry: Registry;
  readonly readFile?: ReadFile | undefined;
}

/** They change what the patterns of later plays match. */
const MAKES_HOSTS: ReadonlySet<string> = new Set(['add_host', 'group_by']);

const DEFINES_ANYTHING: ReadonlySet<string> = new Set([
  'include_vars',
  'group_by',
  'add_host',
  'setup',
  'gather_facts',
  'set_stats',
]);

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
  unforeseeable = false;
  makesHosts = false;
  readonly #options: OutlineOptions;
  /** Files that are being followed, so that a file which includes itself ends. */
  readonly #following = new Set<string>();

  constructor(options: OutlineOptions) {
    this.#options = options;
  }

  walkPlay(play: Play): void {
    const vars = [...this.#readVarsFiles(play), ...(play.keywords.vars === undefined ? [] : [play.keywords.vars])];
    const plain: Surrounding = {
      vars,
      loopNames: new Set(),
      guarded: new Set(),
      conditions: [],
      uncertain: false,
      tolerated: false,
    };
    const around = enter({ ...play.keywords, vars: undefined }, plain);
    for (const steps of [play.preTasks, play.tasks, play.postTasks]) this.#walkSteps(steps, play, around);
    this.#walkSteps(play.handlers, play, { ...around, uncertain: true });
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

  #walkBlock(block: Block, play: Play, around: Surrounding): void {
    const inside = enter(block.keywords, around);
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
    if (action.kind === 'include_tasks') this.#walkInclude(task, action.file, action.apply, play, inside);
    if (action.kind !== 'action' && action.kind !== 'module') return;
    if (MAKES_HOSTS.has(action.name)) this.makesHosts = true;
    if (DEFINES_ANYTHING.has(action.name)) this.unforeseeable = true;
    if (action.kind === 'module' || action.definition.anyArgument !== true) return;
    for (const [name, { node }] of action.args.entries) {
      if (/\{[{%]/.test(name)) this.unforeseeable = true;
      this.defined.add(name);
      if (name === 'cacheable' && isTemplate(node)) this.unforeseeable = true;
    }
  }

  #walkInclude(task: Task, name: ScalarNode, apply: Keywords | undefined, play: Play, inside: Surrounding): void {
    if (isTemplate(name)) {
      this.unforeseeable = true;
      return;
    }
    const places = listSearchPath('tasks', String(name.value), task.span.file.path, play.file.path);
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
    const parent: Parent = task.parent;
    const read = readTaskFile(file.path, parent, { ...this.#options, nextTaskId: () => `${task.id}.i` });
    this.diagnostics.push(...read.diagnostics);
    if (read.steps === undefined) this.unforeseeable = true;
    else this.#walkSteps(read.steps, play, apply === undefined ? inside : enter(apply, inside));
    this.#following.delete(file.path);
  }
}

function resolveBeside(playbook: string, name: string): string {
  return isAbsolute(name) ? name : join(dirname(playbook), name);
}

/** What holds inside of something with these keywords. */
function enter(
  keywords: Omit<Keywords, 'vars'> & { readonly vars?: MappingNode | undefined },
  around: Surrounding,
): Surrounding {
  const { vars, when, tags, ignoreErrors } = keywords;
  const asked = when.flatMap((condition) => {
    const { uses, proves } = readExpression(condition);
    return [...proves, ...uses.filter(({ guarded }) => guarded).map(({ name }) => name)];
  });
  const tolerated = ignoreErrors !== undefined && !(ignoreErrors.kind === 'scalar' && ignoreErrors.value === false);
  return {
    vars: vars === undefined ? around.vars : [vars, ...around.vars],
    loopNames: around.loopNames,
    guarded: asked.length === 0 ? around.guarded : new Set([...around.guarded, ...asked]),
    conditions: [...around.conditions, ...when.filter(({ value }) => value !== true)],
    uncertain: around.uncertain || tags.includes('never'),
    tolerated: around.tolerated || tolerated,
  };
}

/** Whether a task there is run on every host, and its failure is a failure. */
export function isSure({ conditions, uncertain, tolerated }: Surrounding): boolean {
  return conditions.length === 0 && !uncertain && !tolerated;
}

function enterLoop(task: Task, around: Surrounding): Surrounding {
  if (task.loop === undefined) return around;
  const { loopVar, indexVar } = task.loopControl;
  const names = [loopVar, 'ansible_loop', 'ansible_loop_var', 'ansible_index_var'];
  return {
    ...around,
    loopNames: new Set([...around.loopNames, ...names, ...(indexVar === undefined ? [] : [indexVar])]),
  };
}
