import { asFlag, asText, describe } from '../argument.ts';
import { formatFixed } from '../number-format.ts';
import { makeInt, readNumber } from '../number.ts';
import type { FilterOperation } from '../operation.ts';
import { defineFilter } from '../operation.ts';
import { refuseUse } from '../refuse-use.ts';
import { TemplateError } from '../template-error.ts';
import { toText } from '../to-text.ts';
import type { Value } from '../value.ts';

const UNITS = ['B', 'K', 'M', 'G', 'T', 'P', 'E', 'Z', 'Y'] as const;
const NAMES: Readonly<Record<string, string>> = {
  B: 'byte',
  K: 'kilobyte',
  M: 'megabyte',
  G: 'gigabyte',
  T: 'terabyte',
  P: 'petabyte',
  E: 'exabyte',
  Z: 'zetabyte',
  Y: 'yottabyte',
};

export const SIZE_FILTERS: readonly (readonly [string, FilterOperation])[] = [
  [
    'human_readable',
    defineFilter(['isbits?', 'unit?'], (_, value, isBits, unit) =>
      formatSize(value, asFlag(isBits), unit === undefined || unit === null ? undefined : asText(unit)),
    ),
  ],
  [
    'human_to_bytes',
    defineFilter(['default_unit?', 'isbits?'], (_, value, unit, isBits) =>
      parseSize(toText(value), unit === undefined || unit === null ? undefined : asText(unit), asFlag(isBits)),
    ),
  ],
];

function formatSize(value: Value, isBits: boolean, unit: string | undefined): string {
  const size = readNumber(value);
  if (size === undefined) {
    refuseUse(value);
    throw new TemplateError(`human_readable() failed on bad input: it takes a number, not ${describe(value)}`);
  }
  const wanted = unit?.toUpperCase().charAt(0);
  const power =
    wanted === undefined
      ? UNITS.findLastIndex((_, index) => size >= 1024 ** index)
      : UNITS.findIndex((name) => name === wanted);
  const index = Math.max(0, power);
  const base = isBits ? 'bits' : 'Bytes';
  return `${formatFixed(size / 1024 ** index, 2)} ${index === 0 ? base : `${UNITS[index] ?? ''}${base.charAt(0)}`}`;
}

const CANNOT_READ = "human_to_bytes() can't interpret following string";

function parseSize(text: string, defaultUnit: string | undefined, isBits: boolean): Value {
  const match = /^([0-9]*\.?[0-9]+)(?:\s*([A-Za-z]+))?\s*$/.exec(text);
  if (match === null)
    throw new TemplateError(`${CANNOT_READ}: ${text}`, 'value', {
      help: 'write a number and a unit, such as 10M or 1.5 GB',
    });
  const number = Number(match[1]);
  const unit = match[2] ?? defaultUnit;
  if (unit === undefined) return roundHalfEven(number);
  const letter = unit.charAt(0).toUpperCase();
  const power = UNITS.findIndex((name) => name === letter);
  const mark = isBits ? 'b' : 'B';
  const name = (NAMES[letter] ?? '').replace('byte', isBits ? 'bit' : 'byte');
  const isKnown =
    power >= 0 &&
    (unit.length === 1 || unit.toLowerCase() === name || unit === (letter === 'B' ? mark : letter + mark));
  if (!isKnown)
    throw new TemplateError(
      power < 0
        ? `${CANNOT_READ}: ${text}: \`${unit}\` is not a unit: expected one of ${UNITS.join(', ')}`
        : `${CANNOT_READ}: ${text}: \`${unit}\` is not a unit of ${isBits ? 'bits' : 'bytes'}: expected ${letter}${mark} or ${letter}`,
      'value',
    );
  return roundHalfEven(number * 1024 ** power);
}

function roundHalfEven(value: number): Value {
  if (!Number.isFinite(value)) throw new TemplateError('the number is too large', 'value');
  return makeInt(BigInt(formatFixed(value, 0)));
}
