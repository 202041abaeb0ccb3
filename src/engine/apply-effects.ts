import type { Task } from '../playbook/play.ts';
import type { Node } from '../source/node.ts';
import { formatPlace } from '../source/span.ts';
import { combineDicts } from '../template/combine.ts';
import { toValue } from '../template/convert.ts';
import type { Value } from '../template/value.ts';
import type { Binding } from '../variables/layer.ts';
import type { Attempt, Effects } from './attempt.ts';
import type { HostState } from './host-state.ts';
import type { PlayRun } from './play-run.ts';
import { joinVars } from './read-vars.ts';

/** Does what an action asked for beyond its own host: variables, groups, hosts. `hosts` is more than one under run_once; groups are those of `self` alone. */
export function applyEffects(
  run: PlayRun,
  task: Task,
  effects: Effects,
  hosts: readonly HostState[],
  self?: HostState,
): void {
  const { inventory } = run.context.world;
  const note = formatPlace(task.span);
  const facts = Object.entries(effects.facts ?? {}).map(([name, value]): [string, Value] => [name, toValue(value)]);
  const owners = effects.factsOwner === undefined ? hosts : [run.context.host(effects.factsOwner)];
  for (const host of owners) {
    for (const [name, value] of facts) host.set(name, value, note, findArgument(task, name));
    if (effects.hostFacts !== undefined) host.facts.add(effects.hostFacts, note, tellsOfHost(task));
    if (effects.vars !== undefined) includeVars(run, task, effects.vars, host);
  }
  for (const { name, parents } of effects.joinGroups ?? []) {
    if (self !== undefined) inventory.joinGroup(self.name, name, parents);
  }
  if (effects.customStats !== undefined)
    run.context.customStats.add(
      effects.customStats,
      hosts.map(({ name }) => name),
    );
  if (effects.addHost !== undefined) {
    const { name, groups, vars } = effects.addHost;
    if (inventory.findHost(name) === undefined) run.hostNames.push(name);
    inventory.addHost(name, groups, new Map(Object.entries(vars)));
  }
  if (effects.joinGroups !== undefined || effects.addHost !== undefined) {
    run.context.madeGroups = true;
    run.forgetInventory();
  }
}

function tellsOfHost({ action }: Task): boolean {
  return action.kind === 'module' && action.name === 'setup';
}

function findArgument({ action }: Task, name: string): Node | undefined {
  return action.kind === 'action' ? action.args.entries.get(name)?.node : undefined;
}

/** What an item of a loop sets, the next one sees: lists grow that way. */
export function shareVariables(run: PlayRun, task: Task, { failed, effects }: Attempt, host: HostState): void {
  if (failed) return;
  const { joinGroups: _groups, addHost: _host, customStats: _stats, ...variables } = effects;
  applyEffects(run, task, variables, [host]);
}

function includeVars(run: PlayRun, task: Task, vars: NonNullable<Effects['vars']>, host: HostState): void {
  for (const { name, key, value } of joinVars(vars.files, vars.under)) {
    const plain: Binding = { kind: 'node', node: value, key };
    host.include(name, vars.merge ? (mergeDicts(run, task, host, name, value) ?? plain) : plain);
  }
}

/** The dict that the host has under the name, with that of a file merged in; undefined where one of them is no dict. */
function mergeDicts(run: PlayRun, task: Task, host: HostState, name: string, node: Node): Binding | undefined {
  if (node.kind !== 'mapping') return undefined;
  const scope = run.scope(host, task);
  const before = scope.lookup(name);
  const added = scope.render(node);
  if (!(before instanceof Map && added instanceof Map)) return undefined;
  const value = combineDicts(before, added, true, 'replace');
  return { kind: 'data', value, note: formatPlace(task.span) };
}
