import { createHash } from 'node:crypto';
import { existsSync, realpathSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';

const SETTINGS_FILE = 'longshore.yml';

/** Where a command works: the folder of the nearest `longshore.yml` upwards, else the current folder. */
export interface Project {
  readonly folder: string;
  /** As messages show it; undefined where there is none. */
  readonly settingsFile: string | undefined;
}

export function findProject(cwd: string): Project {
  for (let folder = cwd; ; folder = dirname(folder)) {
    const file = join(folder, SETTINGS_FILE);
    if (existsSync(file)) return { folder, settingsFile: shortenPath(file, cwd) };
    if (folder === dirname(folder)) return { folder: cwd, settingsFile: undefined };
  }
}

/** A path as the user would type it from `cwd`; never longer than the absolute one. */
export function shortenPath(path: string, cwd: string): string {
  const absolute = resolve(cwd, path);
  const short = relative(cwd, absolute) || '.';
  return short.length <= absolute.length ? short : absolute;
}

/** A short name for the checkout, so that the labs of two checkouts stay apart. */
export function nameCheckout(folder: string): string {
  return createHash('sha256').update(realpathSync(folder)).digest('hex').slice(0, 6);
}
