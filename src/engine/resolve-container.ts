import { parseWords } from '../shell/parse-words.ts';
import { containsUnknown, toText } from '../template/convert.ts';
import { Undefined } from '../template/value.ts';
import type { DockerReach, Target } from '../transport/connection.ts';
import type { Scope } from '../variables/scope.ts';
import { ConnectionError, readConnectionVariable } from './connection-variable.ts';
import { parseBoolean, UnknownDecision } from './keyword-value.ts';

/** Options of docker's client that take a value, by the variables of Ansible's plugins; the first that is set counts. */
const WITH_VALUE: ReadonlyMap<string, readonly string[]> = new Map([
  ['--host', ['ansible_docker_docker_host']],
  ['--tlscacert', ['ansible_docker_ca_path', 'ansible_docker_ca_cert']],
  ['--tlscert', ['ansible_docker_client_cert']],
  ['--tlskey', ['ansible_docker_client_key']],
]);
const FLAGS: ReadonlyMap<string, string> = new Map([
  ['--tls', 'ansible_docker_tls'],
  ['--tlsverify', 'ansible_docker_validate_certs'],
]);

export interface ContainerQuestion {
  /** The inventory's name of the container. */
  readonly name: string;
  readonly scope: Scope;
  /** As whom, where no variable says so. */
  readonly user: string | undefined;
  /** Where no variable says so. */
  readonly connectTimeoutMs: number;
  /** How a host of the inventory is reached. */
  readonly resolveHost: (name: string) => NonNullable<DockerReach['via']>;
}

/**
 * How to reach a container, from the variables of Ansible's plugins `docker` and `docker_api`, and `ansible_docker_via`: the host of the
 * inventory on which docker is to run.
 */
export function resolveContainer({ name, scope, user, connectTimeoutMs, resolveHost }: ContainerQuestion): Target {
  const read = <T>(names: readonly string[], parse: (text: string) => T): T | undefined =>
    readConnectionVariable(scope, names, parse);
  const as = read(['ansible_docker_user', 'ansible_user'], String) ?? user;
  return {
    name,
    connection: 'docker',
    host: read(['ansible_docker_host', 'ansible_host'], String) ?? name,
    connectTimeoutMs: read(['ansible_docker_timeout', 'ansible_timeout'], readSeconds) ?? connectTimeoutMs,
    docker: readDockerReach(scope, read(['ansible_docker_via'], resolveHost)),
    ...(as === undefined ? {} : { user: as }),
  };
}

/** How docker is called for a container, by the variables of Ansible's plugins `docker` and `docker_api`. */
function readDockerReach(scope: Scope, via: DockerReach['via']): DockerReach {
  const text = (...names: readonly string[]): string | undefined => readConnectionVariable(scope, names, String);
  const flag = (name: string): boolean => readConnectionVariable(scope, [name], readFlag) ?? false;
  if (text('ansible_docker_tls_hostname') !== undefined) {
    const reason = "docker's client compares a certificate with the name that it dials";
    throw new ConnectionError(`ansible_docker_tls_hostname is not supported: ${reason}`);
  }
  const options = [...WITH_VALUE].flatMap(([option, names]) => {
    const value = text(...names);
    return value === undefined ? [] : [option, value];
  });
  const flags = [...FLAGS].filter(([, name]) => flag(name)).map(([option]) => option);
  const folder = text('ansible_docker_working_dir');
  const apiVersion = text('ansible_docker_api_version');
  return {
    clientArguments: [
      ...options,
      ...flags,
      ...(readConnectionVariable(scope, ['ansible_docker_extra_args'], parseWords) ?? []),
    ],
    execArguments: [
      ...readEnvironment(scope).flatMap(([name, value]) => ['-e', `${name}=${value}`]),
      ...(folder === undefined ? [] : ['-w', folder]),
      ...(flag('ansible_docker_privileged') ? ['--privileged'] : []),
    ],
    ...(apiVersion === undefined || apiVersion === 'auto' ? {} : { apiVersion }),
    ...(via === undefined ? {} : { via }),
  };
}

const ENVIRONMENT = 'ansible_docker_extra_env';

/** As with Ansible, where a number or a boolean has to be in quotes. */
function readEnvironment(scope: Scope): (readonly [string, string])[] {
  const value = scope.lookup(ENVIRONMENT);
  if (value === null || (value instanceof Undefined && scope.find(ENVIRONMENT) === undefined)) return [];
  const unknown = containsUnknown(value);
  if (unknown !== undefined) throw new UnknownDecision(unknown);
  if (!(value instanceof Map)) throw new ConnectionError(`${ENVIRONMENT}: expected a dict of texts`);
  return Array.from(value, ([name, text]) => {
    if (typeof name === 'string' && typeof text === 'string') return [name, text] as const;
    throw new ConnectionError(`${ENVIRONMENT}: the value of ${toText(name)} must be a text: put it in quotes`);
  });
}

/** @returns milliseconds */
function readSeconds(text: string): number {
  const seconds = Number(text);
  if (!(seconds > 0)) throw new ConnectionError(`\`${text}\` is no number of seconds`);
  return seconds * 1000;
}

function readFlag(text: string): boolean {
  const flag = parseBoolean(text);
  if (flag === undefined) throw new ConnectionError(`expected a boolean, found \`${text}\``);
  return flag;
}
