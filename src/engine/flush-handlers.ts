import { spreadFailure } from './divide-hosts.ts';
import { resolveNotifications } from './handlers.ts';
import type { HostState } from './host-state.ts';
import type { PlayRun } from './play-run.ts';
import type { Surrounding, TaskOutcome } from './task-outcome.ts';

/** Runs the notified handlers in the order of definition, each for those of the given hosts that asked for it. */
export async function flushHandlers(
  run: PlayRun,
  hosts: readonly HostState[],
  { rescuable = false, depth = 0 }: Partial<Surrounding> = {},
): Promise<TaskOutcome> {
  const around = { rescuable, handler: true, depth };
  const failed = new Set<HostState>();
  resolveNotifications(run, hosts);
  for (const handler of run.handlers) {
    const asked = run.notified.get(handler);
    if (asked === undefined) continue;
    const chosen = hosts.filter((host) => asked.has(host) && !failed.has(host) && host.status !== 'unreachable');
    for (const host of chosen) asked.delete(host);
    if (asked.size === 0) run.notified.delete(handler);
    if (chosen.length === 0 || run.context.cancelled) continue;
    const outcome = await run.runSteps(run, [handler], chosen, around);
    for (const host of outcome.failed) {
      failed.add(host);
      if (!rescuable) forget(run, host);
    }
    if (outcome.fatal !== undefined) return spreadFailure(run, hosts, failed, outcome.fatal, around);
  }
  return { alive: hosts.filter((host) => !failed.has(host) && host.status !== 'unreachable'), failed: [...failed] };
}

/** A host that fails in a handler runs no further one, also where handlers are forced. */
function forget(run: PlayRun, host: HostState): void {
  for (const asked of run.notified.values()) asked.delete(host);
  run.notifications.delete(host);
}
