import { createColors } from 'picocolors';
import type { Diagnostic } from '../source/diagnostic.ts';
import { formatDiagnostic } from '../source/code-frame.ts';
import type { Io } from './io.ts';

/** Whether to colour what goes to a stream: NO_COLOR (no-color.org), then FORCE_COLOR, then whether it is a terminal. */
export function wantsColor(io: Io, { isTTY }: { readonly isTTY?: boolean }): boolean {
  const { NO_COLOR, FORCE_COLOR, TERM } = io.env;
  if (NO_COLOR !== undefined && NO_COLOR !== '') return false;
  if (FORCE_COLOR !== undefined && FORCE_COLOR !== '') return FORCE_COLOR !== '0';
  // What is no terminal has no `isTTY` at all, and undefined would let picocolors decide by the variable CI.
  return isTTY === true && TERM !== 'dumb';
}

/** An error in one line, and what to do next. */
export function sayError(io: Io, message: string, help?: string): void {
  say(io, 'error', message, help);
}

export function sayWarning(io: Io, message: string, help?: string): void {
  say(io, 'warning', message, help);
}

/** Diagnostics with their code frames. */
export function sayDiagnostics(io: Io, diagnostics: readonly Diagnostic[]): void {
  const colors = createColors(wantsColor(io, io.stderr));
  for (const diagnostic of diagnostics) {
    const text = formatDiagnostic(diagnostic);
    const head = `${diagnostic.severity} ${diagnostic.code}`;
    const paint = diagnostic.severity === 'error' ? colors.red : colors.yellow;
    io.stderr.write(`${text.startsWith(head) ? colors.bold(paint(head)) + text.slice(head.length) : text}\n`);
  }
}

/** `1 mistake`, `2 mistakes`. */
export function countMistakes(count: number): string {
  return `${count} ${count === 1 ? 'mistake' : 'mistakes'}`;
}

function say(io: Io, kind: 'error' | 'warning', message: string, help: string | undefined): void {
  const colors = createColors(wantsColor(io, io.stderr));
  const paint = kind === 'error' ? colors.red : colors.yellow;
  const lines = help === undefined ? [] : help.split('\n').map((line) => `  ${line}\n`);
  io.stderr.write(`${colors.bold(paint(kind))}  ${message}\n${lines.join('')}`);
}
