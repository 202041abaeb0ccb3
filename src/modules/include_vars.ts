import { existsSync, readdirSync, statSync } from 'node:fs';
import { extname, join, resolve } from 'node:path';
import { arg } from '../module/arg.ts';
import { type ActionContext, defineAction } from '../module/define-action.ts';
import { ModuleFailure } from '../module/result.ts';
import { readPattern } from './python-pattern.ts';

interface Choice {
  readonly depth: number;
  readonly matches: RegExp | undefined;
  readonly ignored: readonly RegExp[];
  readonly extensions: readonly string[];
  readonly skipsOthers: boolean;
}

export const includeVars = defineAction({
  name: 'include_vars',
  aliases: ['ansible.builtin.include_vars', 'ansible.legacy.include_vars'],
  summary: 'Reads files of variables while the playbook runs.',
  description:
    'The variables hold for the host, for the rest of the run; their templates are rendered when they are used.',
  args: {
    file: arg.path().describe('The file, searched in `vars/` of role, task file and playbook.'),
    dir: arg
      .path()
      .describe('A folder instead, searched in the same places: all its files in the order of their names.'),
    name: arg.str().describe('Makes one variable of that name, a dict with what the files hold.'),
    hash_behaviour: arg
      .choice('replace', 'merge')
      .describe('`merge`: a dict is merged with the one that the host has under its name, instead of replacing it.'),
    depth: arg.int().default(0).describe('How many levels of folders are read; 0 is all.'),
    files_matching: arg.str().describe('Only files with names in which this regular expression is found.'),
    ignore_files: arg
      .list(arg.str())
      .default([])
      .describe('Names of files to leave out; regular expressions at their end.'),
    extensions: arg.list(arg.str()).default(['yaml', 'yml', 'json']).describe('What files in a folder end in.'),
    ignore_unknown_extensions: arg
      .bool()
      .default(false)
      .describe('Files that end otherwise are left out; they are an error else.'),
  },
  freeForm: 'file',
  constraints: {
    requiredOneOf: [['file', 'dir']],
    mutuallyExclusive: [
      ['file', 'dir'],
      ['file', 'depth'],
      ['file', 'files_matching'],
      ['file', 'ignore_files'],
      ['file', 'extensions'],
      ['file', 'ignore_unknown_extensions'],
    ],
  },
  returns: {
    ansible_facts: 'The variables, as they stand in the files.',
    ansible_included_var_files: 'The files that were read, with their whole paths.',
    message: 'Where it failed: why.',
  },
  examples: `- include_vars: users.yml

- name: What all services of the site say, as one dict
  include_vars:
    dir: services
    name: services
    extensions: [yml]
    ignore_unknown_extensions: true
`,
  run: ({ args, find, readVars }) => {
    const paths = tellFailure(() =>
      args.dir === undefined
        ? [find('vars', (args.file ?? '').trimEnd())]
        : listFolder(args.dir, find, readChoice(args)),
    );
    const files = tellFailure(() => paths.map((path) => readVars(path)));
    const data = Object.fromEntries(files.flatMap((file) => Object.entries(file.data())));
    return Promise.resolve({
      changed: false,
      ansible_facts: args.name === undefined ? data : { [args.name]: data },
      ansible_included_var_files: paths.map((path) => resolve(path)),
      vars: { files, under: args.name, merge: args.hash_behaviour === 'merge' },
    });
  },
});

/** What was read before a failure does not count, and `message` tells the reason, as in Ansible's result. */
function tellFailure<T>(read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof ModuleFailure)) throw error;
    const { message } = error;
    throw new ModuleFailure(message, { ...error.result, message, ansible_included_var_files: [], ansible_facts: {} });
  }
}

function readChoice(args: {
  readonly depth: number;
  readonly files_matching: string | undefined;
  readonly ignore_files: readonly string[];
  readonly extensions: readonly string[];
  readonly ignore_unknown_extensions: boolean;
}): Choice {
  return {
    depth: args.depth,
    matches: args.files_matching === undefined ? undefined : readPattern('files_matching', args.files_matching),
    ignored: args.ignore_files.map((pattern) => readPattern('ignore_files', `(?:${pattern})$`)),
    extensions: args.extensions,
    skipsOthers: args.ignore_unknown_extensions,
  };
}

function listFolder(name: string, find: ActionContext<unknown>['find'], choice: Choice): string[] {
  const folder = find('vars', name);
  if (!statSync(folder).isDirectory())
    throw new ModuleFailure(`${folder} is not a directory`, { help: 'A file goes into `file`.' });
  return listFiles(folder, 1, choice);
}

/** The files of a folder by name, then those of the folders in it. Links are followed. */
function listFiles(folder: string, level: number, choice: Choice): string[] {
  const names = readdirSync(folder)
    .sort()
    .filter((name) => existsSync(join(folder, name)));
  const isFolder = (name: string): boolean => statSync(join(folder, name)).isDirectory();
  const files = names.filter((name) => !isFolder(name) && isChosen(join(folder, name), name, choice));
  const inside = choice.depth !== 0 && level >= choice.depth ? [] : names.filter(isFolder);
  return [
    ...files.map((name) => join(folder, name)),
    ...inside.flatMap((name) => listFiles(join(folder, name), level + 1, choice)),
  ];
}

function isChosen(path: string, name: string, { matches, ignored, extensions, skipsOthers }: Choice): boolean {
  if (matches !== undefined && !matches.test(name)) return false;
  if (ignored.some((pattern) => pattern.test(name))) return false;
  if (extensions.includes(extname(name).slice(1))) return true;
  if (skipsOthers) return false;
  throw new ModuleFailure(`${path} does not have a valid extension: ${extensions.join(', ')}`, {
    help: 'Set `ignore_unknown_extensions: true` to leave such files out, or name them in `ignore_files`.',
  });
}
