import { asInt, describe } from '../argument.ts';
import { splitCodePoints } from '../code-point.ts';
import { ifAbsent } from '../if-absent.ts';
import { isIterable, iterate } from '../iterate.ts';
import { makeInt, readInt } from '../number.ts';
import type { FilterOperation } from '../operation.ts';
import { defineFilter } from '../operation.ts';
import { seedRandom } from '../python-random.ts';
import type { Runtime } from '../runtime.ts';
import { TemplateError } from '../template-error.ts';
import { isTruthy } from '../truth.ts';
import type { Value } from '../value.ts';
import { Undefined } from '../value.ts';

/** Draws an int from 0 to below the limit. */
type Draw = (limit: bigint) => bigint;

/** Python's `random`: with a seed, what Ansible gives for it. */
export const RANDOM_FILTERS: readonly (readonly [string, FilterOperation])[] = [
  ['random', defineFilter(['start?', 'step?', 'seed?'], pickRandom, { isImpure: true })],
  [
    'shuffle',
    defineFilter(
      ['seed?'],
      (runtime, value, seed) => {
        const draw = makeDraw(runtime, seed !== undefined && isTruthy(seed) ? seed : null);
        const items = Array.from(iterate(value));
        for (let index = items.length - 1; index > 0; index--) {
          const other = Number(draw(BigInt(index + 1)));
          [items[index], items[other]] = [items[other] ?? null, items[index] ?? null];
        }
        return items;
      },
      { isImpure: true },
    ),
  ],
];

function pickRandom(runtime: Runtime, value: Value, start?: Value, step?: Value, seed?: Value): Value {
  const draw = makeDraw(runtime, seed ?? null);
  const end = readInt(value);
  if (end !== undefined) return pickFromRange(draw, BigInt(end), start ?? undefined, step ?? undefined);
  if (!isIterable(value))
    throw new TemplateError(`random can only be used on sequences and integers, not on ${describe(value)}`);
  if ([start, step].some((bound) => bound !== undefined && isTruthy(bound)))
    throw new TemplateError(`start and step can only be used with integer values, not with ${describe(value)}`);
  const items = typeof value === 'string' ? splitCodePoints(value) : iterate(value);
  const missing = (): Value => new Undefined('there is nothing to choose from: the list is empty');
  return items.length === 0 ? missing() : ifAbsent(items[Number(draw(BigInt(items.length)))], missing);
}

/** Python's randrange. */
function pickFromRange(draw: Draw, end: bigint, start?: Value, step?: Value): Value {
  const from = BigInt(asInt(start, '`start`', 0));
  const stride = BigInt(asInt(step, '`step`', 1) || 1);
  const count = (end - from + stride - (stride > 0n ? 1n : -1n)) / stride;
  if (count <= 0n) throw new TemplateError('the range to choose from is empty', 'value');
  return makeInt(from + stride * draw(count));
}

/** The environment's chance; or, with a seed, the numbers that Python draws for it. */
function makeDraw(runtime: Runtime, seed: Value): Draw {
  if (seed === null) return (limit) => BigInt(Math.floor(runtime.environment.random() * Number(limit)));
  const twister = seedRandom(seed);
  return (limit) => twister.below(limit);
}
