import { DELIMITER_NAMES } from './delimiters.ts';
import type { LexOptions } from './template-options.ts';
import { SyntaxProblem } from './token.ts';
import { suggest } from '../util/suggest.ts';

const MARK = '#jinja2:';
const NEWLINES: ReadonlyMap<string, LexOptions['newlineSequence']> = new Map([
  ['\\n', '\n'],
  ['\\r\\n', '\r\n'],
  ['\\r', '\r'],
]);
const FLAGS: ReadonlyMap<string, keyof LexOptions> = new Map([
  ['trim_blocks', 'trimBlocks'],
  ['lstrip_blocks', 'lstripBlocks'],
  ['keep_trailing_newline', 'keepTrailingNewline'],
]);

export interface Header {
  readonly options: LexOptions;
  /** Where the template begins. */
  readonly length: number;
}

/** Ansible's first line `#jinja2: trim_blocks: False, lstrip_blocks: True`, which goes before the options. @throws SyntaxProblem */
export function readHeader(text: string, options: LexOptions): Header {
  if (!text.startsWith(MARK)) return { options, length: 0 };
  const end = text.indexOf('\n');
  if (end === -1)
    throw new SyntaxProblem('behind the line of `#jinja2:` there is no template', { start: 0, end: text.length });
  let read = options;
  let start = MARK.length;
  for (const pair of text.slice(start, end).split(',')) {
    const place = { start, end: start + pair.length };
    start = place.end + 1;
    const colon = pair.indexOf(':');
    if (colon === -1) throw new SyntaxProblem('expected `option: value` behind `#jinja2:`', place);
    read = setOption(read, pair.slice(0, colon).trim(), pair.slice(colon + 1).trim(), place);
  }
  return { options: read, length: end + 1 };
}

function setOption(
  options: LexOptions,
  name: string,
  value: string,
  place: { start: number; end: number },
): LexOptions {
  const flag = FLAGS.get(name);
  if (flag !== undefined) {
    if (value !== 'True' && value !== 'False') throw new SyntaxProblem(`\`${name}\` is True or False`, place);
    return { ...options, [flag]: value === 'True' };
  }
  if (name === 'newline_sequence') {
    const ends = NEWLINES.get(value.slice(1, -1));
    if (ends === undefined || !/^(['"]).*\1$/.test(value))
      throw new SyntaxProblem(`\`${name}\` is '\\n', '\\r\\n' or '\\r'`, place);
    return { ...options, newlineSequence: ends };
  }
  const delimiter = DELIMITER_NAMES.get(name);
  if (delimiter === undefined) {
    const near = suggest(name, [...FLAGS.keys(), 'newline_sequence', ...DELIMITER_NAMES.keys()]);
    const help = near === undefined ? undefined : `did you mean \`${near}\`?`;
    throw new SyntaxProblem(`\`#jinja2:\` has no option \`${name}\``, place, help);
  }
  const [, , text] = /^(['"])([^'"\\]+)\1$/.exec(value) ?? [];
  if (text === undefined) throw new SyntaxProblem(`\`${name}\` is a string in quotes`, place);
  return { ...options, delimiters: { ...options.delimiters, [delimiter]: text } };
}
