import { Undefined, type Value } from '../template/value.ts';
import type { Target } from '../transport/connection.ts';
import type { Binding, Layer } from '../variables/layer.ts';
import type { Scope } from '../variables/scope.ts';
import { createVars } from './magic-variables.ts';

const READ: Readonly<Record<string, (target: Target) => Value | undefined>> = {
  ansible_connection: ({ connection }) => connection,
  ansible_host: ({ host }) => host,
  ansible_port: ({ port }) => port,
  ansible_ssh_host: ({ host }) => host,
  ansible_ssh_port: ({ port }) => port,
  ansible_ssh_user: ({ user }) => user,
  ansible_user: ({ user }) => user,
};

/**
 * `ansible_delegated_vars` of a task that `host` delegates: the variables of the host where the work is done, by its name. Only
 * `inventory_hostname` is that of the host whose task it is.
 */
export function createDelegateLayer(delegate: string, host: string, scope: () => Scope): Layer {
  const compute = (): Value => {
    const vars = createVars(scope);
    const get = (name: string): Value => (name === 'inventory_hostname' ? host : vars.get(name));
    return new Map([[delegate, { ...vars, get }]]);
  };
  return {
    name: 'magic variables',
    get: (name) => (name === DELEGATED ? { kind: 'computed', compute } : undefined),
    names: () => [DELEGATED],
  };
}

const DELEGATED = 'ansible_delegated_vars';

/** How the host of a task is reached, where no variable says so. `findTarget` is called when one of them is asked for. */
export function createConnectionLayer(findTarget: () => Target): Layer {
  return {
    name: 'magic variables',
    get: (name): Binding | undefined => {
      const read = Object.hasOwn(READ, name) ? READ[name] : undefined;
      const compute = (): Value => read?.(findTarget()) ?? new Undefined(`\`${name}\` is not defined`, name);
      return read && { kind: 'computed', compute };
    },
    names: () => Object.keys(READ),
  };
}
