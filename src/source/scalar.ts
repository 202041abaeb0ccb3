import type { ScalarNode } from './node.ts';
import type { Span } from './span.ts';

interface Parts {
  readonly value: ScalarNode['value'];
  readonly isFloat?: boolean | undefined;
  readonly style: ScalarNode['style'];
  readonly tag?: ScalarNode['tag'] | undefined;
  readonly span: Span;
}

/** A scalar as it stands in a file. */
export function createScalar(parts: Parts): ScalarNode {
  const { value, isFloat, style, tag, span } = parts;
  let offsets: readonly number[] | undefined;
  return {
    kind: 'scalar',
    value,
    isFloat: isFloat === true,
    style,
    tag,
    span,
    offsetAt(index) {
      if (typeof value !== 'string') return span.start;
      if (style === 'plain' && value.length === span.end - span.start) return span.start + index;
      offsets ??= alignValue(value, span);
      return offsets[Math.max(0, Math.min(index, value.length))] ?? span.start;
    },
  };
}

/** A part of a scalar as a scalar of its own, which still knows its place. */
export function sliceScalar(scalar: ScalarNode, start: number, end: number, value?: string): ScalarNode {
  const text = String(scalar.value);
  const from = scalar.offsetAt(start);
  return {
    kind: 'scalar',
    value: value ?? text.slice(start, end),
    style: 'quoted',
    ...(scalar.tag === undefined ? {} : { tag: scalar.tag }),
    span: { file: scalar.span.file, start: from, end: Math.max(from, scalar.offsetAt(end)) },
    offsetAt: (index) => scalar.offsetAt(start + index),
  };
}

/** For each index of the value its offset in the file. Follows the source over quotes, escapes, folds and indentation. */
function alignValue(value: string, span: Span): number[] {
  const source = span.file.text.slice(span.start, span.end);
  const first = source[0];
  if (first === '|' || first === '>') return alignBlock(value, source, span.start);
  const quote = first === '"' || first === "'" ? first : '';
  return alignFlow(value, source, quote, span.start);
}

function alignFlow(value: string, source: string, quote: string, start: number): number[] {
  const offsets: number[] = [];
  let at = quote === '' ? 0 : 1;
  while (offsets.length < value.length) {
    const index = offsets.length;
    if (quote === '"' && source[at] === '\\') {
      const escape = /^\\(?:x[0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8}|\r?\n[ \t]*|[^])/.exec(
        source.slice(at, at + 300),
      )?.[0];
      const length = escape?.length ?? 1;
      if (escape !== undefined && /^\\\r?\n/.test(escape)) {
        at += length;
        continue;
      }
      const pair = escape?.startsWith('\\U') === true && value.codePointAt(index)! > 0xffff;
      offsets.push(start + at);
      if (pair) offsets.push(start + at);
      at += length;
    } else if (/[ \n]/.test(value[index] ?? '') && /[\r\n]/.test(nextBreak(source, at))) {
      offsets.push(start + at);
      const run = /^\s*/.exec(source.slice(at))?.[0].length ?? 0;
      while (offsets.length < value.length && value[offsets.length] === '\n') offsets.push(start + at);
      at += run;
    } else {
      offsets.push(start + at);
      at += quote === "'" && source.startsWith("''", at) ? 2 : 1;
    }
  }
  offsets.push(start + at);
  return offsets;
}

/** The white space from `at` on, to see whether the line ends there. */
function nextBreak(source: string, at: number): string {
  return /^[ \t]*(?:\r?\n)?/.exec(source.slice(at))?.[0] ?? '';
}

function alignBlock(value: string, source: string, start: number): number[] {
  const offsets: number[] = [];
  const header = source.indexOf('\n') + 1;
  const indent = measureIndent(value, source.slice(header));
  let line = header;
  let column = indent;
  for (const character of value.split('')) {
    if (column === indent && /\S/.test(character)) line = skipBlankLines(source, line);
    let end = source.indexOf('\n', line);
    if (end === -1) end = source.length;
    const at = Math.min(line + column, end);
    offsets.push(start + at);
    const folded = character === ' ' && source.slice(at, end).trim() === '' && /\S/.test(source.slice(end));
    if (character === '\n' || (folded && source[0] === '>')) {
      line = end + 1;
      column = indent;
    } else {
      column++;
    }
  }
  offsets.push(start + Math.min(line + column, source.length));
  return offsets;
}

function skipBlankLines(source: string, from: number): number {
  let line = from;
  for (let end = source.indexOf('\n', line); end !== -1; end = source.indexOf('\n', line)) {
    if (source.slice(line, end).trim() !== '') break;
    line = end + 1;
  }
  return line;
}

function measureIndent(value: string, body: string): number {
  return Math.max(0, countLeadingSpaces(body) - countLeadingSpaces(value));
}

/** Of the first line that is not blank. */
function countLeadingSpaces(text: string): number {
  return /^(?:[ \t]*\r?\n)*( *)/.exec(text)?.[1]?.length ?? 0;
}
