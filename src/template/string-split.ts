import { TemplateError } from './template-error.ts';

const LINE_END = /\r\n|[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]/g;

/** Python's str.split(sep, maxsplit), from the right too. */
export function splitText(text: string, separator: string, limit: number, fromRight: boolean): string[] {
  if (separator === '') throw new TemplateError('the separator is empty', 'value');
  const parts = text.split(separator);
  if (limit < 0 || parts.length <= limit + 1) return parts;
  if (fromRight) {
    const head = parts.length - limit;
    return [parts.slice(0, head).join(separator), ...parts.slice(head)];
  }
  return [...parts.slice(0, limit), parts.slice(limit).join(separator)];
}

/** Python's str.split() at runs of blanks. */
export function splitWords(text: string, limit: number, fromRight: boolean): string[] {
  if (limit < 0) return text.split(/\s+/).filter((word) => word !== '');
  const words: string[] = [];
  let rest = fromRight ? text.trimEnd() : text.trimStart();
  while (rest !== '' && words.length < limit) {
    const match = fromRight ? /(\s*)(\S+)$/.exec(rest) : /^(\S+)(\s*)/.exec(rest);
    if (match === null) break;
    words.push((fromRight ? match[2] : match[1]) ?? '');
    rest = fromRight ? rest.slice(0, -match[0].length) : rest.slice(match[0].length);
  }
  if (rest !== '') words.push(rest);
  return fromRight ? words.reverse() : words;
}

export function splitLines(text: string, keepsEnds = false): string[] {
  const lines: string[] = [];
  let at = 0;
  for (const match of text.matchAll(LINE_END)) {
    lines.push(text.slice(at, keepsEnds ? match.index + match[0].length : match.index));
    at = match.index + match[0].length;
  }
  if (at < text.length) lines.push(text.slice(at));
  return lines;
}

export function partition(text: string, separator: string, fromRight: boolean): string[] {
  if (separator === '') throw new TemplateError('the separator is empty', 'value');
  const at = fromRight ? text.lastIndexOf(separator) : text.indexOf(separator);
  if (at === -1) return fromRight ? ['', '', text] : [text, '', ''];
  return [text.slice(0, at), separator, text.slice(at + separator.length)];
}

/** Python's strip: blanks, or any of the characters, from one side or both. */
export function stripText(text: string, characters: string | undefined, side: 'both' | 'left' | 'right'): string {
  if (characters === undefined)
    return side === 'both' ? text.trim() : side === 'left' ? text.trimStart() : text.trimEnd();
  const set = new Set(characters);
  const list = Array.from(text);
  let start = 0;
  let end = list.length;
  if (side !== 'right') while (start < end && set.has(list[start] ?? '')) start++;
  if (side !== 'left') while (end > start && set.has(list[end - 1] ?? '')) end--;
  return list.slice(start, end).join('');
}
