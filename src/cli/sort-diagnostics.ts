import type { Diagnostic } from '../source/diagnostic.ts';

/**
 * In the order in which a user goes through them: warnings first, since what ends the command stands last, where the eye is; then file
 * after file as they were found, each from its top.
 */
export function sortDiagnostics(diagnostics: readonly Diagnostic[]): Diagnostic[] {
  const paths = [...new Set(diagnostics.map((diagnostic) => diagnostic.span?.file.path))];
  const rank = ({ severity, span }: Diagnostic): readonly number[] => [
    severity === 'error' ? 1 : 0,
    paths.indexOf(span?.file.path),
    span?.start ?? 0,
  ];
  return diagnostics.toSorted((a, b) => compare(rank(a), rank(b)));
}

function compare(a: readonly number[], b: readonly number[]): number {
  const at = a.findIndex((value, index) => value !== b[index]);
  return at === -1 ? 0 : (a[at] ?? 0) - (b[at] ?? 0);
}
