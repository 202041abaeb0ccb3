import { ifAbsent } from '../if-absent.ts';
import { asInt, toInteger } from '../argument.ts';
import { splitCodePoints } from '../code-point.ts';
import { createHash } from 'node:crypto';
import { readInt } from '../number.ts';
import type { FilterOperation } from '../operation.ts';
import { defineFilter } from '../operation.ts';
import type { Runtime } from '../runtime.ts';
import { TemplateError } from '../template-error.ts';
import { iterate } from '../iterate.ts';
import { toText } from '../to-text.ts';
import type { Value } from '../value.ts';
import { Undefined } from '../value.ts';

export const RANDOM_FILTERS: readonly (readonly [string, FilterOperation])[] = [
  ['random', defineFilter(['start?', 'step?', 'seed?'], pickRandom, { isImpure: true })],
  [
    'shuffle',
    defineFilter(
      ['seed?'],
      (runtime, value, seed) => {
        const random = makeRandom(runtime, seed);
        const items = Array.from(iterate(value));
        for (let index = items.length - 1; index > 0; index--) {
          const other = Math.floor(random() * (index + 1));
          [items[index], items[other]] = [items[other] ?? null, items[index] ?? null];
        }
        return items;
      },
      { isImpure: true },
    ),
  ],
];

function pickRandom(runtime: Runtime, value: Value, start?: Value, step?: Value, seed?: Value): Value {
  const random = makeRandom(runtime, seed);
  const end = readInt(value);
  if (end !== undefined) {
    const from = asInt(start ?? undefined, '`start`', 0);
    const stride = asInt(step ?? undefined, '`step`', 1) || 1;
    const count = Math.ceil((Number(toInteger(value)) - from) / stride);
    if (count <= 0) throw new TemplateError('the range to choose from is empty', 'value');
    return from + stride * Math.floor(random() * count);
  }
  const items = typeof value === 'string' ? splitCodePoints(value) : iterate(value);
  return ifAbsent(
    items[Math.floor(random() * items.length)],
    () => new Undefined('there is nothing to choose from: the list is empty'),
  );
}

/** The environment's chance; or, with a seed, numbers that are the same on each run (though not those of Python). */
function makeRandom(runtime: Runtime, seed: Value | undefined): () => number {
  if (seed === undefined || seed === null) return () => runtime.environment.random();
  let state = createHash('sha256').update(toText(seed)).digest();
  return () => {
    state = createHash('sha256').update(state).digest();
    return state.readUInt32BE(0) / 2 ** 32;
  };
}
