import type { ActionContext } from '../module/define-action.ts';
import { quote } from '../module/quote.ts';
import { ModuleFailure } from '../module/result.ts';
import type { SynchronizeArgs } from './synchronize-args.ts';

export type Context = ActionContext<SynchronizeArgs>;

/** What goes over no connection of the run: rsync speaks to a daemon itself. */
export function isDaemon(path: string): boolean {
  return path.startsWith('rsync://');
}

/**
 * A path of the controller as an absolute one: what is there below `files/` first, then from the playbook's folder.
 * @param mustExist without it what is not there yet is a path, too.
 */
export function resolveHere({ find, resolvePath }: Context, path: string, mustExist: boolean): string {
  refuseHostName(path);
  const found = (): string => {
    if (/^[/~]/.test(path)) return resolvePath(path);
    if (mustExist) return find('files', path);
    try {
      return find('files', path);
    } catch (error) {
      if (error instanceof ModuleFailure) return resolvePath(path);
      throw error;
    }
  };
  const resolved = found();
  return path.endsWith('/') && !resolved.endsWith('/') ? `${resolved}/` : resolved;
}

const HOME = /^~(?:[A-Za-z_][\w.-]*)?(?=\/|$)/;

/** A path on a host, as a word of a shell there. */
export function makeWord(path: string): string {
  refuseHostName(path);
  const home = HOME.exec(path)?.[0];
  return home === undefined ? quote(guard(path)) : `${home}${quote(path.slice(home.length))}`;
}

/** A path that the far rsync is sent by the near one, which knows no `~`: from where it starts. Wildcards stay wildcards. */
export interface SentPath {
  readonly path: string;
  /** Where it starts, as shell text; undefined: where a login does. */
  readonly folder: string | undefined;
}

/** @throws ModuleFailure for a home folder as a whole, which cannot be named from within. */
export function makeSentPath(path: string): SentPath {
  refuseHostName(path);
  const home = HOME.exec(path)?.[0];
  if (home === undefined) return { path: guard(path), folder: undefined };
  const rest = path.slice(home.length);
  if (rest === '') throw new ModuleFailure(`\`${path}\` stands for a whole home folder`, { help: `Write ${path}/.` });
  return { path: guard(rest.replace(/^\/+/, '')), folder: home === '~' ? undefined : home };
}

/** The same as a word of the shell there, exact. `~` is the home folder of who logs in, also under become: where the shell starts. */
export function makeFarWord(path: string): string {
  return /^~(?=\/|$)/.test(path) ? `"$PWD"${quote(path.slice(1))}` : makeWord(path);
}

/** So that it is no option, and not nothing. */
function guard(path: string): string {
  return path === '' || path.startsWith('-') ? `./${path}` : path;
}

/** rsync reads what stands before a colon as a host. */
function refuseHostName(path: string): void {
  if (!/^[^/]*:/.test(path)) return;
  throw new ModuleFailure(
    `\`${path}\` names a host before the colon, and files go between the task’s own hosts alone`,
    {
      help: 'Give the path alone: the host is the task’s, and `delegate_to` names another source. A path with a colon in its first part is written ./NAME.',
    },
  );
}
