import { readFileSync } from 'node:fs';
import { homedir } from 'node:os';

/**
 * A path of this machine that begins with `~/` or `~NAME/`, in that user's home folder; one of a user who is not there stays as it is.
 * @param own the home folder that `~/` stands for.
 */
export function expandHome(path: string, own?: string): string {
  const [tilde, name = ''] = /^~([^/]*)(?=\/|$)/.exec(path) ?? [];
  if (tilde === undefined) return path;
  const home = name === '' ? (own ?? homedir()) : findHome(name);
  return home === undefined ? path : home + path.slice(tilde.length);
}

function findHome(user: string): string | undefined {
  try {
    const lines = readFileSync('/etc/passwd', 'utf8').split('\n');
    return lines.find((line) => line.startsWith(`${user}:`))?.split(':')[5];
  } catch {
    return undefined;
  }
}
