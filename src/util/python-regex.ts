export interface RegexFlags {
  readonly ignoreCase?: boolean;
  readonly multiline?: boolean;
}

/** Beyond these the engine ends the process, or takes minutes to read an expression. */
const LONGEST_PATTERN = 100_000;
const DEEPEST_GROUP = 200;

const INLINE_FLAGS = /^\(\?([aiLmsux]+)\)/;

/**
 * A regular expression of Python's `re` as JavaScript's, with the flags `g` and `u`: inline flags, `(?P<name>…)`, `(?P=name)`,
 * `\A`, `\Z`, `$` before a last line end, comments, and `\w`, `\d`, `\s`, `\b` over all of Unicode.
 * @throws SyntaxError where the expression is none, or has what JavaScript lacks.
 */
export function translatePythonRegex(pattern: string, flags: RegexFlags = {}): RegExp {
  if (pattern.length > LONGEST_PATTERN)
    throw new SyntaxError(`a regular expression of ${pattern.length} characters is too long`);
  let source = pattern;
  const letters = new Set<string>();
  for (let match = INLINE_FLAGS.exec(source); match !== null; match = INLINE_FLAGS.exec(source)) {
    for (const letter of match[1] ?? '') letters.add(letter);
    source = source.slice(match[0].length);
  }
  if (flags.ignoreCase === true) letters.add('i');
  if (flags.multiline === true) letters.add('m');
  const context = {
    isVerbose: letters.has('x'),
    isAscii: letters.has('a'),
    isMultiline: letters.has('m'),
    ignoresCase: letters.has('i'),
    dotMatchesAll: letters.has('s'),
  };
  const translated = new RegexTranslator(source, context).translate();
  try {
    return new RegExp(translated, `gu${letters.has('i') ? 'i' : ''}`);
  } catch (error) {
    const reason =
      error instanceof Error ? error.message.replace(/^Invalid regular expression: \/[^]*\/[a-z]*: /, '') : '';
    throw new SyntaxError(`\`${pattern}\` is not a regular expression: ${reason.toLowerCase()}`);
  }
}

interface RegexContext {
  readonly isVerbose: boolean;
  readonly isAscii: boolean;
  readonly isMultiline: boolean;
  readonly ignoresCase: boolean;
  readonly dotMatchesAll: boolean;
}

const WORD = '\\p{L}\\p{N}_';
const CLASSES: ReadonlyMap<string, string> = new Map([
  ['w', WORD],
  ['d', '\\p{Nd}'],
  ['s', '\\s\\x1c-\\x1f\\x85'],
]);
const ASCII_CLASSES: ReadonlyMap<string, string> = new Map([
  ['w', 'A-Za-z0-9_'],
  ['d', '0-9'],
  ['s', ' \\t\\n\\r\\f\\v'],
]);
const MUST_ESCAPE = /[\^$\\.*+?()[\]{}|/-]/;

class RegexTranslator {
  readonly #source: string;
  readonly #context: RegexContext;
  #at = 0;
  #depth = 0;

  constructor(source: string, context: RegexContext) {
    this.#source = source;
    this.#context = context;
  }

  translate(): string {
    let result = '';
    while (this.#at < this.#source.length) result += this.#translateOne();
    return result;
  }

  #translateOne(): string {
    const rest = this.#source.slice(this.#at, this.#at + 4);
    const character = rest.charAt(0);
    if (character === '\\') return this.#translateEscape(false);
    if (character === '[') return this.#translateClass();
    if (character === '(' && ++this.#depth > DEEPEST_GROUP)
      throw new SyntaxError('the groups of a regular expression nest too deep');
    if (character === ')') this.#depth--;
    if (rest.startsWith('(?')) return this.#translateGroup();
    this.#at++;
    if (character === '^' && this.#context.isMultiline) return '(?<![^\\n])';
    if (character === '$') return this.#context.isMultiline ? '(?![^\\n])' : '(?=\\n?$)';
    if (character === '.') return this.#context.dotMatchesAll ? '[^]' : '[^\\n]';
    if (character === '{') return this.#translateBrace();
    if (character === '}' || character === ']') return `\\${character}`;
    if (this.#context.isVerbose) {
      if (/\s/.test(character)) return '';
      if (character === '#') {
        const end = this.#source.indexOf('\n', this.#at);
        this.#at = end === -1 ? this.#source.length : end + 1;
        return '';
      }
    }
    // A possessive or doubled quantifier is an error in JavaScript by itself.
    return character;
  }

  #translateBrace(): string {
    const match = /^(\d*)(,?)(\d*)\}/.exec(this.#source.slice(this.#at));
    if (match === null || (match[1] === '' && match[3] === '')) return '\\{';
    this.#at += match[0].length;
    return `{${match[1] === '' ? '0' : (match[1] ?? '')}${match[2] ?? ''}${match[3] ?? ''}}`;
  }

  #translateGroup(): string {
    const rest = this.#source.slice(this.#at);
    const named = /^\(\?P<([^>]*)>/.exec(rest);
    if (named !== null) {
      this.#at += named[0].length;
      return `(?<${named[1] ?? ''}>`;
    }
    const reference = /^\(\?P=([^)]*)\)/.exec(rest);
    if (reference !== null) {
      this.#at += reference[0].length;
      return `\\k<${reference[1] ?? ''}>`;
    }
    const comment = /^\(\?#[^)]*\)/.exec(rest);
    if (comment !== null) {
      this.#at += comment[0].length;
      this.#depth--;
      return '';
    }
    const simple = /^\(\?(?::|=|!|<=|<!)/.exec(rest);
    if (simple !== null) {
      this.#at += simple[0].length;
      return simple[0];
    }
    const flags = /^\(\?([aiLmsux-]+):/.exec(rest);
    if (flags !== null && flags[1] === 'i' && this.#context.ignoresCase) {
      this.#at += flags[0].length;
      return '(?:';
    }
    throw new SyntaxError(`\`${rest.slice(0, 4)}\` in a regular expression is not supported here`);
  }

  #translateEscape(isInClass: boolean): string {
    const rest = this.#source.slice(this.#at);
    const letter = rest.charAt(1);
    const classes = this.#context.isAscii ? ASCII_CLASSES : CLASSES;
    const code = /^\\(?:x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|(0[0-7]{0,2}|[1-3][0-7]{2}))/.exec(rest);
    if (code !== null) {
      this.#at += code[0].length;
      const octal = code[4];
      const point =
        octal === undefined ? Number.parseInt(code[1] ?? code[2] ?? code[3] ?? '', 16) : Number.parseInt(octal, 8);
      return `\\u{${point.toString(16)}}`;
    }
    this.#at += 2;
    const set = classes.get(letter.toLowerCase());
    if (set !== undefined) {
      if (letter === letter.toLowerCase()) return isInClass ? set : `[${set}]`;
      if (!isInClass) return `[^${set}]`;
      return letter === 'S' ? '\\S' : letter === 'D' ? '\\P{Nd}' : '\\W';
    }
    if (isInClass) return letter === 'b' ? '\\x08' : escapeInClass(letter);
    const word = this.#context.isAscii ? 'A-Za-z0-9_' : WORD;
    if (letter === 'b') return `(?:(?<=[${word}])(?![${word}])|(?<![${word}])(?=[${word}]))`;
    if (letter === 'B') return `(?:(?<=[${word}])(?=[${word}])|(?<![${word}])(?![${word}]))`;
    if (letter === 'A') return '^';
    if (letter === 'Z') return '$';
    if (letter === 'a') return '\\x07';
    const number = /^[1-9]\d?/.exec(rest.slice(1));
    if (number !== null) {
      this.#at += number[0].length - 1;
      return `(?:\\${number[0]})`;
    }
    return escapeCharacter(letter);
  }

  #translateClass(): string {
    let result = '[';
    this.#at++;
    if (this.#source[this.#at] === '^') {
      result += '^';
      this.#at++;
    }
    let isFirst = true;
    for (;;) {
      const character = this.#source.codePointAt(this.#at);
      if (character === undefined) throw new SyntaxError('a `[` in the regular expression is not closed');
      const text = String.fromCodePoint(character);
      if (text === ']' && !isFirst) break;
      if (text === '\\') {
        result += this.#translateEscape(true);
      } else {
        this.#at += text.length;
        result += text === '-' ? this.#translateDash(isFirst) : '[]^|()/{}$.*+?'.includes(text) ? `\\${text}` : text;
      }
      isFirst = false;
    }
    this.#at++;
    return `${result}]`;
  }

  /** A dash that makes no range is escaped, since JavaScript's `u` mode is stricter than Python. */
  #translateDash(isFirst: boolean): string {
    const before = this.#source.slice(Math.max(0, this.#at - 3), this.#at - 1);
    const isAfterClass = /\\[wWdDsS]$/.test(before);
    const isBeforeClass = /^\\[wWdDsS]/.test(this.#source.slice(this.#at));
    return isFirst || this.#source[this.#at] === ']' || isAfterClass || isBeforeClass ? '\\-' : '-';
  }
}

function escapeCharacter(letter: string): string {
  if ('nrtfv'.includes(letter) && letter !== '') return `\\${letter}`;
  if (/[a-zA-Z]/.test(letter)) throw new SyntaxError(`\`\\${letter}\` in a regular expression has no meaning`);
  return MUST_ESCAPE.test(letter) ? (letter === '-' ? '-' : `\\${letter}`) : letter;
}

function escapeInClass(letter: string): string {
  if ('nrtfv'.includes(letter) && letter !== '') return `\\${letter}`;
  if (letter === 'a') return '\\x07';
  if (/[a-zA-Z]/.test(letter)) throw new SyntaxError(`\`\\${letter}\` in a regular expression has no meaning`);
  return /[\^$\\.*+?()[\]{}|/-]/.test(letter) ? `\\${letter}` : letter;
}
