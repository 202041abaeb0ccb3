import { ModuleFailure } from '../module/result.ts';
import { formatScalar } from './docker-container-values.ts';

/** A client's `--env-file` reads lines of at most 64 KiB and drops a CR at their end. */
const LINE_LIMIT = 60_000;

/** Names that mean something to docker's client itself, or that a shell does not let go, and so cannot be handed to it in its own environment. */
const CLIENT_VARIABLE =
  /^(?:PATH|HOME|DOCKER_.*|BUILDKIT_.*|LD_.*|GO.*|SSL_.*|.*_proxy|E?UID|PPID|SHELLOPTS|BASHOPTS|BASH_VERSINFO)$/i;

/** Whether the value of a variable has to stand in an option, since the client's own environment cannot hold it. */
export function isClientVariable(name: string): boolean {
  return !/^[A-Za-z_]\w*$/.test(name) || CLIENT_VARIABLE.test(name);
}

/** The variables of `env`, each with its line `NAME=value`. */
export function readEnvironment(
  env: Readonly<Record<string, unknown>> | undefined,
): readonly (readonly [name: string, line: string])[] {
  return Object.entries(env ?? {}).map(([name, value]) => {
    if (name === '' || /[=\s]/.test(name))
      throw new ModuleFailure(`not a name of an environment variable: \`${name}\``);
    if (typeof value === 'boolean') {
      throw new ModuleFailure(`env.${name} is a boolean, and programs differ in how they spell it`, {
        help: `put what it should say into quotes: ${name}: "${value}"`,
      });
    }
    return [name, `${name}=${formatScalar(value, `env.${name}`)}`];
  });
}

/** How an environment reaches docker's client without standing on a command line, where everybody on the host could read it. */
export interface EnvironmentPlan {
  /** Text of an `--env-file`. */
  readonly file: string;
  /** `NAME=value` for the client's own environment, where a value does not fit into a line. */
  readonly exports: readonly string[];
  /** Options that name the exported ones; what can go neither way stands in them. */
  readonly options: readonly string[];
}

export function planEnvironment(env: Readonly<Record<string, unknown>> | undefined): EnvironmentPlan {
  const lines: string[] = [];
  const exports: string[] = [];
  const options: string[] = [];
  for (const [name, line] of readEnvironment(env)) {
    if (!/[\n\r]/.test(line) && line.length < LINE_LIMIT && !name.startsWith('#')) {
      lines.push(`${line}\n`);
    } else if (!isClientVariable(name)) {
      exports.push(line);
      options.push(`--env=${name}`);
    } else {
      options.push(`--env=${line}`);
    }
  }
  return { file: lines.join(''), exports, options };
}
