import { asString } from './argument.ts';
import { bindArguments, parseSignature } from './signature.ts';
import { TemplateError } from './template-error.ts';
import { decodeBytes, encodeText } from './text-encoding.ts';
import { toText } from './to-text.ts';
import type { Value } from './value.ts';
import { TemplateObject } from './value.ts';

const DECODE = parseSignature(['encoding?', 'errors?']);
const HEX = parseSignature(['sep?']);

/** Python's bytes: what `encode` of a string gives, for a filter or `decode` to take. They do not leave the template. */
export class Bytes extends TemplateObject {
  readonly typeName = 'bytes';
  readonly bytes: Buffer;

  constructor(bytes: Buffer) {
    super();
    this.bytes = bytes;
  }

  override get size(): number {
    return this.bytes.length;
  }

  override get reasonToStay(): string {
    return 'bytes cannot be kept in a variable: make a text of them, by `.decode()` or `| b64encode`';
  }

  override items(): readonly Value[] {
    return Array.from(this.bytes);
  }

  override isEqual(other: TemplateObject): boolean {
    return other instanceof Bytes && this.bytes.equals(other.bytes);
  }

  override combine(operator: '+' | '-', other: Value): Value | undefined {
    if (operator === '-' || !(other instanceof Bytes)) return undefined;
    return new Bytes(Buffer.concat([this.bytes, other.bytes]));
  }

  attribute(name: string): Value | undefined {
    if (name === 'decode') {
      return {
        callable: name,
        call: (positional, keywords) => {
          const [encoding, errors] = bindArguments(name, DECODE, positional, keywords);
          return decodeBytes(
            this.bytes,
            asString(encoding, '`encoding`', 'utf-8'),
            asString(errors, '`errors`', 'strict'),
          );
        },
      };
    }
    if (name !== 'hex') return undefined;
    return {
      callable: name,
      call: (positional, keywords) => {
        const [separator] = bindArguments(name, HEX, positional, keywords);
        return this.#toHex(asString(separator, '`sep`', ''));
      },
    };
  }

  /** Python's repr(). */
  toText(): string {
    const mark = this.bytes.includes("'") && !this.bytes.includes('"') ? '"' : "'";
    return `b${mark}${Array.from(this.bytes, (byte) => escapeByte(byte, mark)).join('')}${mark}`;
  }

  #toHex(separator: string): string {
    if (separator.length > 1) throw new TemplateError('`sep` has to be one character', 'value');
    return Array.from(this.bytes, (byte) => byte.toString(16).padStart(2, '0')).join(separator);
  }
}

/** What a filter that works on bytes takes: bytes as they are, the text of any other value in an encoding. */
export function toBytes(value: Value, encoding = 'utf-8'): Buffer {
  return value instanceof Bytes ? value.bytes : encodeText(toText(value), encoding);
}

function escapeByte(byte: number, mark: string): string {
  const character = String.fromCharCode(byte);
  if (character === mark || character === '\\') return `\\${character}`;
  if (character === '\n') return '\\n';
  if (character === '\r') return '\\r';
  if (character === '\t') return '\\t';
  return byte >= 0x20 && byte < 0x7f ? character : `\\x${byte.toString(16).padStart(2, '0')}`;
}
