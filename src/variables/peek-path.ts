import { isDictMethod } from '../template/attribute.ts';
import { keyText } from '../template/convert.ts';
import type { PathStep, UsedPath } from '../template/list-paths.ts';
import { Unrendered } from '../template/unrendered.ts';
import { TemplateObject, Undefined, type Value } from '../template/value.ts';
import { isHostObject } from '../template/value-kind.ts';
import { LazyDict } from './lazy-dict.ts';

export type Peeked = Value | Unrendered;

export interface FoundPath {
  /** As much of the path as there is, as the template writes it. */
  readonly text: string;
  readonly value: Peeked;
  /** Keys on the way, for those that name a secret. */
  readonly keys: readonly Value[];
}

/** Follows a path as far as it goes, without rendering anything; nothing where nobody knows its variable. */
export function followPath(path: UsedPath, peek: (name: string) => Peeked | undefined): FoundPath | undefined {
  const start = peek(path.name);
  if (start === undefined) return undefined;
  let value: Peeked = start;
  let text = path.name;
  const keys: Value[] = [];
  for (const step of path.steps) {
    const key = readKey(step.key, peek);
    const member: Peeked | undefined = key === undefined ? undefined : peekMember(value, key);
    if (key === undefined || member === undefined || member instanceof Undefined) break;
    value = member;
    ({ text } = step);
    keys.push(key);
  }
  return { text, value, keys };
}

function readKey(key: PathStep['key'], peek: (name: string) => Peeked | undefined): Value | undefined {
  if ('value' in key) return key.value;
  const found = followPath(key, peek);
  if (found === undefined) return undefined;
  const isWhole = found.keys.length === key.steps.length;
  return !isWhole || found.value instanceof Unrendered || found.value instanceof Undefined ? undefined : found.value;
}

function peekMember(value: Peeked, key: Value): Peeked | undefined {
  if (value instanceof Unrendered) return peekNode(value, key);
  if (Array.isArray(value)) return typeof key === 'number' ? value.at(key) : undefined;
  if (typeof key === 'string' && isDictMethod(key)) return undefined;
  if (value instanceof LazyDict) return value.peek(key);
  if (value instanceof Map) return value.get(key);
  if (typeof key !== 'string') return undefined;
  if (value instanceof TemplateObject) return value.attribute(key);
  return isHostObject(value) ? value.peek?.(key) : undefined;
}

function peekNode({ node }: Unrendered, key: Value): Unrendered | undefined {
  const member =
    node.kind === 'sequence' && typeof key === 'number'
      ? node.items.at(key)
      : node.kind === 'mapping'
        ? node.get(keyText(key))?.value
        : undefined;
  return member && new Unrendered(member);
}
