import { measureWidth } from '../util/text-width.ts';
import type { Diagnostic } from './diagnostic.ts';
import { hideSecrets } from './hide-secrets.ts';
import type { SourceFile } from './source-file.ts';
import { formatPlace, type Span } from './span.ts';

const CONTEXT_LINES = 2;
const LONGEST_LINE = 120;

/** A diagnostic as people read it: code and sentence, place, code frame, what to do, related places. Without a line end. */
export function formatDiagnostic(diagnostic: Diagnostic): string {
  const { severity, code, message, span, label, help, related } = diagnostic;
  const lines = [`${severity} ${code}  ${message}`];
  if (span !== undefined) lines.push(`  ${formatPlace(span)}`, formatFrame(span, label));
  for (const other of related ?? []) {
    lines.push(`  ${other.message}: ${formatPlace(other.span)}`, formatFrame(other.span, undefined, 0));
  }
  if (help !== undefined) lines.push(...help.split('\n').map((line) => `  ${line}`));
  return lines.join('\n');
}

/** The lines around a span with its first line marked by `^^^`. Tabs are shown as spaces, control characters as `�`. */
export function formatFrame(span: Span, label?: string, contextLines = CONTEXT_LINES): string {
  const { file } = span;
  const { line, column } = file.position(span.start);
  const gutter = String(line).length + 3;
  if (file.isSecret) {
    const words = label === undefined ? '' : `; ${label}`;
    return `${String(line).padStart(gutter)} | (the file is encrypted${words})`;
  }
  const first = findFirstLine(file, line, contextLines);
  const shown: string[] = [];
  const source = file.line(line);
  const start = column - 1;
  const end = Math.min(Math.max(span.end - span.start + start, start + 1), Math.max(source.length, start + 1));
  const window = chooseWindow(source, start, end);
  for (let at = first; at <= line; at++) {
    const text = clip(hideSecrets(file.line(at)), at === line ? window : { from: 0, to: LONGEST_LINE });
    shown.push(`${String(at).padStart(gutter)} | ${text}`.trimEnd());
  }
  const before = (window.from > 0 ? 1 : 0) + measureFrom(source.slice(window.from, start), window.from, source);
  const marked = measureFrom(source.slice(start, Math.min(end, window.to)), start, source);
  const marker = '^'.repeat(Math.max(1, marked));
  const words = label === undefined ? '' : ` ${label}`;
  shown.push(`${' '.repeat(gutter)} | ${' '.repeat(before)}${marker}${words}`);
  return shown.join('\n');
}

function findFirstLine(file: SourceFile, line: number, contextLines: number): number {
  let first = Math.max(1, line - contextLines);
  while (first < line && file.line(first).trim() === '') first++;
  return first;
}

interface Window {
  readonly from: number;
  readonly to: number;
}

/** The part of a long line that is shown, with the marked part in it. */
function chooseWindow(source: string, start: number, end: number): Window {
  if (source.length <= LONGEST_LINE) return { from: 0, to: source.length };
  if (end < LONGEST_LINE - 10) return { from: 0, to: LONGEST_LINE };
  const from = Math.max(0, Math.min(start - 30, source.length - LONGEST_LINE));
  return { from, to: from + LONGEST_LINE };
}

function clip(source: string, { from, to }: Window): string {
  const text = expand(source.slice(from, to), from, source);
  return (from > 0 ? '…' : '') + text + (to < source.length ? '…' : '');
}

/** Every character in a form that keeps its column: a tab as spaces to the next stop of 4, what a terminal would obey as `�`. */
function expand(text: string, from: number, line: string): string {
  if (!/[\t\p{Cc}\p{Cf}\p{Cs}]/u.test(text)) return text;
  let column = line.slice(0, from).includes('\t') ? measureFrom(line.slice(0, from), 0, line) : from;
  let shown = '';
  for (const character of text) {
    const piece =
      character === '\t' ? ' '.repeat(4 - (column % 4)) : /[\p{Cc}\p{Cf}\p{Cs}]/u.test(character) ? '�' : character;
    shown += piece;
    column += piece.length;
  }
  return shown;
}

function measureFrom(text: string, from: number, line: string): number {
  return measureWidth(expand(text, from, line));
}
