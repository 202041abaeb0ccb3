import { hasTemplate } from '../template/compile.ts';
import { keyText } from '../template/convert.ts';
import { toText } from '../template/to-text.ts';
import { Unrendered } from '../template/unrendered.ts';
import { Float, Markup, Omit, Unknown, type Value } from '../template/value.ts';
import { isSecretName } from '../util/secret-name.ts';
import { LazyDict } from './lazy-dict.ts';
import { scalarValue } from './scalar-value.ts';

/** What cuts a text, and takes secrets out of it. */
export type CutText = (text: string, length: number) => string;

export const HIDDEN = '(hidden)';
/** Stands for what has not been rendered, and stays so. */
const NOT_RENDERED = '…';
/** A member is not shortened to less, in columns: there is no more room then. */
const LEAST_ROOM = 12;
const LONGEST_KEY = 40;
const DEEPEST = 4;

/**
 * A value in about `room` columns, with its type to be seen: strings in quotes, `[1, 2, … 8 more]`, `{name: "a", … 3 more}`. Renders nothing, and
 * looks only at what it shows. Nothing for what has no value to show, such as a function.
 */
export function showValue(value: Value | Unrendered, room: number, cut: CutText, depth = 0): string | undefined {
  if (value instanceof Unrendered) return showUnrendered(value, room, cut, depth);
  if (typeof value === 'string') return showText(value, room, cut);
  if (value instanceof Markup) return showText(value.text, room, cut);
  if (value === null) return 'null';
  if (typeof value === 'boolean') return String(value);
  if (typeof value === 'number' || typeof value === 'bigint' || value instanceof Float)
    return cut(toText(value), LONGEST_KEY);
  if (value instanceof Unknown) return `unknown: ${cut(value.reason, room)}`;
  if (value instanceof Omit) return 'omit';
  if (Array.isArray(value)) return showList(value, value.length, room, cut, depth);
  if (value instanceof LazyDict) {
    const { keys, count } = value.peekKeys();
    return showDict(keys, count, (key) => value.peek(key), room, cut, depth);
  }
  return value instanceof Map
    ? showDict(value.keys(), value.size, (key) => value.get(key), room, cut, depth)
    : undefined;
}

function showUnrendered({ node }: Unrendered, room: number, cut: CutText, depth: number): string {
  if (node.span.file.isSecret) return HIDDEN;
  switch (node.kind) {
    case 'scalar': {
      if (node.tag === 'vault') return HIDDEN;
      const isTemplate = typeof node.value === 'string' && node.tag === undefined && hasTemplate(node.value);
      return isTemplate ? NOT_RENDERED : (showValue(scalarValue(node), room, cut, depth) ?? NOT_RENDERED);
    }
    case 'sequence': {
      const items = lazily(node.items, (item) => new Unrendered(item));
      return showList(items, node.items.length, room, cut, depth);
    }
    case 'mapping': {
      const keys = lazily(node.entries, ({ name }) => name);
      const read = (key: Value): Unrendered | undefined => {
        const entry = node.get(keyText(key));
        return entry && new Unrendered(entry.value);
      };
      return showDict(keys, node.entries.length, read, room, cut, depth);
    }
  }
}

function* lazily<From, To>(items: Iterable<From>, convert: (item: From) => To): Generator<To> {
  for (const item of items) yield convert(item);
}

function showText(text: string, room: number, cut: CutText): string {
  if (text.length <= room) return JSON.stringify(cut(text, text.length));
  return `${JSON.stringify(cut(text, room - 1)).slice(0, -1)}…"`;
}

function showList(
  items: Iterable<Value | Unrendered>,
  count: number,
  room: number,
  cut: CutText,
  depth: number,
): string {
  if (count > 0 && depth >= DEEPEST) return '[…]';
  const show = (item: Value | Unrendered, left: number): string =>
    showValue(item, left, cut, depth + 1) ?? NOT_RENDERED;
  return `[${joinShown(items, count, room, show)}]`;
}

function showDict(
  keys: Iterable<Value>,
  count: number,
  read: (key: Value) => Value | Unrendered | undefined,
  room: number,
  cut: CutText,
  depth: number,
): string {
  if (count > 0 && depth >= DEEPEST) return '{…}';
  const show = (key: Value, left: number): string => {
    const name = showKey(key, cut);
    if (isSecretName(name)) return `${name}: ${HIDDEN}`;
    const member = read(key);
    const room = Math.max(LEAST_ROOM, left - name.length - 2);
    return `${name}: ${(member === undefined ? undefined : showValue(member, room, cut, depth + 1)) ?? NOT_RENDERED}`;
  };
  return `{${joinShown(keys, count, room, show)}}`;
}

function showKey(key: Value, cut: CutText): string {
  const text = cut(keyText(key), LONGEST_KEY);
  return typeof key !== 'string' || /^[\w.-]+$/.test(text) ? text : JSON.stringify(text);
}

/** As many members as there is room for, at least one; then how many more there are. */
function joinShown<Item>(
  items: Iterable<Item>,
  count: number,
  room: number,
  show: (item: Item, room: number) => string,
): string {
  let text = '';
  let shown = 0;
  for (const item of items) {
    const gap = shown === 0 ? '' : ', ';
    const rest = count - shown - 1;
    const left = room - 2 - text.length - gap.length - (rest === 0 ? 0 : `, … ${rest} more`.length);
    if (shown > 0 && left <= 0) break;
    const piece = show(item, Math.max(left, LEAST_ROOM));
    if (shown > 0 && piece.length > left) break;
    text += gap + piece;
    shown++;
  }
  return shown === count ? text : `${text}, … ${count - shown} more`;
}
