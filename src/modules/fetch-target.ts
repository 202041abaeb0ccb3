import { existsSync, realpathSync, statSync } from 'node:fs';
import { basename, dirname, join, normalize, resolve, sep } from 'node:path';
import { ModuleFailure } from '../module/result.ts';

export interface FetchPlace {
  /** As the task gives it. */
  readonly dest: string;
  readonly flat: boolean;
  readonly hostName: string;
  /** Makes a path of the controller absolute. */
  readonly resolvePath: (path: string) => string;
}

/**
 * Where a host's file goes: `dest/host/its/path`, or with `flat` to `dest` itself, or under its name into `dest/`.
 * @param source the path on the host.
 * @throws ModuleFailure where host or file have a name that leads out of `dest`, or a folder is in the way; a link that leads out of the host's folder, too.
 */
export function findTarget({ dest, flat, hostName, resolvePath }: FetchPlace, source: string): string {
  const base = resolvePath(dest);
  if (!flat) {
    const ofHost = requireBelow(base, resolve(base, hostName.replace(/^\/+/, '')), hostName);
    return requireReallyBelow(ofHost, requireBelow(ofHost, join(ofHost, normalize(source)), source));
  }
  if (dest.endsWith('/')) {
    const target = requireReallyBelow(base, requireBelow(base, join(base, basename(source)), source));
    if (!isFolder(target)) return target;
    throw new ModuleFailure(
      `calculated dest '${target}' is an existing directory, use another path that does not point to an existing directory`,
    );
  }
  if (!isFolder(base)) return base;
  throw new ModuleFailure(
    'dest is an existing directory, use a trailing slash if you want to fetch src into that directory',
    { dest: base },
  );
}

function requireBelow(folder: string, path: string, name: string): string {
  if (path.startsWith(folder.endsWith(sep) ? folder : folder + sep)) return path;
  throw new ModuleFailure(
    `Detected directory traversal, expected to be contained in '${folder}' but got '${path}', by the name '${name}'`,
    { help: 'Nothing was written. With `flat: true` the name on the controller is the one that `dest` gives.' },
  );
}

/** A host may have brought a link here before, as with `synchronize`. That the folder itself is one, is the user's. */
function requireReallyBelow(folder: string, path: string): string {
  if (!existsSync(folder)) return path;
  let existing = path;
  while (!existsSync(existing)) existing = dirname(existing);
  const root = realpathSync(folder);
  const real = realpathSync(existing);
  if (real === root || real.startsWith(root.endsWith(sep) ? root : root + sep)) return path;
  throw new ModuleFailure(
    `Detected directory traversal, expected to be contained in '${folder}' but a link leads '${path}' to '${real}'`,
    { help: `Nothing was written. Remove the link, or name its place as \`dest\` with \`flat: true\`.` },
  );
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
}
