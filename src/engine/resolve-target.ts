import { resolve } from 'node:path';
import { CONNECTIONS_TEXT, readBecomeMethod, readConnectionKind } from '../inventory/check-connection-vars.ts';
import { parseWords } from '../shell/parse-words.ts';
import type { Become, Target } from '../transport/connection.ts';
import { parseKnownHosts } from '../util/known-hosts.ts';
import type { Scope } from '../variables/scope.ts';
import { unbracketAddress } from '../util/unbracket-address.ts';
import { ConnectionError, readConnectionLines, readConnectionVariable } from './connection-variable.ts';
import { parseBoolean } from './keyword-value.ts';
import { resolveContainer } from './resolve-container.ts';
import type { RunSettings } from './settings.ts';

/** What the keywords of a task say about its connection, rendered. */
export interface ConnectionKeywords {
  readonly connection?: string | undefined;
  readonly remoteUser?: string | undefined;
  readonly port?: number | undefined;
  readonly become?: boolean | undefined;
  readonly becomeUser?: string | undefined;
  readonly becomeMethod?: string | undefined;
  readonly becomeExe?: string | undefined;
  readonly becomeFlags?: string | undefined;
}

export interface Reach {
  readonly target: Target;
  readonly become: Become | undefined;
}

/** The variables of a host of the inventory; undefined where it has no such host. */
export type FindHost = (name: string) => Scope | undefined;

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
 * `inInventory` is false for a host that only `delegate_to` names; `findHost` gives the variables of another one.
 */
export function resolveTarget(
  name: string,
  scope: Scope,
  keywords: ConnectionKeywords,
  settings: RunSettings,
  inInventory: boolean,
  findHost: FindHost,
): Reach {
  const read = <T>(names: readonly string[], parse: (text: string) => T): T | undefined =>
    readConnectionVariable(scope, names, parse);
  const text = (...names: readonly string[]): string | undefined => read(names, (value) => value);
  const implicitLocal = !inInventory && LOCAL_NAMES.has(name);
  const connection =
    read(['ansible_connection'], readConnection) ??
    readConnection(keywords.connection ?? (implicitLocal ? 'local' : (settings.connection ?? 'ssh')));
  if (connection === 'docker') {
    const target = resolveContainer({
      name,
      scope,
      user: keywords.remoteUser ?? settings.remoteUser,
      connectTimeoutMs: settings.connectTimeoutMs,
      resolveHost: (host) => resolveHostOf(name, host, settings, findHost),
    });
    return { target, become: readBecome(scope, keywords, settings) };
  }
  const keyFile = text('ansible_ssh_private_key_file', 'ansible_private_key_file');
  const knownHosts = text('ansible_ssh_known_hosts_file');
  const user = text('ansible_user', 'ansible_ssh_user') ?? keywords.remoteUser ?? settings.remoteUser;
  const port = read(['ansible_port', 'ansible_ssh_port'], readPort) ?? keywords.port;
  const password = text('ansible_password', 'ansible_ssh_pass', 'ansible_ssh_password') ?? settings.password;
  const keyPassphrase = text('ansible_ssh_private_key_passphrase', 'ansible_private_key_passphrase');
  const hostKeys = readConnectionLines(scope, 'ansible_ssh_host_key', readHostKey);
  const policy = read(
    ['ansible_host_key_policy', 'ansible_host_key_checking', 'ansible_ssh_host_key_checking'],
    readPolicy,
  );
  const sshArguments = [
    ...(read(['ansible_ssh_common_args'], parseWords) ?? settings.sshCommonArgs ?? []),
    ...(read(['ansible_ssh_extra_args'], parseWords) ?? settings.sshExtraArgs ?? []),
  ];
  const timeoutMs = read(['ansible_timeout', 'ansible_ssh_timeout'], readSeconds);
  const address = text('ansible_host', 'ansible_ssh_host') ?? name;
  const target: Target = {
    name,
    connection,
    host: unbracketAddress(address) ?? address,
    // As with Ansible: what a task on this machine names is beside the playbook.
    ...(connection === 'local' && scope.place !== undefined ? { folder: resolve(scope.place.folder) } : {}),
    connectTimeoutMs: timeoutMs ?? settings.connectTimeoutMs,
    ...(timeoutMs === undefined && settings.connectTimeoutIsDefault === true ? { connectTimeoutIsDefault: true } : {}),
    hostKeyPolicy: policy ?? settings.hostKeyPolicy,
    ...(port === undefined ? {} : { port }),
    ...(user === undefined ? {} : { user }),
    ...(keyPassphrase === undefined ? {} : { keyPassphrase }),
    ...(password === undefined ? {} : { password }),
    ...(knownHosts === undefined ? {} : { knownHostsFiles: [resolve(knownHosts)] }),
    ...(hostKeys === undefined ? {} : { hostKeys }),
    ...(sshArguments.length === 0 ? {} : { sshArguments }),
    privateKeyFiles: keyFile === undefined ? settings.privateKeyFiles : [keyFile],
  };
  return { target, become: readBecome(scope, keywords, settings) };
}

/** The texts of a reach that nobody may see. */
export function listPasswords({ target, become }: Reach): string[] {
  const own = [target.password, target.keyPassphrase, become?.password].filter((text) => text !== undefined);
  return target.docker?.via === undefined ? own : [...own, ...listPasswords(target.docker.via)];
}

/** How the host that a container is on is reached: as its own variables say, since the task's keywords are about the container. */
function resolveHostOf(container: string, host: string, settings: RunSettings, findHost: FindHost): Reach {
  const scope = findHost(host);
  if (scope === undefined) throw new ConnectionError(`there is no host \`${host}\` in the inventory`);
  const { connection: _, ...others } = settings;
  const findFurther = (name: string): Scope | undefined => {
    if (name === container) throw new ConnectionError(`\`${host}\` would be reached through itself`);
    return findHost(name);
  };
  return resolveTarget(
    host,
    scope,
    {},
    { ...others, become: { ...settings.become, enabled: false } },
    true,
    findFurther,
  );
}

function readBecome(scope: Scope, keywords: ConnectionKeywords, settings: RunSettings): Become | undefined {
  const read = <T>(names: readonly string[], parse: (text: string) => T): T | undefined =>
    readConnectionVariable(scope, names, parse);
  const text = (...names: readonly string[]): string | undefined => read(names, (value) => value);
  const wanted = read(['ansible_become'], readFlag) ?? keywords.become ?? settings.become.enabled;
  if (!wanted) return undefined;
  const method =
    read(['ansible_become_method'], readMethod) ?? readMethod(keywords.becomeMethod ?? settings.become.method);
  const password =
    text('ansible_become_password', 'ansible_become_pass', 'ansible_sudo_pass') ?? settings.become.password;
  const user = text('ansible_become_user') ?? keywords.becomeUser ?? settings.become.user;
  const exe = text('ansible_become_exe', `ansible_${method}_exe`) ?? keywords.becomeExe;
  const flags = text('ansible_become_flags', `ansible_${method}_flags`) ?? keywords.becomeFlags;
  return {
    method,
    user,
    ...(password === undefined ? {} : { password }),
    ...(exe === undefined ? {} : { exe }),
    ...(flags === undefined ? {} : { flags: readFlags(flags) }),
  };
}

function readFlags(text: string): readonly string[] {
  try {
    return parseWords(text);
  } catch (error) {
    throw new ConnectionError(
      `become_flags cannot be split into words: ${error instanceof Error ? error.message : ''}`,
    );
  }
}

function readConnection(name: string): Target['connection'] {
  const kind = readConnectionKind(name);
  if (kind !== undefined) return kind;
  throw new ConnectionError(`the connection \`${name}\` is not supported: it may be ${CONNECTIONS_TEXT}`);
}

function readFlag(text: string): boolean {
  const flag = parseBoolean(text);
  if (flag === undefined) throw new ConnectionError(`expected a boolean, found \`${text}\``);
  return flag;
}

function readMethod(name: string): Become['method'] {
  const method = readBecomeMethod(name);
  if (method !== undefined) return method;
  throw new ConnectionError(`the become method \`${name}\` is not known: sudo, su and doas are`);
}

/** @returns milliseconds */
function readSeconds(text: string): number {
  const seconds = Number(text);
  if (text.trim() === '' || !(seconds > 0)) throw new ConnectionError(`\`${text}\` is no number of seconds`);
  return seconds * 1000;
}

/** A line of a `.pub` file, as known_hosts has it for all hosts. */
function readHostKey(line: string): string {
  const [, marker = '', key] = /^(@cert-authority[ \t]+)?(.*)$/.exec(line) ?? [];
  const [known] = parseKnownHosts(`* ${key}`, '');
  if (known === undefined) {
    throw new ConnectionError(
      `\`${line}\` is no public key; expected one as in /etc/ssh/ssh_host_ed25519_key.pub of the host`,
    );
  }
  return `${marker === '' ? '' : '@cert-authority '}* ${known.type} ${known.key}`;
}

function readPort(text: string): number {
  const port = Number(text);
  if (!Number.isInteger(port) || port < 1 || port > 65535)
    throw new ConnectionError(`\`${text}\` is no port, a number up to 65535`);
  return port;
}

function readPolicy(text: string): NonNullable<Target['hostKeyPolicy']> {
  const policy = POLICIES.get(text.toLowerCase());
  if (policy === undefined)
    throw new ConnectionError(`\`${text}\` is no host key policy: strict, accept-new and off are`);
  return policy;
}
