export interface YamlTextOptions {
  /** Where the scalar starts, and where its further lines do. */
  readonly column: number;
  readonly indent: number;
  readonly width: number;
  readonly isFlow: boolean;
  /** A key stays on one line. */
  readonly isKey: boolean;
}

/** What YAML 1.1 would not read back as a string: PyYAML's implicit types. */
const IMPLICIT = [
  /^(?:yes|Yes|YES|no|No|NO|true|True|TRUE|false|False|FALSE|on|On|ON|off|Off|OFF)$/,
  /^(?:[-+]?(?:[0-9][0-9_]*)\.[0-9_]*(?:[eE][-+][0-9]+)?|\.[0-9][0-9_]*(?:[eE][-+][0-9]+)?|[-+]?[0-9][0-9_]*(?::[0-5]?[0-9])+\.[0-9_]*|[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN))$/,
  /^(?:[-+]?0b[0-1_]+|[-+]?0[0-7_]+|[-+]?(?:0|[1-9][0-9_]*)|[-+]?0x[0-9a-fA-F_]+|[-+]?[1-9][0-9_]*(?::[0-5]?[0-9])+)$/,
  /^(?:<<|=|~|null|Null|NULL|)$/,
  /^(?:[0-9]{4}-[0-9]{2}-[0-9]{2}|[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}(?:[Tt]|[ \t]+)[0-9]{1,2}:[0-9]{2}:[0-9]{2}(?:\.[0-9]*)?(?:[ \t]*(?:Z|[-+][0-9]{1,2}(?::?[0-9]{2})?))?)$/,
];
const SPECIAL = /[^\n\x20-\x7e\xa0-\ud7ff\ue000-\ufffd]|\ufeff/u;
const BREAK = '\\n\\x85\\u2028\\u2029';

/** A string as libyaml writes it: plain where that reads back, else in single quotes, else in double ones; long lines are folded at blanks. */
export function writeYamlText(text: string, options: YamlTextOptions): string {
  const hasBreak = new RegExp(`[${BREAK}]`).test(text);
  const hasEdgeSpace = new RegExp(`^[ ${BREAK}]|[ ${BREAK}]$`).test(text);
  const isSpecial = SPECIAL.test(text) || new RegExp(` [${BREAK}]`).test(text);
  const isBroken = new RegExp(`[${BREAK}] `).test(text);
  const isPlain =
    !hasBreak &&
    !hasEdgeSpace &&
    !isSpecial &&
    !IMPLICIT.some((pattern) => pattern.test(text)) &&
    !hasIndicator(text, options.isFlow);
  if (isPlain) return fold(text, options);
  if (isSpecial || isBroken || (options.isKey && hasBreak)) return writeDouble(text, options);
  return `'${fold(text.replaceAll("'", "''"), { ...options, column: options.column + 1 })}'`;
}

function hasIndicator(text: string, isFlow: boolean): boolean {
  if (/^(?:---|\.\.\.)/.test(text) || /^[#,[\]{}&*!|>'"%@`]/.test(text)) return true;
  if (/^[?:](?:\s|$)/.test(text) || /^-(?:\s|$)/.test(text)) return true;
  if (/:(?:\s|$)/.test(text.slice(1)) || /\s#/.test(text)) return true;
  return isFlow && (/[,?[\]{}:]/.test(text.slice(1)) || /^[?:]/.test(text));
}

/** Breaks lines at single blanks once they are past the width; a line break in the text becomes an empty line. */
function fold(text: string, options: YamlTextOptions): string {
  const pad = ' '.repeat(options.indent);
  let { column } = options;
  let result = '';
  for (const { 0: piece, index } of text.matchAll(/ +|[\n\x85\u2028\u2029]+|[^ \n\x85\u2028\u2029]+/g)) {
    if (/^[\n\x85\u2028\u2029]/.test(piece)) {
      result += `${piece.startsWith('\n') ? '\n' : ''}${piece}${pad}`;
      column = options.indent;
      continue;
    }
    // The first and the last blank of a text in quotes stay where they are.
    const canFold = piece === ' ' && !options.isKey && column > options.width && index > 0 && index < text.length - 1;
    if (canFold) {
      result += `\n${pad}`;
      column = options.indent;
    } else {
      result += piece;
      column += piece.length;
    }
  }
  return result;
}

const ESCAPES: ReadonlyMap<string, string> = new Map([
  ['\0', '0'],
  ['\x07', 'a'],
  ['\b', 'b'],
  ['\t', 't'],
  ['\n', 'n'],
  ['\v', 'v'],
  ['\f', 'f'],
  ['\r', 'r'],
  ['\x1b', 'e'],
  ['"', '"'],
  ['\\', '\\'],
  ['\x85', 'N'],
  ['\xa0', '_'],
  ['\u2028', 'L'],
  ['\u2029', 'P'],
]);

const MUST_ESCAPE = /["\\\x85\u2028\u2029\ufeff]|[^\x20-\x7e\xa0-\ud7ff\ue000-\ufffd]/u;

function writeDouble(text: string, options: YamlTextOptions): string {
  const pad = ' '.repeat(options.indent);
  const characters = Array.from(text);
  let result = '"';
  let column = options.column + 1;
  let isAfterBlank = false;
  for (const [index, character] of characters.entries()) {
    const isInside = index > 0 && index < characters.length - 1;
    const canFold = character === ' ' && isInside && !isAfterBlank && !options.isKey;
    if (canFold && column > options.width) {
      const next = characters[index + 1] === ' ' ? '\\' : '';
      result += `\n${pad}${next}`;
      column = pad.length + next.length;
    } else {
      const piece = MUST_ESCAPE.test(character) ? `\\${ESCAPES.get(character) ?? escapeCode(character)}` : character;
      result += piece;
      column += piece.length;
    }
    isAfterBlank = character === ' ';
  }
  return `${result}"`;
}

function escapeCode(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  const hex = code.toString(16).toUpperCase();
  if (code <= 0xff) return `x${hex.padStart(2, '0')}`;
  return code <= 0xffff ? `u${hex.padStart(4, '0')}` : `U${hex.padStart(8, '0')}`;
}
