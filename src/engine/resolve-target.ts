import { resolve } from 'node:path';
import { parseWords } from '../shell/parse-words.ts';
import { containsUnknown, toText } from '../template/convert.ts';
import { OMIT, Undefined } from '../template/value.ts';
import type { Become, Target } from '../transport/connection.ts';
import type { Scope } from '../variables/scope.ts';
import { parseBoolean, UnknownDecision } from './keyword-value.ts';
import type { RunSettings } from './settings.ts';

/** What the keywords of a task say about its connection, rendered. */
export interface ConnectionKeywords {
  readonly connection?: string | undefined;
  readonly remoteUser?: string | undefined;
  readonly port?: number | undefined;
  readonly become?: boolean | undefined;
  readonly becomeUser?: string | undefined;
  readonly becomeMethod?: string | undefined;
}

export interface Reach {
  readonly target: Target;
  readonly become: Become | undefined;
}

/** A connection variable or keyword with a value that cannot be. */
export class ConnectionError extends Error {}

const LOCAL_NAMES = new Set(['localhost', '127.0.0.1', '::1']);
const POLICIES: ReadonlyMap<string, NonNullable<Target['hostKeyPolicy']>> = new Map([
  ['strict', 'strict'],
  ['yes', 'strict'],
  ['true', 'strict'],
  ['accept-new', 'accept-new'],
  ['off', 'off'],
  ['no', 'off'],
  ['false', 'off'],
]);

/**
 * How to reach a host, from its variables (they go first), the task's keywords, and the settings. Ansible's names.
 * `inInventory` is false for a host that only `delegate_to` names.
 */
export function resolveTarget(
  name: string,
  scope: Scope,
  keywords: ConnectionKeywords,
  settings: RunSettings,
  inInventory: boolean,
): Reach {
  const text = (...names: readonly string[]): string | undefined => {
    for (const variable of names) {
      const value = scope.lookup(variable);
      if (value instanceof Undefined) {
        if (scope.find(variable) !== undefined) throw new ConnectionError(`${variable}: ${value.message}`);
        continue;
      }
      if (value === null || value === OMIT) continue;
      const unknown = containsUnknown(value);
      if (unknown !== undefined) throw new UnknownDecision(unknown);
      return toText(value);
    }
    return undefined;
  };
  const implicitLocal = !inInventory && LOCAL_NAMES.has(name);
  const connection = readConnection(
    text('ansible_connection') ?? keywords.connection ?? (implicitLocal ? 'local' : 'ssh'),
  );
  const keyFile = text('ansible_ssh_private_key_file', 'ansible_private_key_file');
  const knownHosts = text('ansible_ssh_known_hosts_file');
  const user = text('ansible_user', 'ansible_ssh_user') ?? keywords.remoteUser ?? settings.remoteUser;
  const port = readPort(text('ansible_port', 'ansible_ssh_port')) ?? keywords.port;
  const password = text('ansible_password', 'ansible_ssh_pass', 'ansible_ssh_password');
  const policy = readPolicy(
    text('ansible_host_key_policy', 'ansible_host_key_checking', 'ansible_ssh_host_key_checking'),
  );
  const sshArguments = [text('ansible_ssh_common_args'), text('ansible_ssh_extra_args')]
    .filter((words) => words !== undefined)
    .flatMap((words) => parseWords(words));
  const timeout = text('ansible_timeout', 'ansible_ssh_timeout');
  const target: Target = {
    name,
    connection,
    host: text('ansible_host', 'ansible_ssh_host') ?? name,
    connectTimeoutMs: timeout === undefined ? settings.connectTimeoutMs : Number(timeout) * 1000,
    hostKeyPolicy: policy ?? settings.hostKeyPolicy,
    ...(port === undefined ? {} : { port }),
    ...(user === undefined ? {} : { user }),
    ...(password === undefined ? {} : { password }),
    ...(knownHosts === undefined ? {} : { knownHostsFiles: [resolve(knownHosts)] }),
    ...(sshArguments.length === 0 ? {} : { sshArguments }),
    privateKeyFiles: keyFile === undefined ? settings.privateKeyFiles : [keyFile],
  };
  return { target, become: readBecome(text, keywords, settings) };
}

function readBecome(
  text: (...names: readonly string[]) => string | undefined,
  keywords: ConnectionKeywords,
  settings: RunSettings,
): Become | undefined {
  const said = text('ansible_become');
  const wanted = said === undefined ? (keywords.become ?? settings.become.enabled) : parseBoolean(said);
  if (wanted === undefined) throw new ConnectionError(`ansible_become: expected a boolean, found \`${said}\``);
  if (!wanted) return undefined;
  const method = text('ansible_become_method') ?? keywords.becomeMethod ?? settings.become.method;
  if (method !== 'sudo' && method !== 'su' && method !== 'doas') {
    throw new ConnectionError(`the become method \`${method}\` is not known: sudo, su and doas are`);
  }
  const password =
    text('ansible_become_password', 'ansible_become_pass', 'ansible_sudo_pass') ?? settings.become.password;
  const user = text('ansible_become_user') ?? keywords.becomeUser ?? settings.become.user;
  return { method, user, ...(password === undefined ? {} : { password }) };
}

function readConnection(name: string): Target['connection'] {
  const short = name.replace(/^ansible\.builtin\./, '');
  if (short === 'ssh' || short === 'smart' || short === 'paramiko' || short === 'paramiko_ssh') return 'ssh';
  if (short === 'local' || short === 'openssh') return short;
  throw new ConnectionError(`the connection \`${name}\` is not supported: ssh, openssh and local are`);
}

function readPort(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const port = Number(text);
  if (!Number.isInteger(port) || port < 1 || port > 65535)
    throw new ConnectionError(`ansible_port: \`${text}\` is no port`);
  return port;
}

function readPolicy(text: string | undefined): Target['hostKeyPolicy'] {
  if (text === undefined) return undefined;
  const policy = POLICIES.get(text.toLowerCase());
  if (policy === undefined)
    throw new ConnectionError(`\`${text}\` is no host key policy: strict, accept-new and off are`);
  return policy;
}
