/** Another text for a range of a text, in UTF-16 offsets; an insertion where the range is empty. */
export interface TextEdit {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/**
 * The text with all edits made. Of insertions at the same place those that are indented more go first, since they belong to what stands
 * before; else they keep their order. Removals may overlap; other edits that do are a bug, and throw.
 */
export function applyEdits(text: string, edits: readonly TextEdit[]): string {
  const sorted = edits.toSorted((a, b) => a.start - b.start || a.end - b.end || measureIndent(b) - measureIndent(a));
  let result = '';
  let at = 0;
  for (const edit of sorted) {
    if (edit.start < at && edit.text !== '') throw new Error(`edits overlap at ${edit.start}`);
    result += text.slice(at, Math.max(at, edit.start)) + edit.text;
    at = Math.max(at, edit.end);
  }
  return result + text.slice(at);
}

/** Each edit once, since a place that an alias names again is found again. */
export function dropRepeated(edits: readonly TextEdit[]): TextEdit[] {
  return [...new Map(edits.map((edit) => [`${edit.start} ${edit.end} ${edit.text}`, edit])).values()];
}

function measureIndent({ text }: TextEdit): number {
  return /^(?:\r?\n)?( *)/.exec(text)?.[1]?.length ?? 0;
}

/** A part of a text with the edits that begin within it; a line end behind it that they take is not the part's. */
export function applyWithin(text: string, { start, end }: Omit<TextEdit, 'text'>, edits: readonly TextEdit[]): string {
  const inside = edits.filter((edit) => edit.start >= start && edit.start < end);
  const moved = inside.map((edit) => ({ ...edit, start: edit.start - start, end: Math.min(edit.end, end) - start }));
  const applied = applyEdits(text.slice(start, end), moved);
  return text[end - 1] === '\n' ? applied : applied.replace(/\r?\n$/, '');
}
