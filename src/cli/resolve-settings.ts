import { resolve } from 'node:path';
import type { RunSettings } from '../engine/settings.ts';
import { loadFile } from '../source/load-file.ts';
import { warnOfAnsibleSettings } from './ansible-settings.ts';
import { readExtraVars } from './extra-vars.ts';
import { askLine } from './ask-line.ts';
import { findPython } from './find-python.ts';
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
  warnOfAnsibleSettings(io, settingsFile !== undefined);
  const vault = await openVault(io, line, project);
  const user = line.get(OPTIONS.user) ?? project.remote_user;
  const key = line.get(OPTIONS.privateKey) ?? project.private_key_file;
  const limit = readLimit(line.get(OPTIONS.limit), io.cwd);
  const connection = line.get(OPTIONS.connection);
  if (connection !== undefined && !['ssh', 'openssh', 'local', 'smart'].includes(connection)) {
    throw new UserError(`--connection: expected ssh, openssh or local, found \`${connection}\``);
  }
  const loginPassword = line.has(OPTIONS.askPass) ? await askLine(io, 'SSH password: ', { echo: false }) : undefined;
  const typed = line.has(OPTIONS.askBecomePass)
    ? await askLine(io, becomeQuestion(loginPassword), { echo: false })
    : undefined;
  const password = typed === '' ? (loginPassword ?? typed) : typed;
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
    ...(connection === undefined ? {} : { connection: connection === 'smart' ? 'ssh' : connection }),
    ...(loginPassword === undefined ? {} : { password: loginPassword }),
    forceHandlers: line.has(OPTIONS.forceHandlers),
    step: line.has(OPTIONS.step),
    tags: splitList(line.all(OPTIONS.tags)),
    skipTags: splitList(line.all(OPTIONS.skipTags)),
    ...(project.roles_path === undefined
      ? {}
      : { rolesPath: project.roles_path.map((path) => findPath(io, 'expanduser', path)) }),
    playbookPython: findPython(io.env['PATH']),
    ...(settingsFile === undefined ? {} : { settingsFile: resolve(io.cwd, settingsFile) }),
  };
}

function becomeQuestion(loginPassword: string | undefined): string {
  return loginPassword === undefined ? 'BECOME password: ' : 'BECOME password [the same as for SSH]: ';
}

/** A part `@FILE` of a pattern stands for the lines of the file. */
function readLimit(limit: string | undefined, cwd: string): string | undefined {
  if (limit === undefined || !/(?:^|,)\s*@/.test(limit)) return limit;
  const parts = limit.split(',').flatMap((part) => {
    const path = /^\s*@(.*?)\s*$/.exec(part)?.[1];
    if (path === undefined) return [part];
    const file = loadFile(resolve(cwd, path));
    if ('kind' in file) throw new UserError(`--limit: \`@${path}\` cannot be read: ${file.reason}`);
    return file.text
      .split('\n')
      .map((line) => line.trim())
      .filter((line) => line !== '' && !line.startsWith('#'));
  });
  return parts.join(',');
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
