/** The words of `ssh -G` about a host, shared by all hosts with the same. */
export interface SshConfiguration {
  /** The values of a keyword in lower case, one for each line. */
  readonly values: ReadonlyMap<string, readonly string[]>;
  /** The keywords that somebody has given another value than ssh's own. */
  readonly configured: ReadonlySet<string>;
  /** False where this machine has no ssh: its files were read by this program. */
  readonly hasSsh: boolean;
}

/**
 * Reads the output of `ssh -G`: a keyword in lower case and its value on each line.
 * @param usual the same of a host without any configuration.
 */
export function parseSshConfiguration(text: string, usual: string, hasSsh: boolean): SshConfiguration {
  const values = readLines(text);
  const defaults = readLines(usual);
  const configured = [...values].filter(([keyword, own]) => own.join('\n') !== defaults.get(keyword)?.join('\n'));
  return { values, configured: new Set(configured.map(([keyword]) => keyword)), hasSsh };
}

function readLines(text: string): Map<string, string[]> {
  const values = new Map<string, string[]>();
  for (const line of text.split('\n')) {
    const space = line.indexOf(' ');
    if (space === -1) continue;
    const keyword = line.slice(0, space);
    const value = line.slice(space + 1).trim();
    const known = values.get(keyword);
    if (known === undefined) values.set(keyword, [value]);
    else known.push(value);
  }
  return values;
}
