import { homedir } from 'node:os';
import { findAccount } from './find-account.ts';

/**
 * A path of this machine that begins with `~/` or `~NAME/`, in that user's home folder; one of a user who is not there stays as it is.
 * @param own the home folder that `~/` stands for.
 */
export function expandHome(path: string, own?: string): string {
  const [tilde, name = ''] = /^~([^/]*)(?=\/|$)/.exec(path) ?? [];
  if (tilde === undefined) return path;
  const home = name === '' ? (own ?? homedir()) : findAccount((account) => account.name === name)?.home;
  return home === undefined ? path : home + path.slice(tilde.length);
}
