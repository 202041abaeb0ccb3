import { goInto } from './deep-walk.ts';
import { limitSize, repeatText } from './limits.ts';
import { compareCodePoints } from './code-point.ts';
import { formatFloat, readFloat } from './number.ts';
import { refuseUse } from './refuse-use.ts';
import { TemplateError } from './template-error.ts';
import { toText } from './to-text.ts';
import type { Value } from './value.ts';
import { Markup, TemplateObject } from './value.ts';
import { isHostObject, typeNameOf } from './value-kind.ts';
import { writeYamlText } from './yaml-text.ts';

export interface YamlOptions {
  readonly indent: number;
  /** Where long scalars are folded. */
  readonly width: number;
  readonly sortsKeys: boolean;
  /** True: all in brackets; false: nothing; absent: collections that hold no others. */
  readonly flow: boolean | undefined;
  readonly hasStart: boolean;
}

/** PyYAML's dump with libyaml, so that files made by Ansible's filters stay byte for byte the same. */
export function dumpYaml(value: Value, options: YamlOptions): string {
  const writer = new YamlWriter(options);
  const text = writer.write(value);
  const isScalar = !isCollection(value);
  const start = options.hasStart ? (isScalar || isFlow(value, options) ? '--- ' : '---\n') : '';
  return `${start}${text}\n`;
}

function isCollection(value: Value): boolean {
  return Array.isArray(value) || value instanceof Map || (value !== null && isHostObject(value));
}

function isEmpty(value: Value): boolean {
  return (Array.isArray(value) && value.length === 0) || (value instanceof Map && value.size === 0);
}

function isFlow(value: Value, options: YamlOptions): boolean {
  if (isEmpty(value)) return true;
  if (options.flow !== undefined) return options.flow;
  const children = Array.isArray(value) ? value : value instanceof Map ? [...value.keys(), ...value.values()] : [];
  return !children.some(isCollection);
}

/** What can stand before a colon without a `?`. */
function isSimpleKey(key: Value): boolean {
  return typeof key !== 'string' || (Buffer.byteLength(key) <= 128 && !/[\n\r\x85\u2028\u2029]/.test(key));
}

class YamlWriter {
  readonly #options: YamlOptions;
  #column = 0;
  #text = '';

  constructor(options: YamlOptions) {
    this.#options = options;
  }

  write(value: Value): string {
    this.#writeNode(value, -1, false, false);
    return this.#text.replace(/^\n/, '');
  }

  /** @param indent of the collection that this stands in, -1 at the top */
  #writeNode(value: Value, indent: number, isInMapping: boolean, isFlowContext: boolean): void {
    const node =
      value !== null && isHostObject(value)
        ? new Map(Array.from(value.keys(), (key) => [key as Value, value.get(key)]))
        : value;
    if (Array.isArray(node) || node instanceof Map) {
      goInto(() => {
        if (isFlowContext || isFlow(node, this.#options)) this.#writeFlow(node, Math.max(indent, 0));
        else if (node instanceof Map) this.#writeMapping(node, this.#deepen(indent, false));
        else this.#writeSequence(node, isInMapping ? Math.max(indent, 0) : this.#deepen(indent, false));
      });
      return;
    }
    this.#put(this.#formatScalar(node, indent, isFlowContext, false));
  }

  #deepen(indent: number, isFlowContext: boolean): number {
    return indent < 0 ? (isFlowContext ? this.#options.indent : 0) : indent + this.#options.indent;
  }

  #writeMapping(mapping: ReadonlyMap<Value, Value>, indent: number): void {
    let isFirst = true;
    for (const [key, item] of this.#sort(mapping)) {
      if (!(isFirst && this.#isAfterDash)) this.#newLine(indent);
      isFirst = false;
      this.#isAfterDash = false;
      if (isSimpleKey(key)) {
        this.#put(`${this.#formatScalar(key, indent, false, true)}:`);
      } else {
        this.#put('? ');
        this.#put(this.#formatScalar(key, indent, false, false));
        this.#newLine(indent);
        this.#put(':');
      }
      this.#writeValue(item, indent, true);
    }
  }

  #isAfterDash = false;

  #writeSequence(items: readonly Value[], indent: number): void {
    let isFirst = true;
    for (const item of items) {
      if (!(isFirst && this.#isAfterDash)) this.#newLine(indent);
      isFirst = false;
      const isBlock = isCollection(item) && !isFlow(item, this.#options);
      this.#put(`-${isBlock ? repeatText(' ', Math.max(1, this.#options.indent - 1)) : ' '}`);
      this.#isAfterDash = true;
      this.#writeNode(item, indent, false, false);
      this.#isAfterDash = false;
    }
  }

  #writeValue(item: Value, indent: number, isInMapping: boolean): void {
    if (isCollection(item) && !isFlow(item, this.#options)) {
      this.#writeNode(item, indent, isInMapping, false);
      return;
    }
    this.#put(' ');
    this.#writeNode(item, indent, isInMapping, false);
  }

  #writeFlow(node: readonly Value[] | ReadonlyMap<Value, Value>, indent: number): void {
    const inner = indent + this.#options.indent;
    const isMapping = node instanceof Map;
    this.#put(isMapping ? '{' : '[');
    const entries: (readonly [Value | undefined, Value])[] = isMapping
      ? this.#sort(node)
      : Array.from(node as readonly Value[], (item) => [undefined, item] as const);
    entries.forEach(([key, item], index) => {
      if (index > 0) this.#put(',');
      if (this.#column > this.#options.width) this.#newLine(inner);
      else if (index > 0) this.#put(' ');
      if (key !== undefined) this.#writeFlowKey(key, inner);
      this.#writeNode(item, inner, isMapping, true);
    });
    this.#put(isMapping ? '}' : ']');
  }

  #writeFlowKey(key: Value, indent: number): void {
    if (isSimpleKey(key)) {
      this.#put(`${this.#formatScalar(key, indent, true, true)}: `);
      return;
    }
    this.#put('? ');
    this.#put(this.#formatScalar(key, indent, true, false));
    if (this.#column > this.#options.width) this.#newLine(indent);
    else this.#put(' ');
    this.#put(': ');
  }

  #formatScalar(value: Value, indent: number, isFlowContext: boolean, isKey: boolean): string {
    if (value === null) return 'null';
    if (typeof value === 'boolean' || typeof value === 'bigint') return String(value);
    const float = readFloat(value);
    if (float !== undefined) return formatYamlFloat(float);
    if (typeof value === 'number') return String(value);
    refuseUse(value);
    if (typeof value !== 'string' && !(value instanceof Markup)) {
      if (value instanceof TemplateObject && value.order !== undefined) return value.toText();
      throw new TemplateError(`a ${typeNameOf(value)} has no form in YAML`);
    }
    const continuation = Math.max(indent, 0) + this.#options.indent;
    const options = {
      column: this.#column,
      indent: continuation,
      width: this.#options.width,
      isFlow: isFlowContext,
      isKey,
    };
    return writeYamlText(toText(value), options);
  }

  #sort(mapping: ReadonlyMap<Value, Value>): [Value, Value][] {
    const entries = [...mapping];
    if (!this.#options.sortsKeys) return entries;
    return entries.sort(([a], [b]) =>
      typeof a === 'number' && typeof b === 'number' ? a - b : compareCodePoints(toText(a), toText(b)),
    );
  }

  #newLine(indent: number): void {
    this.#text += `\n${repeatText(' ', indent)}`;
    limitSize(this.#text.length);
    this.#column = indent;
  }

  #put(text: string): void {
    this.#text += text;
    limitSize(this.#text.length);
    const line = text.lastIndexOf('\n');
    this.#column = line === -1 ? this.#column + text.length : text.length - line - 1;
  }
}

function formatYamlFloat(value: number): string {
  if (Number.isNaN(value)) return '.nan';
  if (!Number.isFinite(value)) return value > 0 ? '.inf' : '-.inf';
  const text = formatFloat(value);
  return text.includes('.') || !text.includes('e') ? text : text.replace('e', '.0e');
}
