import { formatFrame } from '../source/code-frame.ts';
import { CODES, type KnownCode } from '../source/codes.ts';
import type { Diagnostic } from '../source/diagnostic.ts';
import type { Span } from '../source/span.ts';

/** A finding as one line of JSON, for editors and CI: lines and columns from 1, the end exclusive. */
export function formatDiagnosticJson(diagnostic: Diagnostic): string {
  const { code, severity, message, span, label, help, related, suggestion, expected, found } = diagnostic;
  return JSON.stringify({
    type: 'diagnostic',
    code,
    severity,
    title: CODES[code as KnownCode],
    message,
    ...(span === undefined ? {} : { place: describeSpan(span), frame: formatFrame(span, label).split('\n') }),
    ...(label === undefined ? {} : { label }),
    ...(help === undefined ? {} : { help }),
    ...(suggestion === undefined ? {} : { suggestion }),
    ...(expected === undefined ? {} : { expected }),
    ...(found === undefined ? {} : { found }),
    ...(related === undefined
      ? {}
      : { related: related.map((other) => ({ message: other.message, place: describeSpan(other.span) })) }),
  });
}

function describeSpan({ file, start, end }: Span): Record<string, unknown> {
  const from = file.position(start);
  const to = file.position(Math.max(end, start));
  return { path: file.path, line: from.line, column: from.column, endLine: to.line, endColumn: to.column };
}
