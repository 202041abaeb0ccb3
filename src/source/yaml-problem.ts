import type { ErrorCode } from 'yaml';
import { createError } from './codes.ts';
import type { Diagnostic } from './diagnostic.ts';
import type { SourceFile } from './source-file.ts';
import type { Span } from './span.ts';

const HELP: Partial<Record<ErrorCode, string>> = {
  BAD_INDENT: 'Keys of one mapping, and items of one list, start in the same column.',
  TAB_AS_INDENT: 'YAML is indented with spaces.',
  BAD_SCALAR_START: 'Put quotes around the value.',
  BLOCK_AS_IMPLICIT_KEY: 'A value with `: ` in it must be quoted.',
  MULTILINE_IMPLICIT_KEY: 'Is a `:` missing behind a key, or a quote at the end of a value?',
  UNEXPECTED_TOKEN: 'Put quotes around the whole value.',
  MISSING_CHAR: 'Look for the quote or bracket that is not closed.',
  BAD_DQ_ESCAPE: 'In double quotes a backslash is written twice; in single quotes it is itself.',
};

interface YamlError {
  readonly code: ErrorCode;
  readonly message: string;
  readonly pos: readonly [number, number];
}

/** An error of the yaml package as a diagnostic. */
export function explainYamlError(file: SourceFile, error: YamlError): Diagnostic {
  const [start, end] = error.pos;
  const known = explainTab(file, error) ?? explainUnclosed(file, error) ?? explainKeyInValue(file, error);
  if (known !== undefined) return known;
  const help = HELP[error.code];
  const message = error.message.replace(/^([A-Z])(?=[a-z])/, (letter) => letter.toLowerCase()).replace(/\.$/, '');
  const at = Math.min(start, Math.max(0, file.text.length - 1));
  return createError('LS0101', message, {
    span: { file, start: at, end: Math.max(at + 1, Math.min(end, file.text.length)) },
    ...(help === undefined ? {} : { help }),
  });
}

/** A line that the reader cannot place because a tab is in its indentation. */
function explainTab(file: SourceFile, { pos: [start] }: YamlError): Diagnostic | undefined {
  const { line, column } = file.position(start);
  const indentation = /^[ \t]*/.exec(file.line(line))?.[0] ?? '';
  const tab = indentation.indexOf('\t');
  if (tab < 0 || column - 1 > indentation.length) return undefined;
  const from = start - column + 1 + tab;
  const span = { file, start: from, end: from + 1 };
  return createError('LS0101', 'tabs are not allowed as indentation', { span, help: HELP.TAB_AS_INDENT });
}

/** A quote or bracket that is not closed: its place is where it opens, not where the reader gave up. */
function explainUnclosed(file: SourceFile, { code, message, pos: [start] }: YamlError): Diagnostic | undefined {
  const quote = code === 'MISSING_CHAR' ? /^Missing closing (["'])/.exec(message)?.[1] : undefined;
  const closing = /end with an? ([\]}])/.exec(message)?.[1];
  const opening = closing === ']' ? '[' : '{';
  const at =
    quote !== undefined
      ? file.text.lastIndexOf(quote, start)
      : closing === undefined
        ? -1
        : findOpening(file.text.slice(0, start), opening, closing);
  if (at === -1) return undefined;
  const help =
    quote === undefined
      ? `Close it with \`${closing}\`, or indent what belongs to it further than its key.`
      : 'Close it, or quote the whole value in the other kind of quotes.';
  const sign = quote ?? opening;
  return createError('LS0101', `a \`${sign}\` is not closed`, { span: { file, start: at, end: at + 1 }, help });
}

function findOpening(text: string, opening: string, closing: string): number {
  let depth = 0;
  for (let at = text.length - 1; at >= 0; at--) {
    if (text[at] === closing) depth++;
    else if (text[at] === opening && depth-- === 0) return at;
  }
  return -1;
}

/** A `: ` in the middle of a value, or on a line below it that its indentation makes a part of it. */
function explainKeyInValue(file: SourceFile, { code, pos: [start] }: YamlError): Diagnostic | undefined {
  if (code !== 'BLOCK_AS_IMPLICIT_KEY') return undefined;
  const { line, column } = file.position(start);
  const rest = file.line(line).slice(column - 1);
  if (/:(?:\s|$)/.test(rest)) {
    const message = 'a value with `: ` in it must be quoted';
    return createError('LS0101', message, { span: { file, start, end: start + rest.trimEnd().length } });
  }
  const below = file.line(line + 1);
  const from = start + rest.length + 1 + (below.length - below.trimStart().length);
  const span = { file, start: from, end: from + below.trim().length };
  const help = 'Keys of one mapping start in the same column; text that goes on below needs quotes, or `>-`.';
  return createError('LS0101', 'this line is indented as if it belonged to the value above it', { span, help });
}

/** Templates that begin a plain value, from three lines before a syntax error to its line: most likely its cause. */
export function findUnquotedTemplates(file: SourceFile, errorOffset: number): readonly Diagnostic[] {
  const last = file.position(errorOffset).line;
  for (let line = last; line >= Math.max(1, last - 3); line--) {
    const text = file.line(line);
    const value = /^(\s*(?:- +)*(?:[^\s#'"{[][^#'"{[]*?:\s+)?)(\{[{%].*)$/.exec(text);
    if (value === null) continue;
    const start = errorOffset - file.position(errorOffset).column + 1 + lineDistance(file, last, line);
    const from = start + (value[1] ?? '').length;
    return [describeUnquoted({ file, start: from, end: from + (value[2] ?? '').trimEnd().length })];
  }
  return [];
}

function lineDistance(file: SourceFile, from: number, to: number): number {
  let distance = 0;
  for (let line = to; line < from; line++) distance -= file.line(line).length + 1;
  return distance;
}

/** What `key: {{ x }}` is: to YAML a mapping in a mapping. Undefined where the mapping is an ordinary one. */
export function explainUnquotedTemplate(span: Span): { text: string; diagnostic: Diagnostic } | undefined {
  const { text } = span.file;
  if (!text.startsWith('{{', span.start)) return undefined;
  const whole = text.slice(span.start, span.end);
  return { text: whole, diagnostic: describeUnquoted(span) };
}

function describeUnquoted(span: Span): Diagnostic {
  const shown = span.file.text.slice(span.start, span.end).replace(/\s+/g, ' ');
  const fix =
    shown.length > 60
      ? 'quote the whole value'
      : shown.includes('"')
        ? `write '${shown.replaceAll("'", "''")}'`
        : `write "${shown}"`;
  return createError('LS0103', 'a value that begins with a template must be quoted', {
    span,
    label: fix,
    help: 'Without quotes YAML reads `{` as the start of a mapping.',
  });
}
