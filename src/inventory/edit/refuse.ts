import { createError } from '../../source/codes.ts';
import { DiagnosticError } from '../../source/diagnostic.ts';
import type { Span } from '../../source/span.ts';

/** Ends an edit that cannot be made: why, where, and what to do instead. */
export function refuse(
  message: string,
  details: { readonly span?: Span | undefined; readonly help?: string } = {},
): never {
  const { span, help } = details;
  throw new DiagnosticError([
    createError('LS0341', message, {
      ...(span === undefined ? {} : { span }),
      ...(help === undefined ? {} : { help }),
    }),
  ]);
}
