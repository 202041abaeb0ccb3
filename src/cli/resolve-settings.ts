import { resolve } from 'node:path';
import type { RunSettings } from '../engine/settings.ts';
import { CONNECTIONS_TEXT, readBecomeMethod, readConnectionKind } from '../inventory/check-connection-vars.ts';
import { parseWords } from '../shell/parse-words.ts';
import { warnOfAnsibleSettings } from './ansible-settings.ts';
import { readExtraVars } from './extra-vars.ts';
import { findPython } from './find-python.ts';
import { findPath } from './find-path.ts';
import type { Io } from './io.ts';
import { openVault, type Vault } from './open-vault.ts';
import { type Option, OPTIONS } from './option.ts';
import type { CommandLine } from './parse-command-line.ts';
import type { Place } from './place.ts';
import { readPasswords } from './read-password.ts';
import { readLimit } from './read-limit.ts';
import { UserError } from './user-error.ts';

const DEFAULT_FORKS = 50;
/** Seconds, for connecting and logging in. */
const DEFAULT_CONNECT_TIMEOUT = 10;
/** Where ansible-galaxy puts roles for a user, and packages and administrators for all. */
const DEFAULT_ROLES_PATH = ['~/.ansible/roles', '/usr/share/ansible/roles', '/etc/ansible/roles'];

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
  warnOfAnsibleSettings(io, settingsFile !== undefined);
  const vault = await openVault(io, line, project);
  const user = line.get(OPTIONS.user) ?? project.remote_user;
  const key = line.get(OPTIONS.privateKey) ?? project.private_key_file;
  const limit = readLimit(line, io.cwd);
  const connection = line.get(OPTIONS.connection);
  if (connection !== undefined && readConnectionKind(connection) === undefined) {
    throw new UserError(`--connection: expected ${CONNECTIONS_TEXT}, found \`${connection}\``);
  }
  const becomeMethod = line.get(OPTIONS.becomeMethod);
  if (becomeMethod !== undefined && readBecomeMethod(becomeMethod) === undefined) {
    throw new UserError(`--become-method: expected sudo, su or doas, found \`${becomeMethod}\``);
  }
  const { login: loginPassword, become: password } = await readPasswords(io, line);
  const sshCommonArgs = readWords(line, OPTIONS.sshCommonArgs);
  const sshExtraArgs = readWords(line, OPTIONS.sshExtraArgs);
  const timeout =
    readNumber(line, OPTIONS.timeout, 'a number of seconds', (seconds) => seconds > 0) ?? project.connect_timeout;
  const taskTimeout =
    readNumber(line, OPTIONS.taskTimeout, 'a number of seconds', (seconds) => seconds >= 0) ?? project.task_timeout;
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
    ...(sshCommonArgs === undefined ? {} : { sshCommonArgs }),
    ...(sshExtraArgs === undefined ? {} : { sshExtraArgs }),
    ...(policy === undefined ? {} : { hostKeyPolicy: policy }),
    connectTimeoutMs: 1000 * (timeout ?? DEFAULT_CONNECT_TIMEOUT),
    ...(timeout === undefined ? { connectTimeoutIsDefault: true } : {}),
    ...(taskTimeout === undefined || taskTimeout === 0 ? {} : { taskTimeoutMs: taskTimeout * 1000 }),
    become: {
      enabled: line.has(OPTIONS.become) || (project.become ?? false),
      method: becomeMethod ?? project.become_method ?? 'sudo',
      user: line.get(OPTIONS.becomeUser) ?? project.become_user ?? 'root',
      ...(password === undefined ? {} : { password }),
    },
    ...(limit === undefined ? {} : { limit }),
    ...(connection === undefined ? {} : { connection }),
    ...(loginPassword === undefined ? {} : { password: loginPassword }),
    forceHandlers: line.has(OPTIONS.forceHandlers),
    step: line.has(OPTIONS.step),
    tags: readTags(line),
    skipTags: splitList(line.all(OPTIONS.skipTags)),
    rolesPath: (project.roles_path ?? DEFAULT_ROLES_PATH).map((path) => findPath(io, 'expanduser', path)),
    playbookPython: findPython(io.env['PATH']),
    ...(settingsFile === undefined ? {} : { settingsFile: resolve(io.cwd, settingsFile) }),
  };
}

/** Words as a shell reads them. */
function readWords(line: CommandLine, option: Option): readonly string[] | undefined {
  const text = line.get(option);
  try {
    return text === undefined ? undefined : parseWords(text);
  } catch (error) {
    throw new UserError(`--${option.long}: ${error instanceof Error ? error.message : String(error)}`);
  }
}

/** @throws UserError */
export function readNumber(
  line: CommandLine,
  option: Option,
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

/** Given without a tag it chooses none, so that only those of `always` are left. */
function readTags(line: CommandLine): string[] {
  const tags = splitList(line.all(OPTIONS.tags));
  return tags.length === 0 && line.has(OPTIONS.tags) ? [''] : tags;
}

function splitList(texts: readonly string[]): string[] {
  return texts
    .flatMap((text) => text.split(','))
    .map((part) => part.trim())
    .filter((part) => part !== '');
}
