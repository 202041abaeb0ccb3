import { describe } from './argument.ts';
import { hasKey } from './dict-key.ts';
import { equals } from './equality.ts';
import { refuseUse } from './refuse-use.ts';
import { TemplateError } from './template-error.ts';
import type { Value } from './value.ts';
import { Markup } from './value.ts';
import { isHostObject } from './value-kind.ts';

/** Python's `item in container`. @throws TemplateError where the container is none */
export function isIn(itemValue: Value, containerValue: Value): boolean {
  refuseUse(containerValue);
  const item = itemValue instanceof Markup ? itemValue.text : itemValue;
  const container = containerValue instanceof Markup ? containerValue.text : containerValue;
  if (container instanceof Map) return hasKey(container, item);
  if (Array.isArray(container)) return container.some((candidate) => candidate === item || equals(candidate, item));
  if (typeof container === 'string') {
    refuseUse(item);
    if (typeof item === 'string') return container.includes(item);
    throw new TemplateError(`only a string can be in a string, not ${describe(item)}`);
  }
  if (isHostObject(container)) {
    refuseUse(item);
    for (const key of container.keys()) if (key === item) return true;
    return false;
  }
  throw new TemplateError(`nothing can be \`in\` ${describe(container)}`);
}
