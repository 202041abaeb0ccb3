import type { Task } from '../playbook/play.ts';
import { formatPlace } from '../source/span.ts';
import { toValue } from '../template/convert.ts';
import type { Finished } from './finished.ts';
import type { HostState } from './host-state.ts';
import type { Inclusion } from './inclusion.ts';

/** What an include says of itself: what it names, nothing of what the tasks there do. */
export function describeInclusion({ path, role }: Pick<Inclusion, 'path' | 'role'>): Finished {
  const about = role === undefined ? { include: path, include_args: {} } : { include_args: { name: role.name } };
  return {
    status: 'ok',
    value: toValue({ changed: false, failed: false, ...about }),
    attempt: undefined,
    problem: undefined,
    reason: undefined,
    ms: 0,
  };
}

export function registerInclude({ register, span }: Task, { value }: Finished, hosts: readonly HostState[]): void {
  if (register === undefined) return;
  for (const host of hosts) host.set(String(register.value), value, formatPlace(span));
}
