import { asFlag, asInt, asString } from '../argument.ts';
import { listItems, readPairs } from '../dict-methods.ts';
import { formatDate } from '../date-format.ts';
import { DateTime } from '../date-time.ts';
import { limitSize } from '../limits.ts';
import { Namespace } from '../namespace.ts';
import type { Runtime } from '../runtime.ts';
import { bindArguments, parseSignature } from '../signature.ts';
import { TemplateError } from '../template-error.ts';
import { toText } from '../to-text.ts';
import { writeKey } from '../dict-key.ts';
import type { Dict, Value } from '../value.ts';
import { OMIT, Undefined } from '../value.ts';
import { Cycler, Joiner } from './cycler.ts';
import { makeLipsum } from './lipsum.ts';
import { callLookup } from './lookup.ts';

type Global = (runtime: Runtime) => Value;
type Run = (runtime: Runtime, ...args: (Value | undefined)[]) => Value;

/** What a template may use where there is no variable of that name. */
export const GLOBALS: ReadonlyMap<string, Global> = new Map<string, Global>([
  ['range', defineGlobal('range', ['start', 'stop?', 'step?'], makeRange)],
  ['dict', defineGlobal('dict', ['pairs?', '**'], (_runtime, pairs, keywords) => makeDict(pairs, keywords))],
  [
    'namespace',
    defineGlobal('namespace', ['pairs?', '**'], (_runtime, pairs, keywords) => {
      const namespace = new Namespace();
      for (const [key, value] of makeDict(pairs, keywords)) namespace.members.set(toText(key), value);
      return namespace;
    }),
  ],
  ['cycler', defineGlobal('cycler', ['*'], (_runtime, items) => new Cycler(items as Value[]))],
  [
    'joiner',
    defineGlobal('joiner', ['sep?'], (_runtime, separator) => new Joiner(asString(separator, 'the separator', ', '))),
  ],
  [
    'lipsum',
    defineGlobal('lipsum', ['n?', 'html?', 'min?', 'max?'], ({ environment }, n, html, min, max) =>
      makeLipsum(
        environment.random,
        asInt(n, '`n`', 5),
        html === undefined || asFlag(html),
        asInt(min, '`min`', 20),
        asInt(max, '`max`', 100),
      ),
    ),
  ],
  ['now', defineGlobal('now', ['utc?', 'fmt?'], makeNow)],
  [
    'undef',
    defineGlobal(
      'undef',
      ['hint?'],
      (_runtime, hint) =>
        new Undefined(asString(hint ?? undefined, 'the hint', 'a mandatory variable has not been set')),
    ),
  ],
  ['omit', () => OMIT],
  [
    'lookup',
    (runtime) => ({ callable: 'lookup', call: (args, keywords) => callLookup(runtime, args, keywords, false) }),
  ],
  ['query', (runtime) => ({ callable: 'query', call: (args, keywords) => callLookup(runtime, args, keywords, true) })],
  ['q', (runtime) => ({ callable: 'q', call: (args, keywords) => callLookup(runtime, args, keywords, true) })],
]);

/** Globals whose result is not given by their arguments alone. */
export const IMPURE_GLOBALS: ReadonlySet<string> = new Set([
  'now',
  'lipsum',
  'lookup',
  'query',
  'q',
  'cycler',
  'joiner',
  'namespace',
]);

function defineGlobal(name: string, parameters: readonly string[], run: Run): Global {
  const signature = parseSignature(parameters);
  return (runtime) => ({
    callable: name,
    call: (positional, keywords) => run(runtime, ...bindArguments(name, signature, positional, keywords)),
  });
}

function makeRange(_runtime: Runtime, first: Value | undefined, second?: Value, third?: Value): Value {
  const start = second === undefined ? 0 : asInt(first, 'the start');
  const stop = asInt(second ?? first, 'the stop');
  const step = asInt(third, 'the step', 1);
  if (step === 0) throw new TemplateError('the step of a range cannot be 0', 'value');
  const length = limitSize(Math.max(0, Math.ceil((stop - start) / step)));
  return Array.from({ length }, (_, index) => start + index * step);
}

function makeDict(pairs: Value | undefined, keywords: Value | undefined): Dict {
  const dict: Dict = new Map();
  if (pairs !== undefined) for (const [key, value] of readPairs(pairs)) writeKey(dict, key, value);
  for (const item of listItems(keywords as Dict)) {
    const [key, value] = item as Value[];
    if (key !== undefined && value !== undefined) writeKey(dict, key, value);
  }
  return dict;
}

function makeNow(runtime: Runtime, utc?: Value, format?: Value): Value {
  const now = DateTime.fromDate(runtime.environment.now(), asFlag(utc));
  return format === undefined || format === null || format === ''
    ? now
    : formatDate(now, asString(format, 'the format'));
}
