import pMap from 'p-map';
import type { ModuleDefinition } from '../module/define-module.ts';
import type { Play, Task } from '../playbook/play.ts';
import { PLAIN_TASK } from '../playbook/plain-task.ts';
import type { Node } from '../source/node.ts';
import { createScalar } from '../source/scalar.ts';
import { formatPlace } from '../source/span.ts';
import { ConnectionError } from './connection-variable.ts';
import { createJob } from './create-job.ts';
import type { Finished } from './finished.ts';
import { FactsNeeded, withFacts } from './host-facts.ts';
import type { HostState } from './host-state.ts';
import type { Job } from './job.ts';
import { readBoolean } from './keyword-value.ts';
import { inheritKeyword } from './inherit-keyword.ts';
import type { PlayRun } from './play-run.ts';
import { renderArguments } from './render-arguments.ts';
import { finishError, runItem } from './run-item.ts';

/** When a play gathers facts: at its beginning, where a task uses one, or not at all. */
export type Gathering = 'first' | 'when used' | 'never';

/** What `gather_facts` says. Throws RenderError. */
export function readGathering(run: PlayRun, host: HostState): Gathering {
  const { gatherFacts } = run.play;
  if (gatherFacts === undefined) return 'when used';
  return readBoolean(run.scope(host), gatherFacts, true) ? 'first' : 'never';
}

/** The task that gathers a play's facts; undefined where there is no module for it. */
export function createFactsTask(run: PlayRun): Task | undefined {
  const { play, context } = run;
  const definition = context.world.registry.find('setup');
  if (definition === undefined || definition.kind === 'action') return undefined;
  const { span, keywords } = play;
  const isTagged = keywords.tags.length > 0 || keywords.tagTemplates !== undefined;
  run.factsTask ??= {
    ...PLAIN_TASK,
    keywords: {
      ...PLAIN_TASK.keywords,
      // The tags of a play say when its facts are gathered, too.
      tags: isTagged ? [] : ['always'],
      // Each host has facts of its own, also in a play whose tasks run once.
      runOnce: createScalar({ value: false, style: 'plain', span }),
    },
    id: context.nextTaskId(),
    span,
    name: createScalar({ value: 'Gathering Facts', style: 'quoted', span }),
    parent: play,
    moduleName: 'gather_facts',
    moduleSpan: span,
    action: {
      kind: 'module',
      name: 'setup',
      definition: definition as ModuleDefinition,
      args: { entries: play.factArguments.entries, wholeDefaults: play.factArguments.wholes, span },
    },
  };
  return run.factsTask;
}

/** What tells whether two plays gather the same. */
export function describeFacts(play: Play): string {
  return JSON.stringify([
    ...Array.from(play.factArguments.entries, ([name, { node }]) => [name, plainOf(node)]),
    ...play.factArguments.wholes.map(plainOf),
  ]);
}

function plainOf(node: Node): unknown {
  if (node.kind === 'scalar') return node.value;
  return node.kind === 'sequence'
    ? node.items.map(plainOf)
    : node.entries.map(({ name, value }) => [name, plainOf(value)]);
}

/** Lets the hosts of a play be asked for facts where a task uses one: and again by a later play where a task has changed the host since. */
export function offerFacts(run: PlayRun): void {
  const task = createFactsTask(run);
  if (task === undefined) return;
  const key = describeFacts(run.play);
  const hosts = run.hostNames.map((name) => run.context.host(name));
  const concurrency = run.context.world.settings.forks;
  const gatherAll = async (): Promise<void> => {
    const active = hosts.filter(({ status }) => status === 'active');
    await pMap(active, (host) => host.facts.gather(), { concurrency });
  };
  for (const host of hosts) host.facts.offer({ key, gather: () => gather(run, task, host), gatherAll });
}

async function gather(run: PlayRun, task: Task, host: HostState): Promise<Finished | undefined> {
  const finished = await ask(run, task, host);
  if (finished.status !== 'ok') return finished;
  const facts = finished.attempt?.effects.hostFacts;
  if (facts !== undefined) host.facts.add(facts, formatPlace(task.span), true);
  return undefined;
}

/** The play's own keywords decide how the host is asked, whatever the task that needs the answer says. */
async function ask(run: PlayRun, task: Task, host: HostState): Promise<Finished> {
  const { action } = task;
  if (action.kind !== 'module') throw new Error(`${task.moduleName} gathers no facts`);
  const bare = { run, task, host, scope: run.scope(host, task), name: task.moduleName } as Job;
  for (;;) {
    try {
      const job = createJob(run, task, host, []);
      job.reach();
      renderArguments(job, action);
      return await runItem(job);
    } catch (error) {
      if (!(error instanceof FactsNeeded)) return finishError(bare, error, 0);
      if (await host.facts.waitFor(error.facts)) continue;
      const message = `${error.message}, and how the host is asked depends on it`;
      return finishError(bare, new ConnectionError(message), 0);
    }
  }
}

/** Gathers what decides about a task as a whole, so that a first look at it finds it; what fails is said where the task runs. */
export async function gatherForTask(run: PlayRun, task: Task, hosts: readonly HostState[]): Promise<void> {
  const [first] = hosts;
  for (const { facts } of hosts) facts.forgetFailure();
  if (first === undefined) return;
  const nodes = [task.name, inheritKeyword(task, 'runOnce'), inheritKeyword(task, 'throttle')];
  for (const node of nodes) {
    if (node === undefined) continue;
    const scope = run.scope(first, task);
    try {
      await withFacts(first.facts, () => scope.renderWhole(node));
    } catch {
      // The task itself says what is wrong.
    }
  }
}
