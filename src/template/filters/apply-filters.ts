import { asString } from '../argument.ts';
import { makePathReader } from '../attribute-path.ts';
import { iterate } from '../iterate.ts';
import type { FilterOperation } from '../operation.ts';
import { defineFilter } from '../operation.ts';
import { NO_KEYWORDS, type Runtime } from '../runtime.ts';
import { TemplateError } from '../template-error.ts';
import { toText } from '../to-text.ts';
import { isTruthy } from '../truth.ts';
import type { Dict, Value } from '../value.ts';

/** The filters that apply another filter, a test or a path to each item. */
export const APPLY_FILTERS: readonly (readonly [string, FilterOperation])[] = [
  [
    'map',
    defineFilter(['*', '**'], (runtime, value, args, keywords) =>
      map(runtime, value, args as Value[], keywords as Dict),
    ),
  ],
  [
    'select',
    defineFilter(['*', '**'], (runtime, value, args, keywords) =>
      pick(runtime, value, args as Value[], keywords as Dict, true),
    ),
  ],
  [
    'reject',
    defineFilter(['*', '**'], (runtime, value, args, keywords) =>
      pick(runtime, value, args as Value[], keywords as Dict, false),
    ),
  ],
  [
    'selectattr',
    defineFilter(['attr', '*', '**'], (runtime, value, attribute, args, keywords) =>
      pick(runtime, value, args as Value[], keywords as Dict, true, attribute),
    ),
  ],
  [
    'rejectattr',
    defineFilter(['attr', '*', '**'], (runtime, value, attribute, args, keywords) =>
      pick(runtime, value, args as Value[], keywords as Dict, false, attribute),
    ),
  ],
];

function map(runtime: Runtime, value: Value, args: readonly Value[], keywords: Dict): Value {
  const items = isTruthy(value) ? iterate(value) : [];
  runtime.spend(items.length);
  const [name, ...rest] = args;
  if (name === undefined) {
    const others = new Map(keywords);
    const attribute = others.get('attribute');
    const initial = others.get('default');
    others.delete('attribute');
    others.delete('default');
    const [unexpected] = others.keys();
    if (attribute === undefined) throw new TemplateError('`map` needs the name of a filter, or `attribute=`');
    if (unexpected !== undefined) throw new TemplateError(`\`map\` has no argument \`${toText(unexpected)}\``);
    return items.map(makePathReader(attribute, initial));
  }
  return items.map(runtime.prepareFilter(asString(name, 'the name of the filter'), rest, toKeywords(keywords)));
}

function pick(
  runtime: Runtime,
  value: Value,
  args: readonly Value[],
  keywords: Dict,
  wanted: boolean,
  attribute?: Value,
): Value {
  const items = isTruthy(value) ? iterate(value) : [];
  runtime.spend(items.length);
  const read = makePathReader(attribute);
  const [name, ...rest] = args;
  if (name === undefined) return items.filter((item) => isTruthy(read(item)) === wanted);
  const test = runtime.prepareTest(asString(name, 'the name of the test'), rest, toKeywords(keywords));
  return items.filter((item) => test(read(item)) === wanted);
}

function toKeywords(dict: Dict): ReadonlyMap<string, Value> {
  if (dict.size === 0) return NO_KEYWORDS;
  return new Map(Array.from(dict, ([key, value]) => [toText(key), value]));
}
