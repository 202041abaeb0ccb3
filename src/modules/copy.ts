import { statSync } from 'node:fs';
import { basename, resolve } from 'node:path';
import { arg, type ArgsOf } from '../module/arg.ts';
import { type ActionContext, type ActionResult, defineAction } from '../module/define-action.ts';
import { parseWords } from '../module/parse-words.ts';
import { ModuleFailure } from '../module/result.ts';
import { formatJson } from './format-json.ts';
import { ATTRIBUTE_RETURNS, ATTRIBUTES, pickAttributes } from './file-attributes.ts';
import { type Placement, VALIDATION_RETURNS } from './place.ts';
import { DiskFile, isVaulted } from './disk-file.ts';
import { readFolder, readSmall } from './read-folder.ts';
import { LARGEST_FRAME, sendPlacement } from './send-placement.ts';
import { sendTree } from './send-tree.ts';
import { sumContent } from './sum-content.ts';

const args = {
  dest: arg
    .path()
    .required()
    .describe('Path on the host. A folder, or a path with a slash at the end, gets the file under its own name.'),
  src: arg
    .path()
    .describe(
      'File or folder of the controller, searched in `files/`; with `remote_src` a path on the host. A slash at the end means the contents of the folder.',
    ),
  content: arg.any().describe('The content itself, in place of `src`. What is not text is written as JSON.'),
  remote_src: arg.bool().default(false).describe('`src` is on the host.'),
  backup: arg.bool().default(false).describe('Keeps a copy of what is overwritten beside it.'),
  force: arg.bool().default(true).describe('False: a file that is there already is left alone, whatever is in it.'),
  follow: arg
    .bool()
    .default(false)
    .describe('Where `dest` is a link, writes to what it leads to. Otherwise the link is replaced.'),
  validate: arg
    .str()
    .words()
    .describe(
      'A command that must accept the new file before it takes its place; `%s` stands for its path. Runs without a shell.',
    ),
  checksum: arg.str().describe('SHA-1 that a file of `src` must have; otherwise the task fails.'),
  decrypt: arg.bool().default(true).describe('A `src` that ansible-vault has encrypted is decrypted on the way.'),
  local_follow: arg
    .bool()
    .describe(
      'Links in a folder are followed; otherwise they are copied as links. Without it those of the controller are followed, and those of a folder of the host are not.',
    ),
  directory_mode: arg.mode().describe('Permissions of folders that have to be made.'),
  ...ATTRIBUTES,
  mode: arg.mode().describe('Permissions: octal as a quoted string, symbolic, or `preserve` for those of the source.'),
};

export const copy = defineAction({
  name: 'copy',
  aliases: ['ansible.builtin.copy', 'ansible.legacy.copy'],
  summary: 'Copies files to hosts.',
  description:
    'The file is replaced in one step: a host has the old one or the new one, never a part. Owner, group and permissions of an existing file stay unless they are given.',
  args,
  alwaysDiffs: true,
  constraints: { requiredOneOf: [['src', 'content']], mutuallyExclusive: [['src', 'content']] },
  returns: {
    dest: 'Where the file is now; of a folder where it went to.',
    path: 'The same of a single file.',
    src: 'Where it came from: the whole path.',
    checksum: 'SHA-1 of the content.',
    md5sum: 'MD5 of the content.',
    backup_file: 'The copy that `backup` made.',
    ...VALIDATION_RETURNS,
    ...ATTRIBUTE_RETURNS,
  },
  examples: `- name: The message of the day
  copy:
    content: "Welcome\\n"
    dest: /etc/motd
    mode: "0644"
- name: A folder, and the old files kept
  copy:
    src: nginx/
    dest: /etc/nginx
    backup: true
`,
  mayBeginEarly: true,
  run: async (context) => {
    const { args } = context;
    if (args.remote_src) return copyRemote(context, args);
    return args.content === undefined ? copySource(context, args) : copyContent(context, args);
  },
});

type CopyArgs = ArgsOf<typeof args>;
type Context = ActionContext<CopyArgs>;

/** What does not depend on the source. */
function readCommon({ dest, mode, directory_mode, ...args }: CopyArgs): Placement {
  return {
    ...pickAttributes(args),
    dest,
    mode: mode === 'preserve' ? undefined : mode,
    directoryMode: directory_mode,
    backup: args.backup,
    force: args.force,
    follow: args.follow,
    validate: readValidation(args.validate),
    entries: [],
  };
}

function readRemoteSource(args: CopyArgs): Placement {
  if (args.src === undefined) throw new ModuleFailure('`remote_src` needs `src`, a path on the host');
  const preserveMode = args.mode === 'preserve';
  return {
    ...readCommon(args),
    source: args.src,
    name: basename(args.src),
    preserveMode,
    followLinks: args.local_follow,
  };
}

async function copyRemote({ call }: Context, args: CopyArgs): Promise<ActionResult> {
  const result = await call('_place', { placement: readRemoteSource(args) });
  return { src: args.src, ...(result.failed === true ? {} : { checksum: null, md5sum: null }), ...result };
}

async function copyContent({ call }: Context, args: CopyArgs): Promise<ActionResult> {
  const { content } = args;
  const text = formatContent(content);
  const bytes = Buffer.from(text);
  const entries = [{ kind: 'file' as const, path: '', content: bytes, send: true }];
  const result = await sendPlacement(call, {
    ...readCommon(args),
    folderMessage: 'can not use content with a dir as dest',
    entries,
  });
  return { ...sumContent(bytes), ...result };
}

/** A boolean as Python shows it, lists and dicts as JSON. */
function formatContent(content: unknown): string {
  if (typeof content === 'string') return content;
  return typeof content === 'boolean' ? (content ? 'True' : 'False') : formatJson(content);
}

async function copySource(context: Context, args: CopyArgs): Promise<ActionResult> {
  const { src = '' } = args;
  const path = context.find('files', src);
  const stats = statSync(path, { bigint: true });
  const decrypt = args.decrypt ? context.readFile : undefined;
  const preserve = args.mode === 'preserve';
  if (stats.isDirectory()) {
    const below = src.endsWith('/') ? '' : `/${basename(src)}`;
    const dest = `${args.dest.replace(/\/+$/, '')}${below}`;
    const reading = { followLinks: args.local_follow ?? true, preserveMode: preserve, decrypt };
    const entries = await readFolder(path, reading);
    const result = await sendTree(context.call, { ...readCommon(args), dest, entries, tree: true });
    return { ...result, src: `${resolve(path)}${src.endsWith('/') ? '/' : ''}`, dest: args.dest.replace(/\/*$/, '/') };
  }
  const isLarge = stats.size > LARGEST_FRAME && !(args.decrypt && isVaulted(path));
  const content = isLarge ? new DiskFile(path, stats) : readSmall(path, decrypt);
  if (args.checksum !== undefined) checkSum(args, (await sumAny(content)).checksum);
  // Once for all hosts, while the first of them gets the file.
  const sums = sumAny(content);
  sums.catch(() => {});
  const mode = preserve ? (Number(stats.mode) & 0o7777).toString(8) : undefined;
  const entries = [{ kind: 'file' as const, path: '', content, mode, send: true }];
  const result = await sendPlacement(context.call, { ...readCommon(args), name: basename(path), from: path, entries });
  return { src: resolve(path), ...(await sums), ...result };
}

async function sumAny(content: Buffer | DiskFile): Promise<{ checksum: string; md5sum: string }> {
  return content instanceof DiskFile ? content.sums() : sumContent(content);
}

/** @throws ModuleFailure where the file has another SHA-1 than the task says. */
function checkSum({ checksum, src = '' }: CopyArgs, found: string): void {
  if (checksum === undefined || checksum.toLowerCase() === found) return;
  throw new ModuleFailure('Copied file does not match the expected checksum. Transfer failed.', {
    checksum: found,
    expected_checksum: checksum,
    help: `${src} has the SHA-1 ${found}, and not ${checksum}.`,
  });
}

/** @throws ModuleFailure where the command has no place for the file. */
export function readValidation(command: string | undefined): readonly string[] {
  if (command === undefined) return [];
  if (!command.includes('%s')) throw new ModuleFailure(`validate must contain %s: ${command}`);
  return parseWords(command);
}
