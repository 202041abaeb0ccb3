import { asFlag, asString } from '../argument.ts';
import { formatDate, parseDate } from '../date-format.ts';
import { DateTime } from '../date-time.ts';
import { parseFloatText, readNumber } from '../number.ts';
import type { FilterOperation } from '../operation.ts';
import { defineFilter } from '../operation.ts';
import { refuseUse } from '../refuse-use.ts';
import type { Runtime } from '../runtime.ts';
import { TemplateError } from '../template-error.ts';
import { toText } from '../to-text.ts';
import { Markup, type Value } from '../value.ts';

export const DATE_FILTERS: readonly (readonly [string, FilterOperation])[] = [
  [
    'to_datetime',
    defineFilter(['format?'], (_, value, format) =>
      parseDate(asString(value, 'the date'), asString(format, '`format`', '%Y-%m-%d %H:%M:%S')),
    ),
  ],
  ['strftime', defineFilter(['second?', 'utc?'], format, { isImpure: true })],
];

function format(runtime: Runtime, value: Value, second?: Value, utc?: Value): Value {
  const date = second === undefined || second === null ? runtime.environment.now() : readEpoch(second);
  const isUtc = asFlag(utc);
  const minutes = isUtc ? 0 : -date.getTimezoneOffset();
  const pad = (number: number): string => String(Math.floor(number)).padStart(2, '0');
  const offset = `${minutes < 0 ? '-' : '+'}${pad(Math.abs(minutes) / 60)}${pad(Math.abs(minutes) % 60)}`;
  return formatDate(DateTime.fromDate(date, isUtc), asString(value, 'the format'), {
    name: isUtc || minutes === 0 ? 'UTC' : offset,
    offset,
  });
}

/** Seconds since 1970, a number or its text. @throws TemplateError for what is none, and for what no calendar has */
function readEpoch(second: Value): Date {
  const text = second instanceof Markup ? second.text : second;
  const seconds = typeof text === 'string' ? parseFloatText(text) : readNumber(text);
  if (seconds === undefined) {
    refuseUse(second);
    throw new TemplateError(`Invalid value for epoch value (${toText(second)})`, 'value');
  }
  const date = new Date(seconds * 1000);
  if (Number.isNaN(date.getTime()))
    throw new TemplateError(`timestamp out of range for platform time_t: ${toText(second)}`, 'value');
  return date;
}
