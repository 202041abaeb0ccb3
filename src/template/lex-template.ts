import type { Delimiters } from './delimiters.ts';
import { BoundedCache } from '../util/bounded-cache.ts';
import { lexExpression } from './lex-expression.ts';
import type { LexOptions } from './template-options.ts';
import { describeOptions } from './template-options.ts';
import type { Token } from './token.ts';
import { SyntaxProblem } from './token.ts';

type Opening = 'variable' | 'block' | 'comment' | 'raw';

/** Splits a template, from an offset on, into data and the tokens of its tags, whitespace control applied; offsets are those of the text as it is. */
export function lexTemplate(source: string, options: LexOptions, from = 0): Token[] {
  const text = options.keepTrailingNewline ? source : source.replace(/(?:\r\n|\r|\n)$/, '');
  const limit = text.length;
  const patterns = findPatterns(options);
  const tokens: Token[] = [];
  const hasUsualEnds = options.newlineSequence === '\n';
  let at = from;
  let isLineStart = true;
  const pushData = (start: number, data: string): void => {
    if (data === '') return;
    const value =
      hasUsualEnds && !data.includes('\r') ? data : data.replaceAll(/\r\n?|\n/g, () => options.newlineSequence);
    tokens.push({ type: 'data', text: value, value: null, start, end: start + data.length });
  };
  while (at < limit) {
    patterns.opening.lastIndex = at;
    const found = patterns.opening.exec(text);
    if (found === null) {
      pushData(at, text.slice(at));
      break;
    }
    const { kind, sign } = describeOpening(found);
    pushData(at, stripBefore(text.slice(at, found.index), sign, kind, options, isLineStart));
    const start = found.index;
    const inside = start + found[0].length;
    if (kind === 'comment' || kind === 'raw') {
      const closing = kind === 'comment' ? patterns.commentEnd : patterns.rawEnd;
      closing.lastIndex = inside;
      const end = closing.exec(text);
      if (end === null) throw unclosed(kind, start, inside, options.delimiters);
      if (kind === 'raw') pushData(inside, stripRaw(text.slice(inside, end.index), end[1] ?? '', options));
      at = end.index + end[0].length;
    } else {
      const isVariable = kind === 'variable';
      const mark = { value: null, text: found[0], start, end: inside };
      tokens.push({ ...mark, type: isVariable ? 'variable_begin' : 'block_begin' });
      const end = isVariable
        ? { pattern: patterns.variableEnd, type: 'variable_end' as const, lineEnd: options.newlineSequence }
        : { pattern: patterns.blockEnd, type: 'block_end' as const, lineEnd: options.newlineSequence };
      at = lexExpression(text, inside, limit, end, isVariable && options.escapeBackslashes, tokens);
      if (tokens.at(-1)?.type !== end.type) throw unclosed(kind, start, inside, options.delimiters);
    }
    isLineStart = text[at - 1] === '\n';
  }
  return tokens;
}

type Patterns = Record<'opening' | 'variableEnd' | 'blockEnd' | 'commentEnd' | 'rawEnd', RegExp>;

const PATTERNS = new BoundedCache<string, Patterns>(50);

function findPatterns(options: LexOptions): Patterns {
  const key = describeOptions(options);
  const known = PATTERNS.get(key);
  if (known !== undefined) return known;
  const patterns = buildPatterns(options);
  PATTERNS.set(key, patterns);
  return patterns;
}

function buildPatterns(options: LexOptions): Patterns {
  const marks = options.delimiters;
  if (Object.values(marks).includes('')) throw new SyntaxProblem('a delimiter is empty', { start: 0, end: 0 });
  if (new Set([marks.blockStart, marks.variableStart, marks.commentStart]).size < 3)
    throw new SyntaxProblem('blocks, variables and comments cannot begin with the same delimiter', {
      start: 0,
      end: 0,
    });
  const openings = [
    ['comment', marks.commentStart],
    ['block', marks.blockStart],
    ['variable', marks.variableStart],
  ] as const;
  const sorted = [...openings].sort((a, b) => b[1].length - a[1].length);
  const trim = options.trimBlocks ? '(?:\\r\\n|\\r|\\n)?' : '';
  const blockEnd = `(?:\\+${escape(marks.blockEnd)}|-${escape(marks.blockEnd)}\\s*|${escape(marks.blockEnd)}${trim})`;
  const raw = `(?<raw>${escape(marks.blockStart)}(?<rawSign>[-+]?)\\s*raw\\s*(?:-${escape(marks.blockEnd)}\\s*|${escape(marks.blockEnd)}))`;
  const rest = sorted.map(([kind, mark]) => `(?<${kind}>${escape(mark)}(?<${kind}Sign>[-+]?))`);
  return {
    opening: new RegExp([raw, ...rest].join('|'), 'g'),
    variableEnd: new RegExp(`-${escape(marks.variableEnd)}\\s*|${escape(marks.variableEnd)}`, 'y'),
    blockEnd: new RegExp(blockEnd, 'y'),
    commentEnd: new RegExp(
      `(?:\\+${escape(marks.commentEnd)}|-${escape(marks.commentEnd)}\\s*|${escape(marks.commentEnd)}${trim})`,
      'g',
    ),
    rawEnd: new RegExp(`${escape(marks.blockStart)}([-+]?)\\s*endraw\\s*${blockEnd}`, 'g'),
  };
}

function describeOpening(found: RegExpExecArray): { kind: Opening; sign: string } {
  const groups = found.groups ?? {};
  const kind = (['raw', 'block', 'variable', 'comment'] as const).find((name) => groups[name] !== undefined) ?? 'block';
  return { kind, sign: groups[`${kind}Sign`] ?? '' };
}

function stripBefore(data: string, sign: string, kind: Opening, options: LexOptions, isLineStart: boolean): string {
  if (sign === '-') return data.trimEnd();
  if (sign === '+' || !options.lstripBlocks || kind === 'variable') return data;
  const lineStart = Math.max(data.lastIndexOf('\n'), data.lastIndexOf('\r')) + 1;
  return (lineStart > 0 || isLineStart) && data.slice(lineStart).trim() === '' ? data.slice(0, lineStart) : data;
}

function stripRaw(data: string, sign: string, options: LexOptions): string {
  return stripBefore(data, sign, 'raw', options, false);
}

function unclosed(kind: Opening, start: number, end: number, marks: Delimiters): SyntaxProblem {
  const mark = {
    comment: marks.commentEnd,
    variable: marks.variableEnd,
    block: marks.blockEnd,
    raw: `${marks.blockStart} endraw ${marks.blockEnd}`,
  }[kind];
  return new SyntaxProblem(`this is not closed: there is no \`${mark}\``, { start, end });
}

function escape(text: string): string {
  return text.replaceAll(/[\\^$.*+?()[\]{}|/-]/g, '\\$&');
}
