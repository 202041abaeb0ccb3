import { isSecretName } from '../util/secret-name.ts';

/** `name: ` and `name=` of YAML, JSON and INI. */
const NAME = /(?<![\w-])(\w+)["']?\s*([:=])\s*/g;
/** A value: quoted, or up to what ends it in YAML; in INI a space ends it, too. */
const QUOTED = /"(?:[^"\\]|\\.)*"|'(?:[^']|'')*'/y;
const PLAIN = /[^\s,}\]#](?:[^,}\]#]*[^\s,}\]#])?/y;
const WORD = /[^\s#]+/y;

/**
 * A line of a user's file without the values of variables and arguments whose names say that they are secrets. A template tells nothing and
 * stays, and so does every character's column.
 */
export function hideSecrets(line: string): string {
  let shown = line;
  for (const match of line.matchAll(NAME)) {
    const [text, name = '', sign] = match;
    if (!isSecretName(name)) continue;
    const start = match.index + text.length;
    const value = readAt(QUOTED, line, start) ?? readAt(sign === '=' ? WORD : PLAIN, line, start) ?? '';
    if (value.startsWith('!') || value.includes('{{')) continue;
    shown = shown.slice(0, start) + '*'.repeat(value.length) + shown.slice(start + value.length);
  }
  return shown;
}

function readAt(pattern: RegExp, line: string, index: number): string | undefined {
  pattern.lastIndex = index;
  return pattern.exec(line)?.[0];
}
