import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { arg, type ArgsOf } from '../module/arg.ts';
import { type ActionContext, defineAction } from '../module/define-action.ts';
import { type Diff, ModuleFailure, type ModuleResult } from '../module/result.ts';
import type { Fragment } from './assemble-parts.ts';
import { readValidation } from './copy.ts';
import { ATTRIBUTE_RETURNS, ATTRIBUTES, pickAttributes } from './file-attributes.ts';
import { readPattern } from './python-pattern.ts';
import { VALIDATION_RETURNS } from './place.ts';
import { sendPlacement } from './send-placement.ts';
import { sumContent } from './sum-content.ts';

const args = {
  src: arg.path().required().describe('The folder of the fragments.'),
  dest: arg.path().required().describe('The file that they become.'),
  remote_src: arg
    .bool()
    .default(true)
    .describe('`src` is on the host. False: it is on the controller, searched in `files/`.'),
  decrypt: arg
    .bool()
    .default(true)
    .describe('Of fragments on the controller, those that ansible-vault has encrypted are decrypted.'),
  delimiter: arg
    .str()
    .describe('A line between two fragments; `\\n` and the other escapes of Python’s strings are read.'),
  regexp: arg.str().describe('Only files with names in which this regular expression (Python’s syntax) is found.'),
  ignore_hidden: arg.bool().default(false).describe('Leaves out files with a dot in front of their name.'),
  backup: arg.bool().default(false).describe('Keeps a copy of what is overwritten beside it.'),
  follow: arg.bool().default(false).describe('Where `dest` is a link, writes to what it leads to.'),
  validate: arg
    .str()
    .words()
    .describe('A command that must accept the new file before it takes its place; `%s` stands for its path.'),
  ...ATTRIBUTES,
};

type Context = ActionContext<ArgsOf<typeof args>>;

export const assemble = defineAction({
  name: 'assemble',
  aliases: ['ansible.builtin.assemble', 'ansible.legacy.assemble'],
  summary: 'Puts the files of a folder together to one.',
  description:
    'In the order of their names; a fragment that does not end its last line gets a line end. The file is replaced in one step.',
  args,
  returns: {
    dest: 'Where the file is.',
    src: 'The folder of the fragments.',
    checksum: 'SHA-1 of the content.',
    md5sum: 'MD5 of the content.',
    backup_file: 'The copy that `backup` made.',
    msg: 'OK.',
    ...VALIDATION_RETURNS,
    ...ATTRIBUTE_RETURNS,
  },
  examples: `- name: One configuration out of its parts
  assemble:
    src: /etc/app/conf.d
    dest: /etc/app/app.conf
    regexp: \\.conf$
    delimiter: "### next ###"
    validate: app --check %s
`,
  run: async (context) => {
    const { args, call } = context;
    const validate = readValidation(args.validate);
    const regex = args.regexp === undefined ? undefined : readPattern('regexp', args.regexp);
    const isChosen = (name: string): boolean =>
      (regex === undefined || regex.test(name)) && !(args.ignore_hidden && name.startsWith('.'));
    const source = args.remote_src ? await readHostFolder(context, isChosen) : readOwnFolder(context, isChosen);
    if (!isSource(source)) return source;
    const content = joinFragments(source.fragments, args.delimiter);
    const { diff, ...result } = await sendPlacement(call, {
      ...pickAttributes(args),
      dest: args.dest,
      backup: args.backup,
      follow: args.follow,
      validate,
      edits: args.remote_src,
      entries: [{ kind: 'file', path: '', content, send: true }],
    });
    const [difference] = Array.isArray(diff) ? (diff as readonly Diff[]) : [];
    return {
      src: source.path,
      msg: 'OK',
      ...sumContent(content),
      ...result,
      ...(difference === undefined ? {} : { diff: difference }),
    };
  },
});

interface Source {
  readonly path: string;
  readonly fragments: readonly Fragment[];
}

function isSource(source: Source | ModuleResult): source is Source {
  return 'fragments' in source;
}

function readOwnFolder({ args, find, readFile }: Context, isChosen: (name: string) => boolean): Source {
  const path = find('files', args.src);
  if (!statSync(path).isDirectory()) throw new ModuleFailure(`Source (${path}) is not a directory`);
  const names = readdirSync(path).filter((name) => isChosen(name) && isFile(join(path, name)));
  return {
    path,
    fragments: names.map((name) => ({
      name,
      content: args.decrypt ? readFile(join(path, name)) : readFileSync(join(path, name)),
    })),
  };
}

function isFile(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isFile() ?? false;
}

/** Where names are chosen, only what is in those comes here. */
async function readHostFolder(
  { args, call }: Context,
  isChosen: (name: string) => boolean,
): Promise<Source | ModuleResult> {
  const request = { path: args.src, hidden: !args.ignore_hidden, only: [], contents: args.regexp === undefined };
  const answer = await call('_assemble', request);
  if (answer.failed === true || answer.unknown !== undefined) return answer;
  const { path, fragments } = answer as unknown as Source;
  const chosen = fragments.filter(({ name }) => isChosen(name));
  if (request.contents || chosen.length === 0) return { path, fragments: chosen };
  const only = chosen.map(({ name }) => join(path, name));
  return call('_assemble', { ...request, only, contents: true });
}

function joinFragments(fragments: readonly Fragment[], delimiter: string | undefined): Buffer {
  // The order of Python's texts, which is that of their bytes in UTF-8.
  const sorted = fragments
    .map(({ name, content }) => ({ key: Buffer.from(name), content }))
    .sort((a, b) => Buffer.compare(a.key, b.key));
  const line = delimiter ? endLine(unescape(delimiter)) : Buffer.alloc(0);
  return Buffer.concat(
    sorted.flatMap(({ content }, index) => (index + 1 === sorted.length ? [content] : [endLine(content, true), line])),
  );
}

/** With a line end behind it, where there is none; as Ansible has it, an empty fragment gets one too. */
function endLine(bytes: Buffer, always = false): Buffer {
  if (bytes.length === 0 && !always) return bytes;
  return bytes.at(-1) === 0x0a ? bytes : Buffer.concat([bytes, Buffer.from('\n')]);
}

const ESCAPES: Readonly<Record<string, string>> = {
  n: '\n',
  r: '\r',
  t: '\t',
  a: '\x07',
  b: '\b',
  f: '\f',
  v: '\v',
  '\n': '',
  '\\': '\\',
  "'": "'",
  '"': '"',
};

/** The escapes of Python's bytes. */
function unescape(text: string): Buffer {
  const bytes = Buffer.from(text).toString('latin1');
  const plain = bytes.replaceAll(
    /\\(?:x([0-9A-Fa-f]{2})|([0-7]{1,3})|([^]))/g,
    (whole, hex?: string, octal?: string, letter = '') => {
      if (hex !== undefined) return String.fromCharCode(Number.parseInt(hex, 16));
      if (octal !== undefined) return String.fromCharCode(Number.parseInt(octal, 8) & 0xff);
      return ESCAPES[String(letter)] ?? whole;
    },
  );
  return Buffer.from(plain, 'latin1');
}
