import { matchPattern } from '../inventory/pattern.ts';
import { listTasks } from '../playbook/list-tasks.ts';
import type { Play } from '../playbook/play.ts';
import type { Node } from '../source/node.ts';
import { toText } from '../template/convert.ts';
import type { Value } from '../template/value.ts';
import type { Layer } from '../variables/layer.ts';
import { layerOfNode } from '../variables/layer.ts';
import { Scope } from '../variables/scope.ts';
import { askVariables } from './ask-variables.ts';
import { SerialError, splitBatches } from './batches.ts';
import { withFacts } from './host-facts.ts';
import { keywordError, renderKeyword } from './keyword-value.ts';
import { createLookupPlace } from './lookup-place.ts';
import { findTooManyHosts } from './open-files.ts';
import { PlayRun } from './play-run.ts';
import { renderName } from './create-job.ts';
import { placeOf } from './problem.ts';
import type { RunContext } from './run-context.ts';
import { runBatch } from './run-batch.ts';
import { runSteps } from './run-steps.ts';
import { VarsFiles } from './vars-files.ts';

const ORDERS = ['inventory', 'reverse_inventory', 'sorted', 'reverse_sorted', 'shuffle'];

/** Whether the playbook goes on with its next play. */
export type PlayEnd = 'go-on' | 'stop';

/** Runs a play, batch after batch. Rejects with RenderError and the like for what is wrong with the play itself. */
export async function runPlay(context: RunContext, play: Play, id: string): Promise<PlayEnd> {
  const { world } = context;
  const varsFiles = new VarsFiles(world, play);
  const place = placeOf(play.span);
  const lookups = createLookupPlace(world, play.file.path, play.file.path);
  const openScope = (...asked: readonly Layer[]): Scope =>
    new Scope(
      [world.settings.extraVars, ...varsFiles.shared, ...asked, ...playLayers(play)],
      world.surroundings,
      lookups,
    );
  const prompted = await askVariables(world, play, openScope());
  const scope = openScope(prompted);
  const names = selectHosts(context, play, scope);
  const name = play.name === undefined ? [readPattern(scope, play)].flat().join(',') : renderName(play.name, scope);
  if (names.length === 0) {
    world.emit({ type: 'play-skipped', play: id, name, reason: 'no hosts matched', place });
    return 'go-on';
  }
  const active = names.filter((host) => context.host(host).status === 'active');
  if (active.length === 0) {
    world.emit({ type: 'play-skipped', play: id, name, reason: 'no host is left', place });
    return 'go-on';
  }
  const tasks = listTasks(play);
  if (tasks.length > 0 && tasks.every((task) => context.passedOver.has(task))) {
    world.emit({ type: 'play-skipped', play: id, name, reason: 'the run begins after it', place });
    return 'go-on';
  }
  const run = new PlayRun(context, play, id, names, { files: varsFiles, prompted }, runSteps);
  run.name = name;
  const leader = context.host(active[0] ?? '');
  const { serial: node } = play;
  const serial = node && (await withFacts(leader.facts, () => renderKeyword(run.scope(leader), node)));
  return runBatches(run, divide(run.scope(leader), orderHosts(run, scope, active), serial, node), scope);
}

/** @throws RenderError for a `serial` that is none */
function divide(scope: Scope, hosts: readonly string[], serial: Value | undefined, node: Node | undefined): string[][] {
  try {
    return splitBatches(hosts, serial);
  } catch (error) {
    throw error instanceof SerialError && node !== undefined ? keywordError(scope, node, error.message) : error;
  }
}

async function runBatches(run: PlayRun, batches: readonly (readonly string[])[], scope: Scope): Promise<PlayEnd> {
  const { context } = run;
  const { world } = context;
  const staying = context.isLastPlay ? batches.toSorted((a, b) => b.length - a.length).slice(0, 1) : batches;
  const tooMany = findTooManyHosts(run, staying.flat());
  if (tooMany !== undefined) throw tooMany;
  const started = world.now();
  let end: PlayEnd = 'go-on';
  for (const [index, names] of batches.entries()) {
    run.beginBatch(names.map((name) => run.context.host(name)));
    if (index > 0 && context.madeGroups) run.hostNames = selectHosts(context, run.play, scope);
    world.emit({
      type: 'play-started',
      play: run.id,
      name: run.name,
      hosts: names,
      place: placeOf(run.play.span),
      ...(batches.length === 1 ? {} : { batch: { index: index + 1, count: batches.length } }),
    });
    await runBatch(run);
    // Later batches have not been here: they begin with the first task.
    if (listTasks(run.play).length > 0) context.passedOver = new Set();
    if (context.isLastPlay && index < batches.length - 1) await releaseHosts(run);
    const lost = run.batch.filter((host) => host.status !== 'active').length;
    if (run.broken || lost === run.batch.length) end = 'stop';
    if (end === 'stop' || run.endedPlay || run.context.cancelled) break;
  }
  for (const { message, node } of run.sources.files.listLeftOut())
    world.emit({ type: 'warning-raised', message, place: placeOf(node.span) });
  world.emit({ type: 'play-finished', play: run.id, ms: world.now() - started });
  return end;
}

/** Nothing comes behind their last play: their connections need not stay until all other hosts have had theirs. */
async function releaseHosts({ batch, context }: PlayRun): Promise<void> {
  const targets = batch.flatMap(({ target }) => target ?? []);
  for (const host of batch) host.target = undefined;
  await Promise.all(targets.map((target) => context.world.pool.release(target)));
}

function selectHosts(context: RunContext, play: Play, scope: Scope): string[] {
  const { inventory, settings, emit } = context.world;
  const { hosts, unmatched } = matchPattern(inventory, readPattern(scope, play));
  const isSaid = context.madeGroups || context.playbook?.judgedHosts?.has(play) === true;
  for (const pattern of isSaid ? [] : unmatched) {
    emit({
      type: 'warning-raised',
      message: `no host or group matches \`${pattern}\``,
      place: placeOf(play.hosts.span),
    });
  }
  if (settings.limit === undefined) return hosts.map((host) => host.name);
  const allowed = new Set(matchPattern(inventory, settings.limit).hosts.map((host) => host.name));
  return hosts.map((host) => host.name).filter((name) => allowed.has(name));
}

function readPattern(scope: Scope, play: Play): string | string[] {
  const value = renderKeyword(scope, play.hosts);
  return Array.isArray(value) ? value.map(toText) : toText(value);
}

function orderHosts({ play, context }: PlayRun, scope: Scope, names: readonly string[]): string[] {
  if (play.order === undefined) return [...names];
  const order = toText(renderKeyword(scope, play.order));
  switch (order) {
    case 'inventory':
      return [...names];
    case 'sorted':
      return names.toSorted();
    case 'reverse_sorted':
      return names.toSorted().toReversed();
    case 'reverse_inventory':
      return names.toReversed();
    case 'shuffle': {
      const { random } = context.world.surroundings;
      const drawn = names.map((name) => ({ name, at: random() }));
      return drawn.toSorted((a, b) => a.at - b.at).map(({ name }) => name);
    }
    default:
      throw keywordError(scope, play.order, `\`${order}\` is no order: ${ORDERS.join(', ')} are`);
  }
}

function playLayers(play: Play): Layer[] {
  return play.keywords.vars === undefined ? [] : [layerOfNode('play vars', play.keywords.vars)];
}
