import { arg } from '../module/arg.ts';
import { defineModule } from '../module/define-module.ts';
import { ModuleFailure, type ModuleResult } from '../module/result.ts';
import { diffContentAndAttributes } from './edit-diff.ts';
import { EDIT_ARGS, EDIT_RETURNS, editFile } from './edit-file.ts';
import { ensureLine, removeLines } from './edit-line.ts';

export const lineinfile = defineModule({
  name: 'lineinfile',
  aliases: ['ansible.builtin.lineinfile', 'ansible.legacy.lineinfile'],
  alwaysDiffs: true,
  summary: 'Sees to it that a line is in a file, or is not.',
  args: {
    ...EDIT_ARGS,
    state: arg.choice('present', 'absent').default('present').describe('Whether the line shall be there.'),
    line: arg.str().aliases('value').describe('The line. With `backrefs` it may name groups of `regexp`.'),
    regexp: arg
      .str()
      .aliases('regex')
      .describe(
        'Replaces the last line that it matches (Python’s syntax); with `absent`, all lines that it matches go.',
      ),
    search_string: arg.str().describe('As `regexp`, but a text that the line contains.'),
    backrefs: arg
      .bool()
      .default(false)
      .describe('Groups of `regexp` are put in; where it matches nothing, nothing changes.'),
    insertafter: arg.str().describe('Where a new line goes: behind the last line that this matches, or EOF.'),
    insertbefore: arg.str().describe('Where a new line goes: in front of the last line that this matches, or BOF.'),
    create: arg.bool().default(false).describe('Makes the file where there is none.'),
    firstmatch: arg.bool().default(false).describe('The first match counts instead of the last.'),
  },
  constraints: {
    mutuallyExclusive: [
      ['insertbefore', 'insertafter'],
      ['regexp', 'search_string'],
      ['backrefs', 'search_string'],
    ],
  },
  returns: {
    ...EDIT_RETURNS,
    backup: 'The copy of the old file; empty where none was made.',
    found: 'With `absent`: how many lines were removed.',
  },
  examples: `- name: No login as root
  lineinfile:
    path: /etc/ssh/sshd_config
    regexp: "^#?PermitRootLogin"
    line: PermitRootLogin no
`,
  run: (context) => {
    const { args } = context;
    const { line } = args;
    const warnings = warnOfEmpty(args);
    if (args.state === 'absent') {
      if (args.regexp === undefined && args.search_string === undefined && line === undefined) {
        throw new ModuleFailure('one of line, search_string, or regexp is required with state=absent');
      }
      return editFile(context, {
        ...args,
        diff: diffContentAndAttributes,
        backupField: 'backup',
        missing: 'pass',
        edit: (text, encode) => {
          const { found, ...edit } = removeLines(text, {
            line: encodeMaybe(line, encode),
            regexp: encodeMaybe(args.regexp, encode),
            searchString: encodeMaybe(args.search_string, encode),
          });
          return { ...edit, result: { found, ...warnings } };
        },
      });
    }
    if (line === undefined) throw new ModuleFailure('line is required with state=present');
    if (args.backrefs && args.regexp === undefined) throw new ModuleFailure('regexp is required with backrefs=true');
    return editFile(context, {
      ...args,
      diff: diffContentAndAttributes,
      backupField: 'backup',
      missingName: 'Destination',
      missing: args.create ? 'create' : 'fail',
      edit: (text, encode) => {
        const edit = ensureLine(text, {
          line: encode(line),
          regexp: encodeMaybe(args.regexp, encode),
          searchString: encodeMaybe(args.search_string, encode),
          backrefs: args.backrefs,
          insertAfter: encodeMaybe(args.insertafter, encode),
          insertBefore: encodeMaybe(args.insertbefore, encode),
          firstMatch: args.firstmatch,
        });
        return { ...edit, result: warnings };
      },
    });
  },
});

function warnOfEmpty(args: {
  readonly regexp?: string | undefined;
  readonly search_string?: string | undefined;
}): ModuleResult {
  const name = args.regexp === '' ? 'regexp' : args.search_string === '' ? 'search_string' : undefined;
  if (name === undefined) return {};
  return {
    warnings: [`\`${name}\` is empty, and so matches every line: the last one is meant then, and none is added`],
  };
}

function encodeMaybe(text: string | undefined, encode: (text: string) => string): string | undefined {
  return text === undefined ? undefined : encode(text);
}
