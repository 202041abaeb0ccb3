import { expandMatch } from '../module/python-regex.ts';
import { ModuleFailure } from '../module/result.ts';
import { readPattern } from './python-pattern.ts';
import { splitFileLines, trimLineEnd } from './split-file-lines.ts';

export interface LineEdit {
  readonly line: string;
  readonly regexp?: string | undefined;
  readonly searchString?: string | undefined;
  readonly backrefs: boolean;
  readonly insertAfter?: string | undefined;
  readonly insertBefore?: string | undefined;
  readonly firstMatch: boolean;
}

export interface EditedText {
  readonly text: string;
  readonly msg: string;
}

/** Sees to it that a line is in a text; the order of the rules is that of Ansible's lineinfile. */
export function ensureLine(text: string, edit: LineEdit): EditedText {
  const lines = splitFileLines(text);
  const found = findLine(lines, edit);
  if (found !== undefined) return replaceLine(text, lines, found, edit);
  if (edit.backrefs) return { text, msg: '' };
  const at = findInsertion(lines, edit);
  if (at === undefined) return { text, msg: '' };
  if (at > 0 && !/[\r\n]$/.test(lines[at - 1] ?? '')) lines[at - 1] += '\n';
  lines.splice(at, 0, `${edit.line}\n`);
  return { text: lines.join(''), msg: 'line added' };
}

interface FoundLine {
  readonly index: number;
  readonly match: RegExpMatchArray | undefined;
}

/** The line that the expression or the text matches: the last one, or the first. Without such a match, a line that is the wanted one. */
function findLine(lines: readonly string[], edit: LineEdit): FoundLine | undefined {
  const find = edit.firstMatch ? findFirst : findLast;
  const regexp = edit.regexp === undefined ? undefined : readPattern('regexp', edit.regexp);
  if (regexp !== undefined) {
    const index = find(lines, (line) => regexp.test(line));
    const match = lines[index]?.match(regexp);
    if (match) return { index, match };
  }
  const { searchString } = edit;
  if (searchString !== undefined) {
    const index = find(lines, (line) => line.includes(searchString));
    if (index !== -1) return { index, match: undefined };
  }
  const same = findLast(lines, (line) => trimLineEnd(line) === edit.line);
  return same === -1 ? undefined : { index: same, match: undefined };
}

function replaceLine(text: string, lines: string[], { index, match }: FoundLine, edit: LineEdit): EditedText {
  const wanted = edit.backrefs && match !== undefined ? expand(edit.line, match) : edit.line;
  const line = wanted.endsWith('\n') ? wanted : `${wanted}\n`;
  if (lines[index] === line) return { text, msg: '' };
  lines[index] = line;
  return { text: lines.join(''), msg: 'line replaced' };
}

function expand(line: string, match: RegExpMatchArray): string {
  try {
    return expandMatch(line, match);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    throw new ModuleFailure(`line: ${error.message}`);
  }
}

/** Where the line goes; undefined where it stands there already. */
function findInsertion(lines: readonly string[], edit: LineEdit): number | undefined {
  const { insertAfter, insertBefore, firstMatch } = edit;
  if (insertBefore === 'BOF' || insertAfter === 'BOF') return 0;
  if (insertAfter === 'EOF') return lines.length;
  const pattern = insertAfter ?? insertBefore;
  if (pattern === undefined) return lines.length;
  const regexp = readPattern(insertAfter === undefined ? 'insertbefore' : 'insertafter', pattern);
  const index = (firstMatch ? findFirst : findLast)(lines, (line) => regexp.test(line));
  if (index === -1) return lines.length;
  return insertAfter === undefined ? index : index + 1;
}

/** Drops every line that matches: by the expression, the text, or as a whole. */
export function removeLines(
  text: string,
  { line, regexp, searchString }: Pick<LineEdit, 'regexp' | 'searchString'> & { readonly line?: string | undefined },
): EditedText & { readonly found: number } {
  const pattern = regexp === undefined ? undefined : readPattern('regexp', regexp);
  const lines = splitFileLines(text);
  const kept = lines.filter((candidate) => {
    if (pattern !== undefined) return !pattern.test(candidate);
    if (searchString !== undefined) return !candidate.includes(searchString);
    return trimLineEnd(candidate) !== line;
  });
  const found = lines.length - kept.length;
  return { text: kept.join(''), msg: found === 0 ? '' : `${found} line(s) removed`, found };
}

function findFirst(lines: readonly string[], test: (line: string) => boolean): number {
  return lines.findIndex(test);
}

function findLast(lines: readonly string[], test: (line: string) => boolean): number {
  return lines.findLastIndex(test);
}
