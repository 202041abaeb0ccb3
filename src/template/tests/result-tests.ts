import { describe } from '../argument.ts';
import type { TestOperation } from '../operation.ts';
import { defineTest } from '../operation.ts';
import { TemplateError, UnknownReached } from '../template-error.ts';
import { isTruthy } from '../truth.ts';
import type { Dict, Value } from '../value.ts';
import { Unknown } from '../value.ts';

const FAILED = result((dict) => read(dict, 'failed'));
const SUCCEEDED = result((dict) => !read(dict, 'failed'));
const CHANGED = result(hasChanged);
const SKIPPED = defineTest(
  [],
  (_, value) => {
    if (!(value instanceof Unknown)) return checkResult(value, (dict) => read(dict, 'skipped'));
    const skipped = value.known.get('skipped');
    if (skipped === undefined) throw new UnknownReached(value);
    return isTruthy(skipped);
  },
  { looksAtUnknown: true },
);

/** How a task ended, asked of its registered result. */
export const RESULT_TESTS: readonly (readonly [string, TestOperation])[] = [
  ['failed', FAILED],
  ['failure', FAILED],
  ['succeeded', SUCCEEDED],
  ['success', SUCCEEDED],
  ['successful', SUCCEEDED],
  ['changed', CHANGED],
  ['change', CHANGED],
  ['skipped', SKIPPED],
  ['skip', SKIPPED],
  ['unreachable', result((dict) => read(dict, 'unreachable'))],
  ['reachable', result((dict) => !read(dict, 'unreachable'))],
  ['started', result((dict) => !dict.has('started') || read(dict, 'started'))],
  ['finished', result((dict) => !dict.has('finished') || read(dict, 'finished'))],
  ['timedout', result((dict) => dict.get('timedout') instanceof Map && read(dict.get('timedout') as Dict, 'period'))],
];

function result(check: (dict: Dict) => boolean): TestOperation {
  return defineTest([], (_, value) => checkResult(value, check));
}

/** @throws TemplateError where it is no result */
function checkResult(value: Value, check: (dict: Dict) => boolean): boolean {
  if (value instanceof Map) return check(value);
  throw new TemplateError(`this test looks at the result of a task, not at ${describe(value)}`);
}

function read(dict: Dict, key: string): boolean {
  return isTruthy(dict.get(key) ?? false);
}

/** A loop without a flag of its own has changed what one of its items has. */
function hasChanged(dict: Dict): boolean {
  const own: Value | undefined = dict.get('changed');
  if (own !== undefined) return isTruthy(own);
  const results = dict.get('results');
  return Array.isArray(results) && results.some((item) => item instanceof Map && read(item, 'changed'));
}
