import type { Route } from '../module/bridge.ts';
import type { Job } from './job.ts';

/**
 * Between which machines a transfer of a job goes. As in Ansible it begins on the controller unless `delegate_to` names another machine, and both
 * ends are one machine where the delegate is the host itself, or where the host is this machine and nobody else is named.
 */
export function findRoute({ delegate, host, reach, ownReach }: Job): Route {
  const own = ownReach().target;
  const there = { name: host.name, isController: own.connection === 'local' };
  const controller = { name: 'localhost', isController: true };
  if (delegate === undefined) {
    return there.isController ? { near: there, far: undefined } : { near: controller, far: there };
  }
  const isDelegateHere = reach().target.connection === 'local';
  const isSame = delegate === host.name || delegate === own.host || (isDelegateHere && there.isController);
  if (isSame) return { near: { name: delegate, isController: isDelegateHere }, far: undefined };
  return { near: isDelegateHere ? controller : { name: delegate, isController: false }, far: there };
}
