import { readFileSync, statSync } from 'node:fs';
import { basename } from 'node:path';
import { arg } from '../module/arg.ts';
import { defineAction } from '../module/define-action.ts';
import { parseWords } from '../module/parse-words.ts';
import { ModuleFailure } from '../module/result.ts';
import { SCRIPT_RETURNS } from './script-run.ts';
import { FILE_RETURNS } from './run-command.ts';

export const script = defineAction({
  name: 'script',
  aliases: ['ansible.builtin.script', 'ansible.legacy.script'],
  summary: 'Runs a script of the controller on hosts.',
  description:
    'It is brought to the host, run by what its first line names, and removed again, also when it fails or is interrupted. Its arguments are read by a shell of the host: put values through the filter `quote`.',
  args: {
    cmd: arg
      .str()
      .required()
      .words()
      .aliases('_raw_params')
      .describe('The script, searched in `files/`, and its arguments, in one line.'),
    executable: arg
      .str()
      .describe(
        'What runs it, in place of what its first line names: a text for the shell, such as `/usr/bin/python3 -B`.',
      ),
    chdir: arg.str().describe('Folder of the host in which it runs; an absolute path.'),
    decrypt: arg.bool().default(true).describe('A script that ansible-vault has encrypted is decrypted on the way.'),
    creates: arg.str().describe('A file of the host: where it exists already, the script is not run.'),
    removes: arg.str().describe('A file of the host: where it does not exist, the script is not run.'),
  },
  freeForm: 'cmd',
  returns: { ...SCRIPT_RETURNS, ...FILE_RETURNS },
  examples: `- name: Make the database, once
  script: make-database.sh --owner {{ owner | quote }}
  args:
    creates: /var/lib/database
- name: With another interpreter
  script:
    cmd: report.py --all
    executable: /usr/bin/python3 -B
`,
  run: async ({ args, call, check, find, readFile }) => {
    const { chdir, creates, executable, removes } = args;
    const { name, rest } = splitCommand(args.cmd);
    if (chdir !== undefined && !chdir.startsWith('/')) {
      throw new ModuleFailure(`chdir ${chdir} must be an absolute path for a Unix-aware remote node`);
    }
    const path = find('files', name);
    if (!statSync(path).isFile()) throw new ModuleFailure(`${path} is not a file, so that it cannot be run`);
    if (check && creates === undefined && removes === undefined) {
      return { skipped: true, unknown: 'check mode does not run scripts' };
    }
    return call('_script', {
      name: basename(path),
      content: args.decrypt ? readFile(path) : readFileSync(path),
      line: `${executable ?? ''} "$0" ${rest}`,
      chdir,
      creates,
      removes,
    });
  },
});

/** The script's name without its quotes, and what stands behind it as it is: that is for the shell. */
function splitCommand(line: string): { name: string; rest: string } {
  const text = line.trim();
  const [name] = parseWords(text);
  if (name === undefined || name === '') throw new ModuleFailure('no script given');
  for (const { index } of text.matchAll(/\s|$/g)) {
    if (isWord(text.slice(0, index), name)) return { name, rest: text.slice(index).trim() };
  }
  return { name, rest: '' };
}

function isWord(text: string, word: string): boolean {
  try {
    const words = parseWords(text);
    return words.length === 1 && words[0] === word;
  } catch (error) {
    if (error instanceof SyntaxError) return false;
    throw error;
  }
}
