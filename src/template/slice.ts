import { asInt } from './argument.ts';
import { splitCodePoints } from './code-point.ts';
import { refuseUse } from './refuse-use.ts';
import { TemplateError } from './template-error.ts';
import type { Value } from './value.ts';
import { Markup, Tuple } from './value.ts';
import { typeNameOf } from './value-kind.ts';

/** Python's `value[lower:upper:step]` of a string, list or tuple. */
export function sliceValue(value: Value, lower: Value, upper: Value, step: Value): Value {
  refuseUse(value);
  const source = value instanceof Markup ? value.text : value;
  if (typeof source === 'string') return sliceItems(splitCodePoints(source), lower, upper, step).join('');
  if (source instanceof Tuple) return Tuple.from(sliceItems(Array.from(source), lower, upper, step));
  if (Array.isArray(source)) return sliceItems(source, lower, upper, step);
  throw new TemplateError(`a ${typeNameOf(source)} cannot be sliced`);
}

function sliceItems<T>(items: readonly T[], lower: Value, upper: Value, stepValue: Value): T[] {
  const step = stepValue === null ? 1 : asInt(stepValue, 'the step');
  if (step === 0) throw new TemplateError('the step of a slice cannot be 0', 'value');
  const { length } = items;
  const clamp = (bound: Value, initial: number, least: number, most: number): number => {
    if (bound === null) return initial;
    const index = asInt(bound, 'an index');
    return Math.min(most, Math.max(least, index < 0 ? index + length : index));
  };
  if (step === 1) return items.slice(clamp(lower, 0, 0, length), clamp(upper, length, 0, length));
  const result: T[] = [];
  if (step > 0) {
    const end = clamp(upper, length, 0, length);
    for (let index = clamp(lower, 0, 0, length); index < end; index += step) result.push(items[index] as T);
  } else {
    const end = clamp(upper, -1, -1, length - 1);
    for (let index = clamp(lower, length - 1, -1, length - 1); index > end; index += step)
      result.push(items[index] as T);
  }
  return result;
}
