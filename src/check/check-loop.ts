import { findLookup, suggestLookup } from '../lookups/registry.ts';
import type { Task } from '../playbook/play.ts';
import { createError } from '../source/codes.ts';
import type { Diagnostic } from '../source/diagnostic.ts';

/** `with_NAME` needs a lookup of that name. */
export function checkLoop({ loop, loopLookup: name }: Task): Diagnostic[] {
  if (loop === undefined || name === undefined || findLookup(name) !== undefined) return [];
  const near = suggestLookup(name);
  const label = near === undefined ? {} : { label: `did you mean \`with_${near}\`?` };
  return [
    createError('LS0305', `there is no lookup \`${name}\`, which \`with_${name}\` needs`, {
      span: loop.span,
      ...label,
    }),
  ];
}
