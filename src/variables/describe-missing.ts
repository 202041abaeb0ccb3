import { formatPlace } from '../source/span.ts';
import { Undefined } from '../template/value.ts';
import type { RenderError } from './render-error.ts';

/** How many uses lead from a missing variable to the message about it. */
const MOST_NOTES = 5;

/** What a variable is whose template uses one that is missing. */
export function describeMissing(name: string, error: RenderError): Undefined {
  const isLong = error.message.split(', which ').length > MOST_NOTES;
  const note = isLong ? '' : `, which \`${name}\` uses (${formatPlace(error.span)})`;
  return new Undefined(`${error.message}${note}`, error.missing ?? name);
}
