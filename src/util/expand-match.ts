const ESCAPES: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', f: '\f', v: '\v', a: '\x07', b: '\b' };
const REFERENCE = /\\(?:g<([^>]*)>|(0[0-7]{0,2}|[1-9]\d?)|([^]))/g;

/**
 * Python's `match.expand`: `\1`, `\g<1>`, `\g<name>` and the escapes of strings; a group that took no part is empty.
 * @throws SyntaxError on a group that the expression has not, or an escape that means nothing.
 */
export function expandMatch(template: string, match: RegExpMatchArray): string {
  return template.replace(REFERENCE, (text, name: string | undefined, digits: string | undefined, letter: string) => {
    if (digits?.startsWith('0') === true) return String.fromCharCode(Number.parseInt(digits, 8));
    const group = name ?? digits;
    if (group === undefined) return expandEscape(text, letter);
    const isNumber = /^\d+$/.test(group);
    const exists = isNumber ? Number(group) < match.length : match.groups !== undefined && group in match.groups;
    if (!exists) throw new SyntaxError(`there is no group \`${group}\` in the regular expression`);
    return (isNumber ? match[Number(group)] : match.groups?.[group]) ?? '';
  });
}

function expandEscape(text: string, letter: string): string {
  const escape = ESCAPES[letter];
  if (escape !== undefined) return escape;
  if (/[A-Za-z]/.test(letter)) throw new SyntaxError(`\`${text}\` has no meaning in a replacement`);
  return letter === '\\' ? letter : text;
}
