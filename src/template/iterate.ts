import { describe } from './argument.ts';
import { splitCodePoints } from './code-point.ts';
import { refuseUse } from './refuse-use.ts';
import { TemplateError } from './template-error.ts';
import type { Value } from './value.ts';
import { Markup, NoElse, TemplateObject } from './value.ts';
import { isHostObject } from './value-kind.ts';

/** The items of a list, the keys of a dict, the characters of a string. @throws TemplateError for what has none */
export function iterate(value: Value): readonly Value[] {
  if (Array.isArray(value)) return value;
  if (value instanceof Map) return [...value.keys()];
  if (typeof value === 'string') return splitCodePoints(value);
  if (value instanceof NoElse) return [];
  refuseUse(value);
  if (value instanceof Markup) return splitCodePoints(value.text);
  if (isHostObject(value)) return [...value.keys()];
  const items = value instanceof TemplateObject ? value.items() : undefined;
  if (items !== undefined) return items;
  throw new TemplateError(`${describe(value)} cannot be looped over`);
}

export function isIterable(value: Value): boolean {
  return (
    Array.isArray(value) ||
    value instanceof Map ||
    typeof value === 'string' ||
    value instanceof Markup ||
    (value instanceof TemplateObject && value.items() !== undefined) ||
    isHostObject(value)
  );
}
