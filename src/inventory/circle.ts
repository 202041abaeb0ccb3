import { createError } from '../source/codes.ts';
import type { Diagnostic } from '../source/diagnostic.ts';
import type { Span } from '../source/span.ts';
import type { Group } from './inventory.ts';

/** Says that a group cannot be put below another, which is below it already; `span` is where that is written. */
export function createCircleError(child: Group, parent: Group, span: Span): Diagnostic {
  const message = `the group \`${child.name}\` would contain itself through \`${parent.name}\``;
  const places = [child, parent].flatMap((group) =>
    group.span === undefined ? [] : [{ message: `\`${group.name}\` is named here`, span: group.span }],
  );
  const related = places.filter((place) => place.span.start !== span.start);
  return createError('LS0404', message, { span, related });
}
