import { arg } from '../module/arg.ts';
import { defineModule } from '../module/define-module.ts';
import { expandMatch } from '../module/python-regex.ts';
import { ModuleFailure } from '../module/result.ts';
import { EDIT_ARGS, EDIT_RETURNS, type Edit, editFile } from './edit-file.ts';
import { readPattern } from './python-pattern.ts';

export const replace = defineModule({
  name: 'replace',
  aliases: ['ansible.builtin.replace', 'ansible.legacy.replace'],
  summary: 'Replaces every match of a regular expression in a file.',
  args: {
    ...EDIT_ARGS,
    regexp: arg.str().required().describe('What is replaced (Python’s syntax; `^` and `$` match at each line).'),
    replace: arg.str().default('').describe('What takes its place; may name groups. Without it the match is removed.'),
    after: arg.str().describe('Only what follows the first match of this is looked at.'),
    before: arg.str().describe('Only what precedes the first match of this is looked at.'),
  },
  returns: EDIT_RETURNS,
  examples: `- replace:
    path: /etc/hosts
    regexp: '(\\s+)old\\.example\\.com(\\s|$)'
    replace: '\\1new.example.com\\2'
`,
  run: (context) => {
    const { args } = context;
    return editFile(context, {
      ...args,
      missing: 'fail',
      edit: (text, encode) => {
        const { start, end } = findSection(text, args.after && encode(args.after), args.before && encode(args.before));
        if (start === -1) return { text, msg: '' };
        return replaceMatches(text, start, end, encode(args.regexp), encode(args.replace));
      },
    });
  },
});

/** The part of the text between the two matches; -1 where they are missing. */
function findSection(
  text: string,
  after: string | undefined,
  before: string | undefined,
): { start: number; end: number } {
  const none = { start: -1, end: -1 };
  let start = 0;
  if (after) {
    const match = readPattern('after', `(?s)${after}`).exec(text);
    if (match === null) return none;
    start = match.index + match[0].length;
  }
  if (!before) return { start, end: text.length };
  const match = readPattern('before', `(?s)${before}`).exec(text.slice(start));
  return match === null ? none : { start, end: start + match.index };
}

function replaceMatches(text: string, start: number, end: number, regexp: string, replacement: string): Edit {
  const pattern = readPattern('regexp', regexp, { multiline: true, global: true });
  const section = text.slice(start, end);
  let result = '';
  let last = 0;
  let count = 0;
  for (let match = pattern.exec(section); match !== null; match = pattern.exec(section)) {
    result += section.slice(last, match.index) + expand(replacement, match);
    last = match.index + match[0].length;
    if (match[0] === '') pattern.lastIndex = last + ((section.codePointAt(last) ?? 0) > 0xffff ? 2 : 1);
    count++;
  }
  const whole = text.slice(0, start) + result + section.slice(last) + text.slice(end);
  return { text: whole, msg: `${count} replacements made` };
}

function expand(replacement: string, match: RegExpMatchArray): string {
  try {
    return expandMatch(replacement, match);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    throw new ModuleFailure(`replace: ${error.message}`);
  }
}
