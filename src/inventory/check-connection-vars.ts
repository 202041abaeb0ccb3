import { createError } from '../source/codes.ts';
import type { Diagnostic } from '../source/diagnostic.ts';
import type { Node, ScalarNode } from '../source/node.ts';
import { proposeName } from '../source/propose-name.ts';
import { suggest } from '../util/suggest.ts';
import type { Group, Host, Inventory } from './inventory.ts';

/** Ways to reach a host. */
export const CONNECTIONS = ['ssh', 'openssh', 'node-ssh', 'local', 'docker'] as const;

/** The same in a sentence. */
export const CONNECTIONS_TEXT = 'ssh, openssh, node-ssh, local or docker';

interface Kind {
  readonly expected: string;
  /** All values that there are. */
  readonly names?: readonly string[];
  readonly fits: (value: ScalarNode['value']) => boolean;
}

const PORT: Kind = {
  expected: 'a port, a number from 1 to 65535',
  fits: (value) => isNumeric(value) && Number.isInteger(Number(value)) && Number(value) >= 1 && Number(value) <= 65_535,
};
const SECONDS: Kind = { expected: 'a number of seconds', fits: (value) => isNumeric(value) && Number(value) > 0 };
const INTEGER: Kind = { expected: 'an integer', fits: (value) => isNumeric(value) && Number.isInteger(Number(value)) };
const FLAG: Kind = {
  expected: '`true` or `false`',
  fits: (value) => /^(?:y|yes|t|true|on|1|n|no|f|false|off|0)$/i.test(String(value)),
};
const CONNECTION: Kind = {
  expected: `a connection that there is: ${CONNECTIONS_TEXT}`,
  names: CONNECTIONS,
  fits: (value) => readConnectionKind(String(value)) !== undefined,
};
const METHOD: Kind = {
  expected: 'a way to become another user that there is: sudo, su or doas',
  names: ['sudo', 'su', 'doas'],
  fits: (value) => readBecomeMethod(String(value)) !== undefined,
};
const TEXT: Kind = { expected: 'text', fits: (value) => value !== '' && typeof value !== 'boolean' };

/** Variables that say how a host is reached, under Ansible's names. */
const KINDS: ReadonlyMap<string, Kind> = new Map([
  ...['ansible_port', 'ansible_ssh_port'].map((name) => [name, PORT] as const),
  ...['ansible_timeout', 'ansible_ssh_timeout', 'ansible_docker_timeout'].map((name) => [name, SECONDS] as const),
  ['ansible_group_priority', INTEGER] as const,
  ...['ansible_become', 'ansible_docker_privileged', 'ansible_docker_tls', 'ansible_docker_validate_certs'].map(
    (name) => [name, FLAG] as const,
  ),
  ['ansible_connection', CONNECTION] as const,
  ['ansible_become_method', METHOD] as const,
  ...[
    'ansible_become_exe',
    'ansible_become_flags',
    'ansible_become_user',
    'ansible_docker_docker_host',
    'ansible_docker_extra_args',
    'ansible_docker_host',
    'ansible_docker_user',
    'ansible_docker_via',
    'ansible_docker_working_dir',
    'ansible_host',
    'ansible_private_key_file',
    'ansible_private_key_passphrase',
    'ansible_ssh_common_args',
    'ansible_ssh_extra_args',
    'ansible_ssh_host',
    'ansible_ssh_known_hosts_file',
    'ansible_ssh_private_key_file',
    'ansible_ssh_private_key_passphrase',
    'ansible_ssh_user',
    'ansible_user',
  ].map((name) => [name, TEXT] as const),
]);

/** How a host is reached, by Ansible's names for it; undefined for one that there is not. */
export function readConnectionKind(name: string): (typeof CONNECTIONS)[number] | undefined {
  const short = name.replace(/^(?:ansible\.builtin|community\.docker)\./, '');
  if (short === 'ssh' || short === 'smart') return 'ssh';
  if (short === 'docker' || short === 'docker_api') return 'docker';
  // Ansible's own way without the system's ssh.
  if (short === 'node-ssh' || short === 'paramiko' || short === 'paramiko_ssh') return 'node-ssh';
  return short === 'local' || short === 'openssh' ? short : undefined;
}

/** How another user is become; undefined for a way that there is not. */
export function readBecomeMethod(name: string): 'sudo' | 'su' | 'doas' | undefined {
  const short = name.replace(/^(?:ansible\.builtin|community\.general)\./, '');
  return short === 'sudo' || short === 'su' || short === 'doas' ? short : undefined;
}

export interface WrongValue {
  /** What it must be. */
  readonly expected: string;
  /** What may have been meant. */
  readonly near: string | undefined;
}

/** What a variable of this name must be where its value is something else; templates and what is encrypted are known only to a run. */
export function findWrongValue(name: string, node: Node): WrongValue | undefined {
  const kind = KINDS.get(name);
  if (kind === undefined) return undefined;
  const { expected, names = [] } = kind;
  if (node.kind !== 'scalar') return { expected, near: undefined };
  if (node.value === null || node.tag === 'vault') return undefined;
  if (typeof node.value === 'string' && /\{[{%]/.test(node.value)) return undefined;
  return kind.fits(node.value) ? undefined : { expected, near: suggest(String(node.value), names) };
}

/** Connection variables of hosts and groups with values that no run could use. */
export function checkConnectionVars(inventory: Inventory): Diagnostic[] {
  return [...findWrongVars(inventory).values()];
}

/** The same by the node of the value. */
export function findWrongVars(inventory: Inventory): ReadonlyMap<Node, Diagnostic> {
  const found = new Map<Node, Diagnostic>();
  const owners: (Group | Host)[] = [...inventory.groups.values(), ...inventory.hosts.values()];
  for (const { vars } of owners) {
    for (const { entries } of vars) {
      for (const [name, { node }] of entries) {
        const wrong = describeWrongVariable(name, node);
        if (wrong !== undefined) found.set(node, wrong);
      }
    }
  }
  return found;
}

/** The same as a mistake at the value's place. */
export function describeWrongVariable(name: string, node: Node): Diagnostic | undefined {
  const wrong = findWrongValue(name, node);
  if (wrong === undefined) return undefined;
  const { expected, near } = wrong;
  return createError('LS0340', `\`${name}\` must be ${expected}`, { span: node.span, expected, ...proposeName(near) });
}

function isNumeric(value: ScalarNode['value']): boolean {
  return typeof value === 'number' || (typeof value === 'string' && /^\d+(?:\.\d+)?$/.test(value.trim()));
}
