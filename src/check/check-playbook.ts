import { dirname } from 'node:path';
import type { Inventory } from '../inventory/inventory.ts';
import type { Registry } from '../module/registry.ts';
import type { EarlyVariables } from '../playbook/early-variables.ts';
import type { Play, Playbook, Step } from '../playbook/play.ts';
import type { Diagnostic } from '../source/diagnostic.ts';
import type { ReadFile } from '../source/load-file.ts';
import type { Node } from '../source/node.ts';
import type { Layer } from '../variables/layer.ts';
import { checkArguments } from './check-arguments.ts';
import { checkConnections } from './check-connections.ts';
import { checkBackground } from './check-background.ts';
import { checkRendered } from './check-rendered.ts';
import { checkFiles, type FileFindings } from './check-files.ts';
import { hasLocalHosts } from './local-work.ts';
import { checkShell } from './check-shell.ts';
import { checkSerial } from './check-serial.ts';
import { checkLoop } from './check-loop.ts';
import { checkHandlers, checkNotifications, listNotify, Notifications } from './check-handlers.ts';
import { checkNever, checkOrder, checkPlayEnd } from './check-reach.ts';
import { collectTraces, type Traces } from './traces.ts';
import { checkInventory, checkTemplates, readText } from './check-texts.ts';
import { type Audience, checkVariables } from './check-variables.ts';
import { DiagnosticSet } from './diagnostic-set.ts';
import { checkVaults, type ExplainVault } from './check-vaults.ts';
import { foresee, foreseeAll } from './foresee.ts';
import type { Foresight } from './foresight.ts';
import { classifyHosts } from './host-class.ts';
import { listKeywordTexts, listTaskTexts } from './list-texts.ts';
import { outlinePlaybook } from './outline.ts';
import type { Outline, Situation } from './outline-model.ts';
import { resolveHosts } from './resolve-hosts.ts';

declare const CHECKED: unique symbol;

/** A playbook in which no mistake was found that shows before the run. Only the check makes one, and only such a one is run. */
export type CheckedPlaybook = Playbook & {
  readonly [CHECKED]: true;
  /** Plays whose pattern was known: what it does not match has been said. */
  readonly judgedHosts?: ReadonlySet<Play>;
};

export interface CheckOptions {
  readonly playbook: Playbook;
  readonly inventory: Inventory;
  readonly registry: Registry;
  /** The variables of the command line. */
  readonly extraVars: Layer;
  /** Findings about the playbook and the inventory so far: with an error among them the playbook is not passed. */
  readonly earlier?: readonly Diagnostic[];
  /** Names that playbooks of the same run set before this one. */
  readonly defined?: ReadonlySet<string>;
  /** Whether such a playbook may set names that nobody can foresee. */
  readonly unforeseeable?: boolean;
  /** Whether such a playbook may make files on this machine; and hosts. */
  readonly makesFiles?: boolean;
  readonly makesHosts?: boolean;
  /** A pattern that narrows the hosts of every play. */
  readonly limit?: string | undefined;
  /** Instead of the disk. */
  readonly readFile?: ReadFile | undefined;
  /** Folders of the settings that hold roles. */
  readonly rolesPath?: readonly string[] | undefined;
  /** For names of imports in what is included. */
  readonly early?: EarlyVariables | undefined;
  /** Why an encrypted value cannot be opened; undefined where it can. */
  readonly explainVault?: ExplainVault | undefined;
}

export interface CheckResult {
  /** Undefined where there are errors. */
  readonly playbook: CheckedPlaybook | undefined;
  /** Without the earlier ones, in the order of the files. */
  readonly diagnostics: readonly Diagnostic[];
  /** Names that the playbook registers or sets, for the next one of the run. */
  readonly defined: ReadonlySet<string>;
  /** Whether it may set further ones that nobody can foresee. */
  readonly unforeseeable: boolean;
  /** Whether it may make files on this machine; and hosts. */
  readonly makesFiles: boolean;
  readonly makesHosts: boolean;
  /** Undefined where something could not be read. */
  readonly traces: Traces | undefined;
}

/** Finds every mistake that shows without a host. */
export function checkPlaybook(options: CheckOptions): CheckResult {
  const { playbook, inventory, registry, extraVars, readFile, rolesPath, early } = options;
  const found = new DiagnosticSet(options.earlier ?? []);
  const folder = dirname(playbook.file.path);
  const matched = new Map(
    playbook.plays.map((play) => [play, resolveHosts(play, inventory, options.limit, extraVars)]),
  );
  const audiences = new Map<Play, Audience>(
    [...matched].map(([play, { hosts, isSure }]) => [
      play,
      { classes: classifyHosts(inventory, hosts, folder), isSure },
    ]),
  );
  const outline = outlinePlaybook(playbook, {
    registry,
    foresee: (play, known) => {
      const audience = audiences.get(play);
      return audience && { audience, foresight: foresee(options, known) };
    },
    readFile,
    rolesPath,
    early,
    defined: options.defined,
    hasLocalHosts: hasLocalHosts(inventory),
    makesFiles: options.makesFiles === true,
    makesHosts: options.makesHosts === true,
  });
  found.add(outline.diagnostics);
  found.add(checkInventory(inventory));
  const judgedHosts = new Set<Play>();
  for (const play of playbook.plays) {
    found.add(
      checkTemplates(
        play.name,
        play.hosts,
        play.serial,
        play.keywords.vars,
        ...play.varsFiles.flat(),
        ...listPromptTexts(play),
      ),
    );
    found.add(checkSerial(play.serial));
    found.add(listKeywordTexts(play.keywords).flatMap((text) => readText(text).diagnostics));
    const resolved = matched.get(play);
    if (resolved !== undefined && !outline.makesHosts && !found.hasUnreadable()) {
      found.add(resolved.diagnostics);
      if (resolved.isSure) judgedHosts.add(play);
    }
  }
  // Where something could not be read, nobody knows what it would have defined.
  const foresight = found.hasUnreadable() ? undefined : foreseeAll(options, outline, audiences);
  for (const { block, play } of outline.blocks) {
    if (foresight !== undefined)
      found.add(checkNotifications(listHandlers(play, outline), block.notify, foresight.defined));
    found.add(checkTemplates(block.name, block.keywords.vars));
    found.add(listKeywordTexts(block.keywords).flatMap((text) => readText(text).diagnostics));
  }
  found.add(checkRuns(playbook, outline));
  if (foresight !== undefined && !outline.makesHosts) found.add(checkConnections(outline, matched, foresight));
  if (foresight !== undefined) found.add(checkHandlers(outline, playbook.plays));
  const files: FileFindings[] = [];
  const notifications = new Notifications(outline);
  for (const situation of outline.situations) {
    const { play, around } = situation;
    // What a handler of many plays needs is there in those that notify it.
    const heard = around.handler === undefined ? 'heard' : notifications.judge(around.handler, play);
    const placed = heard === 'open' ? { ...situation, around: { ...around, perhapsUnheard: true } } : situation;
    const handlers = listHandlers(play, outline);
    const checked = checkTask(
      placed,
      handlers,
      heard === 'unheard' ? undefined : narrow(audiences.get(play), situation),
      foresight,
      options.explainVault,
    );
    found.add(checked.diagnostics);
    files.push(checked.files);
  }
  return {
    playbook: found.hasErrors() ? undefined : ({ ...playbook, judgedHosts } as Playbook as CheckedPlaybook),
    diagnostics: found.list(),
    defined: outline.defined,
    unforeseeable: outline.unforeseeable,
    makesFiles: outline.makesFiles,
    makesHosts: outline.makesHosts,
    traces: foresight === undefined ? undefined : collectTraces(playbook, outline, { inventory, extraVars, files }),
  };
}

/** Tasks that never run. */
function checkRuns({ plays }: Playbook, { situations, blocks, brought }: Outline): Diagnostic[] {
  const rows = [...brought, ...blocks.flatMap(({ block }) => [block.block, block.rescue, block.always])];
  return [
    ...plays.flatMap(checkPlayEnd),
    ...rows.flatMap(checkOrder),
    ...blocks.flatMap(({ block }) => checkNever(block.keywords)),
    ...situations.flatMap(({ task }) => checkNever(task.keywords)),
  ];
}

function listPromptTexts({ prompts }: Play): Node[] {
  return prompts.flatMap((prompt) => Object.values(prompt).filter((node) => node !== undefined));
}

/** The handlers that tasks of a play may notify; undefined where nobody can foresee them. */
function listHandlers(play: Play, { includedHandlers, bringsHandlers }: Outline): readonly Step[] | undefined {
  if (bringsHandlers.has(play)) return undefined;
  const included = includedHandlers.get(play);
  return included === undefined ? play.handlers : [...play.handlers, ...included];
}

/** Where a failure is tolerated, or may not come about, a task that must fail is no error of the playbook. */
function soften(isOpen: boolean, found: Diagnostic[]): Diagnostic[] {
  if (!isOpen) return found;
  return found.map((diagnostic) => ({ ...diagnostic, severity: 'warning' }));
}

/** The hosts on which a template names the task's module. */
function narrow(audience: Audience | undefined, { named }: Situation): Audience | undefined {
  return audience === undefined || named === undefined ? audience : { ...audience, classes: named.classes };
}

interface TaskFindings {
  readonly diagnostics: Diagnostic[];
  readonly files: FileFindings;
}

function checkTask(
  situation: Situation,
  handlers: readonly Step[] | undefined,
  audience: Audience | undefined,
  foresight: Foresight | undefined,
  explainVault: ExplainVault | undefined,
): TaskFindings {
  const { task, around, named } = situation;
  const isOpen = around.tolerated || named?.isSure === false;
  const texts = listTaskTexts(task, around.conditions).map((text) => ({ text, read: readText(text) }));
  const files = checkFiles(situation, texts, audience, foresight);
  const reads = [...texts.map(({ read }) => read), ...files.reads];
  const found = soften(isOpen, [
    ...checkArguments(task),
    ...checkTemplates(task.name, task.keywords.vars, task.loop),
    ...checkLoop(task),
    ...checkBackground(task),
    ...checkShell(task),
    ...reads.flatMap(({ diagnostics }) => diagnostics),
  ]);
  if (audience === undefined || foresight === undefined) return { diagnostics: found, files };
  const uses = reads.flatMap((read) => read.uses);
  const diagnostics = [
    ...found,
    ...checkNotifications(handlers, listNotify(task), foresight.defined),
    ...checkVariables(uses, task, around, audience, foresight),
    ...(named?.isMixed === true ? [] : soften(isOpen, checkRendered(task, around, audience, foresight))),
    ...(explainVault === undefined ? [] : checkVaults(task, uses, around, audience, foresight, explainVault)),
  ];
  return { diagnostics, files };
}
