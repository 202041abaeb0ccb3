import { asFlag, asNumber, asString } from '../argument.ts';
import { formatDate, parseDate } from '../date-format.ts';
import { DateTime } from '../date-time.ts';
import { parseFloatText } from '../number.ts';
import type { FilterOperation } from '../operation.ts';
import { defineFilter } from '../operation.ts';
import type { Runtime } from '../runtime.ts';
import type { Value } from '../value.ts';

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
  const text = typeof second === 'string' ? parseFloatText(second) : undefined;
  const date =
    second === undefined || second === null
      ? runtime.environment.now()
      : new Date((text ?? asNumber(second, '`second`')) * 1000);
  const isUtc = asFlag(utc);
  const minutes = isUtc ? 0 : -date.getTimezoneOffset();
  const pad = (number: number): string => String(Math.floor(number)).padStart(2, '0');
  const offset = `${minutes < 0 ? '-' : '+'}${pad(Math.abs(minutes) / 60)}${pad(Math.abs(minutes) % 60)}`;
  return formatDate(DateTime.fromDate(date, isUtc), asString(value, 'the format'), {
    name: isUtc || minutes === 0 ? 'UTC' : offset,
    offset,
  });
}
