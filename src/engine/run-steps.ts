import type { Block, RoleUse, Step, Task } from '../playbook/play.ts';
import { failHosts, spreadFailure } from './divide-hosts.ts';
import { gatherForTask } from './gather-facts.ts';
import { withFacts } from './host-facts.ts';
import type { HostState } from './host-state.ts';
import { runInclude } from './include.ts';
import { isInclude } from './include-action.ts';
import { runMeta } from './meta.ts';
import { planFlights } from './plan-flight.ts';
import type { PlayRun } from './play-run.ts';
import { isRunOnce } from './run-once.ts';
import { runTask } from './run-task.ts';
import type { Surrounding, TaskOutcome } from './task-outcome.ts';
import { isSelected, readTags } from './select-tags.ts';
import { takeStep } from './take-step.ts';

/** Runs steps one after the other on hosts that keep in step. A host that fails leaves; the others go on, unless it is fatal for all. */
export async function runSteps(
  run: PlayRun,
  steps: readonly Step[],
  hosts: readonly HostState[],
  around: Surrounding,
): Promise<TaskOutcome> {
  let alive = hosts;
  const failed: HostState[] = [];
  const lostAt = new Map<HostState, number>();
  for (const [index, step] of steps.entries()) {
    alive = alive.filter((host) => !run.ended.has(host) && !run.left.has(host));
    if (alive.length === 0 || run.context.cancelled) break;
    if (!around.handler) planFlights(run, steps, index, alive, (task) => choosesAhead(run, task, alive));
    const outcome =
      step.kind === 'block'
        ? await runRoleOrBlock(run, step, alive, around)
        : await runSingle(run, step, alive, around);
    for (const host of alive) if (host.status === 'unreachable') lostAt.set(host, index + 1);
    alive = outcome.alive;
    failed.push(...outcome.failed);
    if (outcome.fatal !== undefined) return { alive: [], failed, fatal: outcome.fatal };
  }
  for (const [host, index] of lostAt) {
    if (!run.reachedAgain.delete(host)) continue;
    const outcome = await runSteps(run, steps.slice(index), [host], around);
    alive = inOrder(hosts, [...alive, ...outcome.alive]);
    failed.push(...outcome.failed);
  }
  return { alive, failed };
}

/** Tags choose among tasks; a handler runs if a task has notified it. */
async function runSingle(
  run: PlayRun,
  task: Task,
  hosts: readonly HostState[],
  around: Surrounding,
): Promise<TaskOutcome> {
  if (run.context.passedOver.has(task)) return { alive: hosts, failed: [] };
  if (!around.handler && !(await isChosen(run, task, hosts))) return { alive: hosts, failed: [] };
  if (task.action.kind === 'meta') return runMeta(run, task, hosts, around);
  if (run.context.asksBeforeTasks && !(await takeStep(run, task, hosts))) return { alive: hosts, failed: [] };
  if (run.includeLayers.isEmpty || !(await isOnce(run, task, hosts))) return runOn(run, task, hosts, around);
  const groups = run.includeLayers.groupByItems(task, hosts);
  const failed: HostState[] = [];
  const alive: HostState[] = [];
  for (const group of groups) {
    const outcome = await runOn(run, task, group, around);
    failed.push(...outcome.failed);
    alive.push(...outcome.alive);
    if (outcome.fatal !== undefined) return spreadFailure(run, hosts, failed, outcome.fatal, around);
  }
  return { alive: inOrder(hosts, alive), failed };
}

function runOn(run: PlayRun, task: Task, hosts: readonly HostState[], around: Surrounding): Promise<TaskOutcome> {
  if (isInclude(task.action)) return runInclude(run, task, task.action, hosts, around);
  return runTask(run, task, hosts, around);
}

/** Whether the first of the hosts stands for all. */
async function isOnce(run: PlayRun, task: Task, hosts: readonly HostState[]): Promise<boolean> {
  const [first] = hosts;
  await gatherForTask(run, task, hosts);
  return first !== undefined && isRunOnce(run, task, first);
}

/** Whether the tags that were asked for choose a task; those that are templates are rendered with the variables of the first host. */
async function isChosen(run: PlayRun, task: Task, [first]: readonly HostState[]): Promise<boolean> {
  const { tags, skipTags } = run.context.world.settings;
  if (first === undefined) return false;
  const scope = run.scope(first);
  return withFacts(first.facts, () => isSelected(task, tags, skipTags, (template) => readTags(scope, template)));
}

/** Whether anything of these steps may run: a rescue section of which the tags choose nothing takes over from no failure. */
async function hasChosen(
  run: PlayRun,
  steps: readonly Step[],
  hosts: readonly HostState[],
  around: Surrounding,
): Promise<boolean> {
  for (const step of steps) {
    if (step.kind === 'task') {
      if (around.handler || (await isChosen(run, step, hosts))) return true;
    } else if (await hasChosen(run, [...step.block, ...step.rescue, ...step.always], hosts, around)) return true;
  }
  return false;
}

/** As `isChosen`, before the turn of the task. @throws what the tags cannot be rendered for */
function choosesAhead(run: PlayRun, task: Task, [first]: readonly HostState[]): boolean {
  const { tags, skipTags } = run.context.world.settings;
  if (first === undefined || run.context.passedOver.has(task)) return false;
  const scope = run.scope(first);
  return isSelected(task, tags, skipTags, (template) => readTags(scope, template));
}

/** A role that is named twice in the same way runs once on a host, if a task of it has run; who leaves it goes on behind it. */
async function runRoleOrBlock(
  run: PlayRun,
  block: Block,
  hosts: readonly HostState[],
  around: Surrounding,
): Promise<TaskOutcome> {
  const { role } = block;
  if (role === undefined) return runBlock(run, block, hosts, around);
  const done = role.onceKey === undefined ? undefined : run.rolesDone.get(role.onceKey);
  // Before the role runs: it adds those that begin it, also those that fail in it.
  const passed = new Set(done === undefined ? [] : hosts.filter((host) => done.has(host)));
  // What it depends on has a rule of its own, and runs where the role itself is passed over.
  const needed = passed.size === 0 ? [] : block.block.filter((step) => isDependency(role, step));
  const before = await runSteps(run, needed, hosts, around);
  const fresh = before.alive.filter((host) => !passed.has(host));
  if (fresh.length === 0) return before;
  const rest = block.block.filter((step) => !needed.includes(step));
  const outcome = await runBlock(run, { ...block, block: rest }, fresh, around);
  const back = fresh.filter((host) => run.left.get(host) === role);
  for (const host of back) run.left.delete(host);
  const begun = run.rolesBegun.get(role);
  if (role.onceKey !== undefined && begun !== undefined) {
    const known = run.rolesDone.get(role.onceKey) ?? new Set();
    for (const host of begun) known.add(host);
    run.rolesDone.set(role.onceKey, known);
  }
  const failed = inOrder(hosts, [...before.failed, ...outcome.failed]);
  if (outcome.fatal !== undefined) return { ...outcome, failed };
  const others = before.alive.filter((host) => passed.has(host));
  return { alive: inOrder(hosts, [...outcome.alive, ...others, ...back]), failed };
}

function isDependency({ dependencies }: RoleUse, step: Step): boolean {
  return step.kind === 'block' && step.role !== undefined && dependencies.includes(step.role);
}

/** `rescue` for the hosts that failed in the block, then `always` for every host that can be reached. */
async function runBlock(
  run: PlayRun,
  block: Block,
  hosts: readonly HostState[],
  around: Surrounding,
): Promise<TaskOutcome> {
  const rescuable = await hasChosen(run, block.rescue, hosts, around);
  const main = await runSteps(run, block.block, hosts, { ...around, rescuable: rescuable || around.rescuable });
  const rescued = rescuable && main.failed.length > 0 ? await runRescue(run, block, hosts, main, around) : main;
  if (block.always.length === 0) return rescued;
  const reached = inOrder(hosts, [...rescued.alive, ...rescued.failed]);
  for (const host of reached) run.cleared.delete(host);
  const always = await runSteps(run, block.always, reached, { ...around, section: 'always' });
  const stillFailed = rescued.failed.filter((host) => !run.cleared.has(host));
  const failed = new Set([...stillFailed, ...always.failed]);
  return {
    alive: always.alive.filter((host) => !failed.has(host)),
    failed: inOrder(hosts, [...failed]),
    fatal: always.fatal ?? (stillFailed.length > 0 ? rescued.fatal : undefined),
  };
}

async function runRescue(
  run: PlayRun,
  block: Block,
  hosts: readonly HostState[],
  main: TaskOutcome,
  around: Surrounding,
): Promise<TaskOutcome> {
  if (run.context.cancelled) {
    for (const host of main.failed) if (host.failure !== undefined) failHosts([host], host.failure, around);
    return main;
  }
  const rescue = await runSteps(run, block.rescue, main.failed, { ...around, section: 'rescue' });
  if (rescue.fatal === undefined) {
    return { alive: inOrder(hosts, [...main.alive, ...rescue.alive]), failed: rescue.failed };
  }
  return spreadFailure(run, hosts, rescue.failed, rescue.fatal, around);
}

function inOrder(hosts: readonly HostState[], some: readonly HostState[]): HostState[] {
  const wanted = new Set(some);
  return hosts.filter((host) => wanted.has(host));
}
