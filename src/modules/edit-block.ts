import { readPattern } from './python-pattern.ts';
import { splitFileLines } from './split-file-lines.ts';
import type { EditedText } from './edit-line.ts';

export interface BlockEdit {
  /** Empty: the block is removed. */
  readonly block: string;
  readonly beginMarker: string;
  readonly endMarker: string;
  readonly insertAfter?: string | undefined;
  readonly insertBefore?: string | undefined;
  readonly prependNewline: boolean;
  readonly appendNewline: boolean;
}

/** Puts a block between its markers, replaces what is there, or removes it, as Ansible's blockinfile does. */
export function ensureBlock(text: string, edit: BlockEdit): EditedText {
  const lines = splitFileLines(text);
  const begin = `${edit.beginMarker}\n`;
  const end = `${edit.endMarker}\n`;
  const block = edit.block === '' ? [] : [begin, ...splitFileLines(edit.block.replace(/\n?$/, '\n')), end];
  let at = removeBlock(lines, begin, end);
  if (at === undefined) {
    if (block.length === 0) return { text, msg: '' };
    at = findInsertion(text, lines, edit);
  }
  if (at > 0 && lines[at - 1]?.endsWith('\n') === false) lines[at - 1] += '\n';
  if (block.length > 0) {
    if (edit.prependNewline && at > 0 && lines[at - 1] !== '\n') lines.splice(at++, 0, '\n');
    lines.splice(at, 0, ...block);
    const after = at + block.length;
    if (edit.appendNewline && after < lines.length && lines[after] !== '\n') lines.splice(after, 0, '\n');
  }
  const result = lines.join('');
  if (result === text) return { text, msg: '' };
  return { text: result, msg: block.length === 0 ? 'Block removed' : 'Block inserted' };
}

/** Takes the last pair of markers out, with what is between, whichever comes first; says where it was. */
function removeBlock(lines: string[], begin: string, end: string): number | undefined {
  const isMarker = (marker: string) => (line: string, index: number) =>
    line === marker || (index === lines.length - 1 && `${line}\n` === marker);
  const first = lines.findLastIndex(isMarker(begin));
  const last = lines.findLastIndex(isMarker(end));
  if (first === -1 || last === -1) return undefined;
  const at = Math.min(first, last);
  lines.splice(at, Math.abs(last - first) + 1);
  return at;
}

function findInsertion(text: string, lines: readonly string[], edit: BlockEdit): number {
  const { insertAfter, insertBefore } = edit;
  if (insertAfter === 'EOF') return lines.length;
  if (insertBefore === 'BOF') return 0;
  const pattern = insertAfter ?? insertBefore;
  if (pattern === undefined) return lines.length;
  const regexp = readPattern(insertAfter === undefined ? 'insertbefore' : 'insertafter', pattern);
  const shift = insertAfter === undefined ? 0 : 1;
  if (/^\(\?[a-zA-Z]*m[a-zA-Z]*\)/.test(pattern)) {
    const match = regexp.exec(text);
    if (match === null) return lines.length;
    const offset = match.index + (shift === 1 ? match[0].length : 0);
    return text.slice(0, offset).split('\n').length - 1 + shift;
  }
  const index = lines.findLastIndex((line) => regexp.test(line));
  return index === -1 ? lines.length : index + shift;
}
