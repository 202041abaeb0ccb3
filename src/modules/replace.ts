import { arg } from '../module/arg.ts';
import { defineModule } from '../module/define-module.ts';
import { expandMatch } from '../module/python-regex.ts';
import { ModuleFailure } from '../module/result.ts';
import { BACKUP_RETURN, EDIT_ARGS, EDIT_RETURNS, type Edit, editFile } from './edit-file.ts';
import { readPattern } from './python-pattern.ts';

export const replace = defineModule({
  name: 'replace',
  aliases: ['ansible.builtin.replace', 'ansible.legacy.replace'],
  summary: 'Replaces every match of a regular expression in a file.',
  args: {
    ...EDIT_ARGS,
    regexp: arg.str().required().describe('What is replaced (Python’s syntax; `^` and `$` match at each line).'),
    replace: arg.str().default('').describe('What takes its place; may name groups. Without it the match is removed.'),
    encoding: arg.str().default('utf-8').describe("Encoding of the file, under Python's name for it."),
    after: arg.str().describe('Only what follows the first match of this is looked at.'),
    before: arg
      .str()
      .describe('Only what precedes this is looked at: its first match behind `after`, without that its last match.'),
  },
  returns: { ...EDIT_RETURNS, backup_file: BACKUP_RETURN, rc: 'Always 0, as of a command that has succeeded.' },
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
      backupField: 'backup_file',
      edit: (text, encode) => {
        const pattern = encode(joinPatterns(args.after, args.before));
        const section = findSection(text, pattern);
        if (section !== undefined) {
          const edit = replaceMatches(text, section, encode(args.regexp), encode(args.replace));
          return { ...edit, result: { rc: 0 } };
        }
        const msg = `Pattern for before/after params did not match the given file: ${pattern}`;
        return { text, msg, result: { msg, rc: 0 } };
      },
    });
  },
});

/** The part of the text that is looked at; undefined where the text has none. `before` alone is as greedy as Ansible's: its last match counts. */
function findSection(text: string, pattern: string): { start: number; end: number } | undefined {
  if (pattern === '') return { start: 0, end: text.length };
  const match = readPattern('of after and before', `(?s)${pattern}`, { indices: true }).exec(text);
  const [start, end] = match?.indices?.groups?.['subsection'] ?? [];
  return start === undefined || end === undefined ? undefined : { start, end };
}

function joinPatterns(after = '', before = ''): string {
  if (after === '' && before === '') return '';
  return `${after}(?P<subsection>.*${after === '' || before === '' ? '' : '?'})${before}`;
}

function replaceMatches(
  text: string,
  { start, end }: { readonly start: number; readonly end: number },
  regexp: string,
  replacement: string,
): Edit {
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
