import type { Node } from '../../source/node.ts';
import { readPlainScalar } from '../../source/read-scalar.ts';
import { readData } from '../read-data.ts';
import type { Assignment } from './assignment.ts';

/** How a place of a file is written. */
export interface Form {
  /** Within braces. */
  readonly isFlow: boolean;
  /** With the rules of JSON. */
  readonly isJson: boolean;
  /** A blank behind `{` and before `}`. */
  readonly isPadded: boolean;
}

/** An entry that is to be written: without a value, with one, or with entries of its own. */
export interface Piece {
  readonly name: string;
  readonly value?: Assignment;
  readonly pieces?: readonly Piece[];
  /** Its entries stand in braces. */
  readonly isFlow?: boolean;
}

/** Text that YAML 1.1 reads as something else, or that would end or begin something. */
const SEXAGESIMAL_OR_DATE = /^[-+]?\d[\d_]*(?::[0-5]?\d)+(?:\.\d*)?$|^\d{4}-\d\d?-\d\d?(?:$|[Tt\s])/;
const JSON_NUMBER = /^-?(?:0|[1-9]\d*)(?:\.\d+)?$/;
const PLAIN =
  /^(?:[\p{L}\p{N}_/.+$^~]|-(?=[\p{L}\p{N}_/.]))(?:[\p{L}\p{N}_/.+$^~()<>=;@%!?&*|"'\\,[\]-]|:(?=[^\s,[\]{}])|#(?<=\S#)| (?=[^\s#:]))*$/u;

/** Text as a scalar: without quotes where nobody could take it for anything else. */
export function quoteText(text: string, quotes: '"' | "'" | undefined, form: Pick<Form, 'isFlow' | 'isJson'>): string {
  const printable = !/[^\P{C}\p{Cf}]|[\u2028\u2029\u0085\ufeff]/u.test(text);
  if (form.isJson || !printable || quotes === '"') return JSON.stringify(text);
  if (quotes === "'") return `'${text.replaceAll("'", "''")}'`;
  const isPlain =
    PLAIN.test(text) &&
    !(form.isFlow && /[,[\]]/.test(text)) &&
    !SEXAGESIMAL_OR_DATE.test(text) &&
    readPlainScalar(text, true).value === text;
  if (isPlain) return text;
  return text.includes('"') || text.includes('\\') ? `'${text.replaceAll("'", "''")}'` : `"${text}"`;
}

/** A value as it is to stand on one line; `quotes` are those of the text that stood there. */
export function writeValue(assignment: Assignment, form: Form, quotes?: '"' | "'"): string {
  const { value, text, isWord } = assignment;
  if (form.isJson) return JSON_NUMBER.test(text) && isWord ? text : JSON.stringify(readData(value));
  if (value.kind !== 'scalar') return text.includes('\n') ? JSON.stringify(readData(value)) : text;
  if (isWord && quotes !== undefined) return quoteText(text, quotes, form);
  if (typeof value.value === 'string')
    return isWord ? quoteText(text, undefined, form) : writeQuoted(value.value, text);
  return text.trim() === '' ? 'null' : text;
}

/** What was typed with quotes keeps them. */
function writeQuoted(value: string, text: string): string {
  return text.includes('\n') || !/^["']/.test(text) ? JSON.stringify(value) : text;
}

/** What the value is once it is written: where quotes stood a word stays text. */
export function settleValue({ value, text, isWord }: Assignment, quotes: '"' | "'" | undefined): Node {
  if (!isWord || quotes === undefined || value.kind !== 'scalar') return value;
  return { ...value, value: text, isFloat: false, style: 'quoted' };
}

/** Entries that are to be added somewhere, in either way of writing them. */
export interface Content {
  /** On lines of their own, without line ends. */
  readonly lines: (indent: string, form: Form) => string[];
  /** Between braces, without commas. */
  readonly items: (form: Form) => string[];
}

/** @param step by how much the file indents */
export function contentOf(pieces: readonly Piece[], step: string): Content {
  return {
    lines: (indent, form) => writeLines(pieces, indent, step, form),
    items: (form) => pieces.map((piece) => writeItem(piece, { ...form, isFlow: true })),
  };
}

/** The same below a key. */
export function nest(name: string, content: Content, step: string): Content {
  return {
    lines: (indent, form) => [`${indent}${quoteText(name, undefined, form)}:`, ...content.lines(indent + step, form)],
    items: (form) => [`${quoteText(name, undefined, form)}: ${wrapFlow(content.items(form), form)}`],
  };
}

/** Items in braces. */
export function wrapFlow(items: readonly string[], { isPadded }: Pick<Form, 'isPadded'>): string {
  const pad = isPadded && items.length > 0 ? ' ' : '';
  return `{${pad}${items.join(', ')}${pad}}`;
}

function writeItem({ name, value, pieces = [] }: Piece, form: Form): string {
  const key = quoteText(name, undefined, form);
  if (value !== undefined) return `${key}: ${writeValue(value, form)}`;
  return `${key}: ${wrapFlow(
    pieces.map((piece) => writeItem(piece, form)),
    form,
  )}`;
}

function writeLines(pieces: readonly Piece[], indent: string, step: string, form: Form): string[] {
  return pieces.flatMap((piece) => {
    const key = `${indent}${quoteText(piece.name, undefined, form)}:`;
    if (piece.value !== undefined) return [`${key} ${writeValue(piece.value, form)}`];
    const { pieces: inner = [] } = piece;
    if (inner.length === 0) return [key];
    if (piece.isFlow === true) return [indent + writeItem(piece, { ...form, isFlow: true })];
    return [key, ...writeLines(inner, indent + step, step, form)];
  });
}
