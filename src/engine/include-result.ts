import type { Task } from '../playbook/play.ts';
import { formatPlace } from '../source/span.ts';
import { toValue } from '../template/convert.ts';
import type { Finished } from './finished.ts';
import type { HostState } from './host-state.ts';
import type { Inclusion } from './inclusion.ts';
import { eventTask } from './pace.ts';
import type { PlayRun } from './play-run.ts';

/** What an include says of itself: what it names, nothing of what the tasks there do. */
export function describeInclusion({ given, role }: Pick<Inclusion, 'given' | 'role'>): Finished {
  const about = role === undefined ? { include: given, include_args: {} } : { include_args: { name: role.name } };
  return {
    status: 'ok',
    value: toValue({ changed: false, failed: false, ...about }),
    attempt: undefined,
    problem: undefined,
    reason: undefined,
    ms: 0,
  };
}

/** @param count of what it includes: with a loop each counts, as with Ansible. */
export function reportInclude(run: PlayRun, task: Task, host: HostState, finished: Finished, count: number): void {
  const status = finished.status === 'skipped' ? 'skipped' : 'ok';
  host.count(status, Math.max(1, count));
  const outcome = { status, ms: 0 } as const;
  run.context.world.emit({ type: 'host-finished', task: eventTask(run, task, host), host: host.name, outcome });
}

export function registerInclude({ register, span }: Task, { value }: Finished, hosts: readonly HostState[]): void {
  if (register === undefined) return;
  for (const host of hosts) host.set(String(register.value), value, formatPlace(span));
}
