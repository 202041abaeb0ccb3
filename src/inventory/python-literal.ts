import { createMapping } from '../source/mapping.ts';
import type { Entry, Node, ScalarNode } from '../source/node.ts';
import { createScalar } from '../source/scalar.ts';
import type { SourceFile } from '../source/source-file.ts';
import { unescapeString } from '../template/string-literal.ts';

/** A text with the place of each of its characters, and of its end, in the file. */
export interface PlacedText {
  readonly file: SourceFile;
  readonly value: string;
  readonly offsets: readonly number[];
}

type Scalar = Pick<ScalarNode, 'value' | 'isFloat'>;

const DEEPEST = 100;
const BLANK = /(?:\s|#.*)*/y;
const TOKEN =
  /(?<prefix>[bBrRuU]{0,2})(?:"""(?<long>(?:\\[^]|[^\\])*?)"""|'''(?<long2>(?:\\[^]|[^\\])*?)'''|"(?<double>(?:\\[^]|[^"\\\n])*)"|'(?<single>(?:\\[^]|[^'\\\n])*)')/y;
const INTEGER = /^[+-]?(?:0(?:_?0)*|[1-9](?:_?\d)*|0[xX](?:_?[\da-fA-F])+|0[oO](?:_?[0-7])+|0[bB](?:_?[01])+)$/;
const FLOAT =
  /^[+-]?(?:\d(?:_?\d)*\.(?:\d(?:_?\d)*)?(?:[eE][+-]?\d(?:_?\d)*)?|\.\d(?:_?\d)*(?:[eE][+-]?\d(?:_?\d)*)?|\d(?:_?\d)*[eE][+-]?\d(?:_?\d)*)$/;
const WORD = /[+-]?\s*(?:[\d.](?:[eE][+-](?=\d)|[\w.])*|[A-Za-z_]\w*)/y;
const CONSTANTS = new Map<string, boolean | null>([
  ['True', true],
  ['False', false],
  ['None', null],
]);

/**
 * What Python's `ast.literal_eval` makes of a text, by which values of INI inventories get their types: numbers, strings in quotes, lists,
 * tuples (lists here), dicts, `True`, `False`, `None`. Everything else is text, so the answer is undefined for it; so it is for sets and
 * complex numbers.
 */
export function readPythonLiteral(text: PlacedText): Node | undefined {
  return new LiteralReader(text).read();
}

/** The text itself, as a string. */
export function readText({ file, value, offsets }: PlacedText): ScalarNode {
  const offsetAt = (index: number): number => offsets[Math.max(0, Math.min(index, value.length))] ?? 0;
  const span = { file, start: offsetAt(0), end: offsetAt(value.length) };
  return { kind: 'scalar', value, style: 'quoted', span, offsetAt };
}

class LiteralReader {
  readonly #text: PlacedText;
  #at = 0;
  #depth = 0;

  constructor(text: PlacedText) {
    this.#text = text;
  }

  read(): Node | undefined {
    this.#skipBlank();
    const start = this.#at;
    const first = this.#readValue();
    if (first === undefined) return undefined;
    const isTuple = this.#peek() === ',';
    const rest = isTuple ? this.#readRest([first]) : [];
    if (rest === undefined || this.#at < this.#text.value.length) return undefined;
    return isTuple ? { kind: 'sequence', items: rest, span: this.#spanFrom(start) } : first;
  }

  /** Comma-separated values until something else comes; a comma may end them. */
  #readRest(items: Node[]): Node[] | undefined {
    while (this.#take(',')) {
      const next = this.#peek();
      if (next === '' || /[\])}]/.test(next)) break;
      const item = this.#readValue();
      if (item === undefined) return undefined;
      items.push(item);
    }
    return items;
  }

  #readValue(): Node | undefined {
    if (this.#depth === DEEPEST) return undefined;
    this.#depth++;
    try {
      const start = this.#at;
      if (this.#take('[')) return this.#readItems(']', start);
      if (this.#take('(')) return this.#readParentheses(start);
      if (this.#take('{')) return this.#readDict(start);
      return this.#readStrings() ?? this.#readWord();
    } finally {
      this.#depth--;
    }
  }

  #readItems(closing: string, start: number, first?: Node): Node | undefined {
    const items: Node[] = first === undefined ? [] : [first];
    if (this.#peek() !== closing && first === undefined) {
      const item = this.#readValue();
      if (item === undefined) return undefined;
      items.push(item);
    }
    const all = this.#readRest(items);
    if (all === undefined || !this.#take(closing)) return undefined;
    return { kind: 'sequence', items: all, span: this.#spanFrom(start) };
  }

  #readParentheses(start: number): Node | undefined {
    if (this.#peek() === ')') return this.#readItems(')', start);
    const first = this.#readValue();
    if (first === undefined) return undefined;
    return this.#take(')') ? first : this.#readItems(')', start, first);
  }

  #readDict(start: number): Node | undefined {
    const entries = new Map<string, Entry>();
    while (!this.#take('}')) {
      const key = this.#readValue();
      if (key?.kind !== 'scalar' || !this.#take(':')) return undefined;
      const value = this.#readValue();
      if (value === undefined) return undefined;
      const name = typeof key.value === 'string' ? key.value : this.#text.file.text.slice(key.span.start, key.span.end);
      entries.set(name, { key, name, value });
      if (!this.#take(',') && this.#peek() !== '}') return undefined;
    }
    return createMapping([...entries.values()], this.#spanFrom(start));
  }

  /** Strings that stand side by side are one. */
  #readStrings(): Node | undefined {
    const start = this.#at;
    let end = start;
    let value: string | undefined;
    for (;;) {
      TOKEN.lastIndex = this.#at;
      const match = TOKEN.exec(this.#text.value);
      if (match?.groups === undefined) break;
      const { prefix = '', long, long2, double, single } = match.groups;
      const inside = long ?? long2 ?? double ?? single ?? '';
      const part = /[rR]/.test(prefix) ? inside : unescape(inside);
      if (part === undefined) return undefined;
      value = (value ?? '') + part;
      end = this.#at += match[0].length;
      this.#skipBlank();
    }
    return value === undefined ? undefined : this.#createScalar({ value }, start, end);
  }

  #readWord(): Node | undefined {
    WORD.lastIndex = this.#at;
    const word = WORD.exec(this.#text.value)?.[0];
    const scalar = word === undefined ? undefined : readScalar(word.replace(/^([+-])\s+/, '$1'));
    if (word === undefined || scalar === undefined) return undefined;
    const start = this.#at;
    this.#at += word.length;
    const node = this.#createScalar(scalar, start, this.#at);
    this.#skipBlank();
    return node;
  }

  #createScalar(scalar: Scalar, start: number, end: number): ScalarNode {
    const { file, offsets } = this.#text;
    const span = { file, start: offsets[start] ?? 0, end: offsets[end] ?? 0 };
    return createScalar({ ...scalar, style: typeof scalar.value === 'string' ? 'quoted' : 'plain', span });
  }

  #spanFrom(start: number): Node['span'] {
    const { file, offsets } = this.#text;
    return { file, start: offsets[start] ?? 0, end: offsets[this.#at] ?? 0 };
  }

  #peek(): string {
    return this.#text.value[this.#at] ?? '';
  }

  #take(sign: string): boolean {
    if (this.#peek() !== sign) return false;
    this.#at++;
    this.#skipBlank();
    return true;
  }

  #skipBlank(): void {
    BLANK.lastIndex = this.#at;
    this.#at += BLANK.exec(this.#text.value)?.[0].length ?? 0;
  }
}

function unescape(inside: string): string | undefined {
  try {
    return unescapeString(inside, 0);
  } catch {
    return undefined;
  }
}

function readScalar(word: string): Scalar | undefined {
  const constant = CONSTANTS.get(word);
  if (constant !== undefined) return { value: constant };
  if (INTEGER.test(word)) return { value: readInteger(word.replaceAll('_', '')) };
  if (FLOAT.test(word)) return { value: Number(word.replaceAll('_', '')), isFloat: true };
  return undefined;
}

function readInteger(digits: string): number | bigint {
  const size = BigInt(digits.replace(/^[+-]/, ''));
  const value = digits.startsWith('-') ? -size : size;
  const small = Number(value);
  return Number.isSafeInteger(small) ? small : value;
}
