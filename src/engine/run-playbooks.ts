import type { CheckedPlaybook } from '../check/check-playbook.ts';
import type { EventBody, HostStats } from '../events/event.ts';
import { refuseUnansweredPrompts } from './ask-variables.ts';
import { RunContext, type World } from './run-context.ts';
import { runPlay } from './run-play.ts';
import { listBefore } from './take-step.ts';

export interface RunResult {
  /** ansible-playbook's: 0; 2 where a host failed; 4 where one was unreachable, which goes first. */
  readonly exitCode: number;
  readonly stats: Readonly<Record<string, HostStats>>;
}

/** Runs checked playbooks one after the other; what happens goes to `world.emit`. @throws DiagnosticError, and RenderError, where a play cannot begin */
export async function runPlaybooks(playbooks: readonly CheckedPlaybook[], world: World): Promise<RunResult> {
  refuseUnansweredPrompts(playbooks, world);
  const context = new RunContext(world);
  const started = world.now();
  world.emit({
    type: 'run-started',
    playbooks: playbooks.map((playbook) => playbook.file.path),
    check: world.settings.check,
    diff: world.settings.diff,
    inventory: world.inventory.sources,
    hosts: world.inventory.hosts.size,
  });
  context.passedOver = listBefore(playbooks, world.settings.startAt);
  context.asksBeforeTasks = world.settings.step === true;
  let isTold = false;
  const tellEnd = (isAbandoned: boolean): void => {
    if (!isTold) world.emit(describeEnd(context, started, isAbandoned));
    isTold = true;
  };
  world.abandoned?.addEventListener('abort', () => tellEnd(true), { once: true });
  let plays = 0;
  for (const playbook of playbooks) {
    context.playbook = playbook;
    for (const play of playbook.plays) {
      if (context.cancelled) break;
      context.isLastPlay = playbook === playbooks.at(-1) && play === playbook.plays.at(-1);
      const end = await runUnlessCancelled(context, runPlay(context, play, `p${++plays}`));
      if (end === 'stop') break;
    }
  }
  tellEnd(false);
  return { exitCode: decideExitCode(context), stats: listStats(context) };
}

/** The last event. */
function describeEnd(context: RunContext, started: number, isAbandoned: boolean): EventBody {
  const now = context.world.now();
  const customStats = context.customStats.list();
  const left = [...(isAbandoned ? context.left.listTasks() : []), ...context.left.listJobs(now)];
  return {
    type: 'run-finished',
    stats: listStats(context),
    ...(customStats === undefined ? {} : { customStats }),
    ms: now - started,
    exitCode: decideExitCode(context),
    connectingMs: context.connectingMs,
    tasks: context.taskCount,
    cancelled: context.cancelled,
    ...(left.length === 0 ? {} : { left }),
  };
}

function listStats(context: RunContext): RunResult['stats'] {
  const hosts = [...context.hosts].filter((host) => hasRun(host.stats));
  return Object.fromEntries(hosts.map((host) => [host.name, host.stats]));
}

/** A question that was broken off has cancelled the run: what it throws is no mistake. */
async function runUnlessCancelled<T>(context: RunContext, running: Promise<T>): Promise<T | 'stop'> {
  try {
    return await running;
  } catch (error) {
    if (context.cancelled) return 'stop';
    throw error;
  }
}

function hasRun(stats: HostStats): boolean {
  return Object.values(stats).some((count) => count > 0);
}

function decideExitCode(context: RunContext): number {
  const states = [...context.hosts].map((host) => host.status);
  if (states.includes('unreachable')) return 4;
  return states.includes('failed') ? 2 : 0;
}
