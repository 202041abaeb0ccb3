import { makeFloat, makeInt } from './number.ts';
import { TemplateError } from './template-error.ts';
import type { Value } from './value.ts';

const NUMBER = /-?(?:0|[1-9]\d*)(\.\d+)?([eE][+-]?\d+)?/y;
const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const WORDS: ReadonlyMap<string, Value> = new Map<string, Value>([
  ['true', true],
  ['false', false],
  ['null', null],
  ['NaN', NaN],
  ['Infinity', Infinity],
  ['-Infinity', -Infinity],
]);

/** Python's json.loads: integers of any size stay exact, `1.0` is a float. @throws TemplateError with line and column */
export function parseJson(text: string): Value {
  return new JsonReader(text).read();
}

class JsonReader {
  readonly #text: string;
  #at = 0;
  #depth = 0;

  constructor(text: string) {
    this.#text = text;
  }

  read(): Value {
    const value = this.#readValue();
    this.#skipSpace();
    if (this.#at < this.#text.length) throw this.#fail('the end');
    return value;
  }

  #readValue(): Value {
    this.#skipSpace();
    const character = this.#text.charAt(this.#at);
    if (character === '{' || character === '[') {
      if (++this.#depth > 500) throw new TemplateError('the JSON nests too deep', 'value');
      const value = character === '{' ? this.#readObject() : this.#readArray();
      this.#depth--;
      return value;
    }
    if (character === '"') return this.#readString();
    for (const [word, value] of WORDS) {
      if (this.#text.startsWith(word, this.#at)) {
        this.#at += word.length;
        return value;
      }
    }
    NUMBER.lastIndex = this.#at;
    const match = NUMBER.exec(this.#text);
    if (match === null) throw this.#fail('a value');
    this.#at += match[0].length;
    return match[1] === undefined && match[2] === undefined ? makeInt(BigInt(match[0])) : makeFloat(Number(match[0]));
  }

  #readObject(): Value {
    const dict = new Map<Value, Value>();
    this.#at++;
    if (this.#skip('}')) return dict;
    do {
      this.#skipSpace();
      if (this.#text.charAt(this.#at) !== '"') throw this.#fail('a name in double quotes');
      const key = this.#readString();
      if (!this.#skip(':')) throw this.#fail('`:`');
      dict.set(key, this.#readValue());
    } while (this.#skip(','));
    if (!this.#skip('}')) throw this.#fail('`,` or `}`');
    return dict;
  }

  #readArray(): Value {
    const list: Value[] = [];
    this.#at++;
    if (this.#skip(']')) return list;
    do list.push(this.#readValue());
    while (this.#skip(','));
    if (!this.#skip(']')) throw this.#fail('`,` or `]`');
    return list;
  }

  #readString(): string {
    const end = this.#findStringEnd();
    if (end === -1) throw this.#fail('the end of the string');
    try {
      const text = JSON.parse(this.#text.slice(this.#at, end)) as string;
      this.#at = end;
      return text;
    } catch {
      throw this.#fail('a string without unknown escapes');
    }
  }

  /** Behind the quote that closes the string here, or -1. */
  #findStringEnd(): number {
    for (let at = this.#at + 1; at < this.#text.length; at++) {
      const code = this.#text.charCodeAt(at);
      if (code === QUOTE) return at + 1;
      if (code < 0x20) return -1;
      if (code === BACKSLASH) at++;
    }
    return -1;
  }

  #skip(mark: string): boolean {
    this.#skipSpace();
    if (this.#text.charAt(this.#at) !== mark) return false;
    this.#at++;
    return true;
  }

  #skipSpace(): void {
    while (' \t\n\r'.includes(this.#text.charAt(this.#at)) && this.#at < this.#text.length) this.#at++;
  }

  #fail(expected: string): TemplateError {
    const before = this.#text.slice(0, this.#at).split('\n');
    const place = `line ${before.length}, column ${(before.at(-1)?.length ?? 0) + 1}`;
    return new TemplateError(`this is not JSON: expected ${expected} at ${place}`, 'value');
  }
}
