import type { SourceFile } from './source-file.ts';

/** A half-open range of a source file, in UTF-16 offsets; line and column are computed when shown. */
export interface Span {
  readonly file: SourceFile;
  readonly start: number;
  readonly end: number;
}

/** `path:line:column` of where a span starts. */
export function formatPlace(span: Span): string {
  const { line, column } = span.file.position(span.start);
  return `${span.file.path}:${line}:${column}`;
}

/** `path:line`, where the column says no more. */
export function formatLine({ file, start }: Span): string {
  return `${file.path}:${file.position(start).line}`;
}
