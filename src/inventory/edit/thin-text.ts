import { repeatsKey } from './repeats-key.ts';
import type { TextEdit } from './text-edit.ts';

/** A text without lines that an edit has nothing to do with. */
export interface ThinText {
  readonly text: string;
  /** Edits of this text as edits of the whole one; undefined where one is about what was left out. */
  readonly toWhole: (edits: readonly TextEdit[]) => TextEdit[] | undefined;
}

const SCALAR = String.raw`(?:[\w./@~+-]+(?::[\w./@~+-]+)*|"[^"\\\n]*"|'[^'\n]*')`;
const PAIR = String.raw`\w+: ${SCALAR}`;
/** `name:` or `name: { k: v }` in YAML. */
const YAML_HOST = new RegExp(String.raw`^( *)[\w.-]+:(?:| +\{ *(?:${PAIR}(?:, *${PAIR})*)? *\})\r?$`);
const YAML_VAR = new RegExp(String.raw`^( *)${PAIR}\r?$`);
const INI_HOST = /^[\w.-]+(?: +\w+=(?:[\w./:@~+-]+|"[^"\\]*"|'[^'\\]*'))*(?: +#.*| *)\r?$/;

const BLOCK = /^(?:\[([^\]:]+)| *["']?([\w.-]+)["']? *:)/;
const NONE: ReadonlySet<string> = new Set();

/** Shorter runs of hosts are read as fast as they are left out. */
const SHORTEST_RUN = 12;
/** Hosts that stay at the begin and the end of a run, and around each that is named. */
const MARGIN = 3;

interface Unit {
  readonly start: number;
  readonly end: number;
  readonly indent: number;
  readonly isNamed: boolean;
}

interface Block {
  readonly start: number;
  readonly end: number;
}

interface Gap {
  /** Where it was, in the thin text. */
  readonly at: number;
  readonly length: number;
}

/**
 * Leaves out the middle of long runs of hosts whose lines are so simple that they cannot mean anything for others (no anchors, tags, lists or
 * templates without quotes), that name none of the given names, and are in none of the given groups: reading ten thousand of them takes most
 * of a second. Undefined where there are none.
 */
export function thinText(
  text: string,
  names: ReadonlySet<string>,
  groups: ReadonlySet<string> = NONE,
): ThinText | undefined {
  const gaps: Gap[] = [];
  let thin = '';
  let at = 0;
  let removed = 0;
  for (const { start, end } of listRemovable(text, names, [...listBlocks(text, groups)])) {
    thin += text.slice(at, start);
    gaps.push({ at: start - removed, length: end - start });
    removed += end - start;
    at = end;
  }
  // A key that is given twice is a mistake, wherever it stands.
  if (gaps.length === 0 || repeatsKey(text)) return undefined;
  const holdsGap = ({ start, end }: TextEdit): boolean => gaps.some((gap) => start < gap.at && gap.at < end);
  return {
    text: thin + text.slice(at),
    toWhole: (edits) => (edits.some(holdsGap) ? undefined : edits.map((edit) => moveEdit(edit, gaps))),
  };
}

/** Where the text of groups stands: sections of INI, and in YAML the lines that are indented deeper than the name. */
function* listBlocks(text: string, groups: ReadonlySet<string>): Generator<Block> {
  if (groups.size === 0) return;
  let open: { readonly start: number; readonly indent: number } | undefined;
  for (let at = 0; at < text.length; at = endOfLine(text, at)) {
    const line = text.slice(at, endOfLine(text, at));
    const [, section, key] = BLOCK.exec(line) ?? [];
    const depth = section === undefined ? line.search(/[^ ]/) : -1;
    if (open !== undefined && depth <= open.indent && /^[^#\r\n]/.test(line.trimStart())) {
      yield { start: open.start, end: at };
      open = undefined;
    }
    if (open === undefined && groups.has(section ?? key ?? '')) open = { start: at, indent: depth };
  }
  if (open !== undefined) yield { start: open.start, end: text.length };
}

/** An edit that ends where something was left out ends before it; one that begins there begins behind it. */
function moveEdit({ start, end, text }: TextEdit, gaps: readonly Gap[]): TextEdit {
  const before = (offset: number, isEnd: boolean): number =>
    gaps.reduce((sum, gap) => (gap.at < offset || (gap.at === offset && !isEnd) ? sum + gap.length : sum), 0);
  return { start: start + before(start, start === end), end: end + before(end, true), text };
}

function* listRemovable(text: string, names: ReadonlySet<string>, blocks: readonly Block[]): Generator<Block> {
  for (const run of listRuns(text, names, blocks)) {
    if (run.length < SHORTEST_RUN) continue;
    const kept = new Set<number>();
    for (const [index, { isNamed }] of run.entries()) {
      if (isNamed) for (let near = index - MARGIN; near <= index + MARGIN; near++) kept.add(near);
    }
    let open: { start: number; end: number } | undefined;
    for (const [index, { start, end }] of run.entries()) {
      const isKept = index < MARGIN || index >= run.length - MARGIN || kept.has(index);
      if (isKept) {
        if (open !== undefined) yield open;
        open = undefined;
      } else if (open === undefined) open = { start, end };
      else open.end = end;
    }
    if (open !== undefined) yield open;
  }
}

/** Hosts on lines that follow each other, equally indented. */
function* listRuns(text: string, names: ReadonlySet<string>, blocks: readonly Block[]): Generator<Unit[]> {
  let run: Unit[] = [];
  for (let at = 0; at < text.length;) {
    const isWanted = blocks.some(({ start, end }) => at >= start && at < end);
    const unit = isWanted ? undefined : readUnit(text, at, names);
    if (unit === undefined || unit.indent !== run[0]?.indent) {
      if (run.length > 0) yield run;
      run = [];
    }
    if (unit !== undefined) run.push(unit);
    at = unit?.end ?? endOfLine(text, at);
  }
  yield run;
}

/** A host with its variables, on its line or on lines below it. */
function readUnit(text: string, start: number, names: ReadonlySet<string>): Unit | undefined {
  let end = endOfLine(text, start);
  if (text[end - 1] !== '\n') return undefined;
  const line = text.slice(start, end - 1);
  const indent = YAML_HOST.exec(line)?.[1]?.length;
  if (indent === undefined && !INI_HOST.test(line)) return undefined;
  if (indent !== undefined) {
    for (let next = end; next < text.length;) {
      const after = endOfLine(text, next);
      const inner = text.slice(next, text[after - 1] === '\n' ? after - 1 : after);
      const depth = /^[ \t]*/.exec(inner)?.[0].length ?? 0;
      if (depth <= indent && inner.trim() !== '') break;
      if (!YAML_VAR.test(inner) || text[after - 1] !== '\n') return undefined;
      next = after;
      end = after;
    }
  }
  const name = /[\w.-]+/.exec(line)?.[0] ?? '';
  return { start, end, indent: indent ?? -1, isNamed: names.has(name) };
}

function endOfLine(text: string, at: number): number {
  const end = text.indexOf('\n', at);
  return end === -1 ? text.length : end + 1;
}
