import { suggest } from '../util/suggest.ts';
import { Missing } from './missing.ts';
import { TemplateError, UnknownReached } from './template-error.ts';
import type { Value } from './value.ts';
import { Undefined, Unknown } from './value.ts';

/** Stops at a value that has no content to work on: an undefined one is an error, an unknown one makes the whole outcome unknown. */
export function refuseUse(value: Value): void {
  if (value instanceof Undefined) throw undefinedError(value);
  if (value instanceof Unknown) throw new UnknownReached(value);
}

/** The error for the use of an undefined value, at the place where it was asked for if that is known. */
export function undefinedError(value: Undefined): TemplateError {
  const known = value instanceof Missing ? suggestKey(value) : undefined;
  const error = new TemplateError(value.message, 'undefined', {
    ...(value.name === undefined ? {} : { missing: value.name }),
    ...(known === undefined ? {} : { help: `did you mean \`${known}\`?` }),
  });
  if (value instanceof Missing) {
    error.start = value.start;
    error.end = value.end;
    error.source = value.unit.source;
  }
  return error;
}

function suggestKey(value: Missing): string | undefined {
  if (value.key === undefined || !(value.owner instanceof Map)) return undefined;
  const keys = Array.from(value.owner.keys()).filter((key) => typeof key === 'string');
  return suggest(value.key, keys);
}
