import { expandHome } from '../../util/expand-home.ts';
import { TransportError } from '../transport-error.ts';

/** What paths of the configuration are read with; `ssh -G` leaves many as they stand in the file. */
export interface PathSource {
  /** Of this user's account. */
  readonly home: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Values of tokens by their letter. */
  readonly tokens: () => Readonly<Record<string, string>>;
}

/** `~`, `~NAME`, `%h` and `${NAME}`; ssh_config(5), TOKENS. @throws TransportError `ssh-config` for a variable that is not set, as ssh does. */
export function expandPath(path: string, { home, environment, tokens }: PathSource): string {
  const atHome = expandHome(path, home);
  if (!/[%$]/.test(atHome)) return atHome;
  const values = tokens();
  return atHome.replaceAll(/%(.)|\$\{([^}]*)\}/g, (found, letter: string | undefined, name: string | undefined) => {
    if (letter !== undefined) return values[letter] ?? found;
    const value = environment[name ?? ''];
    if (value !== undefined) return value;
    throw new TransportError(
      'ssh-config',
      `the variable ${name} is not set, which the ssh configuration names: ${path}`,
      {
        help: `Set ${name}, or correct the path.`,
      },
    );
  });
}

/**
 * The paths of one line. `ssh -G` writes no quotes, so that a blank may be part of a path: with what begins like none, the one before goes on.
 */
export function splitPaths(line: string): string[] {
  const paths: string[] = [];
  for (const word of line.split(' ')) {
    const last = paths.length - 1;
    if (last === -1 || word === 'none' || /^[/~.%$]/.test(word)) paths.push(word);
    else paths[last] = `${paths[last]} ${word}`;
  }
  return paths.map((path) => path.trim()).filter((path) => path !== '' && path !== 'none');
}
