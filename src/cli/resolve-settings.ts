import { resolve } from 'node:path';
import type { RunSettings } from '../engine/settings.ts';
import { readExtraVars } from './extra-vars.ts';
import { askLine } from './ask-line.ts';
import { findPath } from './find-path.ts';
import type { Io } from './io.ts';
import { openVault, type Vault } from './open-vault.ts';
import { OPTIONS } from './option.ts';
import type { CommandLine } from './parse-command-line.ts';
import type { Place } from './place.ts';
import { UserError } from './user-error.ts';

const DEFAULT_FORKS = 50;
/** Seconds, for connecting and logging in. */
const DEFAULT_CONNECT_TIMEOUT = 10;

/** With what opens the vaults of the project. */
export interface CommandSettings extends RunSettings {
  readonly vault: Vault;
}

/** The settings of a run: the command line goes before `longshore.yml`, and that before the defaults. Asks for the passwords of `-K` and `-J`. */
export async function resolveSettings(
  io: Io,
  line: CommandLine,
  { project: { settingsFile }, defaults: project }: Pick<Place, 'project' | 'defaults'>,
): Promise<CommandSettings> {
  const vault = await openVault(io, line, project);
  const user = line.get(OPTIONS.user) ?? project.remote_user;
  const key = line.get(OPTIONS.privateKey) ?? project.private_key_file;
  const limit = line.get(OPTIONS.limit);
  const password = line.has(OPTIONS.askBecomePass)
    ? await askLine(io, 'BECOME password: ', { echo: false })
    : undefined;
  const policy = project.host_key_policy as RunSettings['hostKeyPolicy'];
  return {
    forks:
      readNumber(line, OPTIONS.forks, 'a whole number from 1', (count) => Number.isInteger(count) && count > 0) ??
      project.forks ??
      DEFAULT_FORKS,
    check: line.has(OPTIONS.check),
    diff: line.has(OPTIONS.diff),
    verbosity: line.count(OPTIONS.verbose),
    extraVars: readExtraVars(line.all(OPTIONS.extraVars), io.cwd, vault.readFile),
    vault,
    ...(user === undefined ? {} : { remoteUser: user }),
    ...(key === undefined ? {} : { privateKeyFiles: [key] }),
    ...(policy === undefined ? {} : { hostKeyPolicy: policy }),
    connectTimeoutMs:
      1000 *
      (readNumber(line, OPTIONS.timeout, 'a number of seconds', (seconds) => seconds > 0) ??
        project.connect_timeout ??
        DEFAULT_CONNECT_TIMEOUT),
    ...(project.task_timeout === undefined ? {} : { taskTimeoutMs: project.task_timeout * 1000 }),
    become: {
      enabled: line.has(OPTIONS.become) || (project.become ?? false),
      method: line.get(OPTIONS.becomeMethod) ?? project.become_method ?? 'sudo',
      user: line.get(OPTIONS.becomeUser) ?? project.become_user ?? 'root',
      ...(password === undefined ? {} : { password }),
    },
    ...(limit === undefined ? {} : { limit }),
    tags: splitList(line.all(OPTIONS.tags)),
    skipTags: splitList(line.all(OPTIONS.skipTags)),
    ...(project.roles_path === undefined
      ? {}
      : { rolesPath: project.roles_path.map((path) => findPath(io, 'expanduser', path)) }),
    ...(settingsFile === undefined ? {} : { settingsFile: resolve(io.cwd, settingsFile) }),
  };
}

function readNumber(
  line: CommandLine,
  option: (typeof OPTIONS)['forks' | 'timeout'],
  expected: string,
  isValid: (value: number) => boolean,
): number | undefined {
  const text = line.get(option);
  if (text === undefined) return undefined;
  const value = Number(text);
  if (text.trim() === '' || !isValid(value))
    throw new UserError(`--${option.long}: expected ${expected}, found \`${text}\``);
  return value;
}

function splitList(texts: readonly string[]): string[] {
  return texts
    .flatMap((text) => text.split(','))
    .map((part) => part.trim())
    .filter((part) => part !== '');
}
