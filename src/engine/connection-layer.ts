import { Undefined, type Value } from '../template/value.ts';
import type { Target } from '../transport/connection.ts';
import type { Binding, Layer } from '../variables/layer.ts';

const READ: Readonly<Record<string, (target: Target) => Value | undefined>> = {
  ansible_connection: ({ connection }) => connection,
  ansible_host: ({ host }) => host,
  ansible_port: ({ port }) => port,
  ansible_ssh_host: ({ host }) => host,
  ansible_ssh_port: ({ port }) => port,
  ansible_ssh_user: ({ user }) => user,
  ansible_user: ({ user }) => user,
};

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
