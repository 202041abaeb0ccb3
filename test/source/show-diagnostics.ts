import type { Diagnostic } from '../../src/source/diagnostic.ts';
import { formatPlace } from '../../src/source/span.ts';

/** One line a diagnostic: place, code, message, and the label in brackets. */
export function showDiagnostics(diagnostics: readonly Diagnostic[]): string[] {
  return diagnostics.map(({ code, severity, message, span, label }) => {
    const place = span === undefined ? '' : `${formatPlace(span)} `;
    const mark = severity === 'warning' ? ' warning' : '';
    return `${place}${code}${mark} ${message}${label === undefined ? '' : ` [${label}]`}`;
  });
}
