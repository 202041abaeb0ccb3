import { ifAbsent } from './if-absent.ts';
import { isDictMethod, readAttribute, readItem } from './attribute.ts';
import type { BuildExpression, BuildScope } from './build-scope.ts';
import { placeError } from './build-scope.ts';
import { Missing } from './missing.ts';
import { undefinedError } from './refuse-use.ts';
import type { Evaluator } from './render-context.ts';
import { sliceValue } from './slice.ts';
import type { Attribute, Item, Place, Slice } from './syntax-tree.ts';
import { toRepr } from './to-text.ts';
import type { Value } from './value.ts';
import { NoElse, Undefined, Unknown } from './value.ts';

/** `object.name`. An attribute of what is undefined is undefined too, so that `a.b.c is defined` and `a.b.c | default(1)` work. */
export function buildAttribute(node: Attribute, scope: BuildScope, build: BuildExpression): Evaluator {
  const object = build(node.object);
  const { name } = node;
  const isPlain = !isDictMethod(name);
  return (frame) => {
    const value = object(frame);
    if (isPlain && value instanceof Map) {
      const item = value.get(name);
      if (item !== undefined) return item;
    }
    if (value instanceof NoElse) throw placeError(undefinedError(value), node.object, scope.unit);
    if (value instanceof Unknown) return value.known.get(name) ?? value;
    if (value instanceof Undefined) return value;
    return ifAbsent(readAttribute(value, name), () => describeMissing(node, value, name, scope));
  };
}

/** `object[index]`, slices included. */
export function buildItem(node: Item, scope: BuildScope, build: BuildExpression): Evaluator {
  const object = build(node.object);
  if (node.index.type === 'slice') return buildSlice(node, node.index, object, scope, build);
  const index = build(node.index);
  return (frame) => {
    const value = object(frame);
    if (value instanceof NoElse) throw placeError(undefinedError(value), node.object, scope.unit);
    if (value instanceof Undefined) return value;
    const key = index(frame);
    if (value instanceof Unknown) return value.known.get(key) ?? value;
    if (key instanceof Unknown || key instanceof Undefined) return key;
    try {
      return ifAbsent(readItem(value, key), () => describeMissing(node, value, key, scope));
    } catch (error) {
      throw placeError(error, node.index, scope.unit);
    }
  };
}

function buildSlice(
  node: Place,
  slice: Slice,
  object: Evaluator,
  scope: BuildScope,
  build: BuildExpression,
): Evaluator {
  const none: Evaluator = () => null;
  const lower = slice.lower === undefined ? none : build(slice.lower);
  const upper = slice.upper === undefined ? none : build(slice.upper);
  const step = slice.step === undefined ? none : build(slice.step);
  return (frame) => {
    const value = object(frame);
    if (value instanceof NoElse) throw placeError(undefinedError(value), node, scope.unit);
    if (value instanceof Undefined || value instanceof Unknown) return value;
    const bounds = [lower(frame), upper(frame), step(frame)] as const;
    const unknown = bounds.find((bound) => bound instanceof Unknown);
    if (unknown !== undefined) return unknown;
    try {
      return sliceValue(value, ...bounds);
    } catch (error) {
      throw placeError(error, node, scope.unit);
    }
  };
}

function describeMissing(node: Attribute | Item, owner: Value, key: Value, scope: BuildScope): Missing {
  const object = scope.unit.source.text.slice(node.object.start, node.object.end);
  const shown = object.length > 60 ? 'this value' : `\`${object}\``;
  const message =
    typeof key === 'string'
      ? `${shown} has no attribute \`${key}\``
      : `${shown} has no item ${typeof key === 'object' ? toRepr(key) : String(key)}`;
  const details = typeof key === 'string' ? { owner, key } : { owner };
  return new Missing(message, scope.unit, node.start, node.end, details);
}
