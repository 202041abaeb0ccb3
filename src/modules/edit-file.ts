import { createHash } from 'node:crypto';
import { arg } from '../module/arg.ts';
import type { ModuleContext } from '../module/define-module.ts';
import { decodeInput, encodeOutput } from '../module/encode-output.ts';
import { loadProgram } from '../module/program.ts';
import type { ModuleResult } from '../module/result.ts';
import { ModuleFailure } from '../module/result.ts';
import { readValidation } from './copy.ts';
import {
  ATTRIBUTE_RETURNS,
  ATTRIBUTES,
  attributeVars,
  type FileAttributes,
  pickAttributes,
  readFileAttributes,
} from './file-attributes.ts';
import { diffChange, type EditDiff, type EditFacts } from './edit-diff.ts';
import { makePlaceCall, readPlaceReply, type Placement, VALIDATION_RETURNS } from './place.ts';

const PROGRAM = loadProgram(import.meta.url, 'read_text.sh');

/** The arguments that all edits of a file share. */
export const EDIT_ARGS = {
  path: arg.path().required().aliases('dest', 'destfile', 'name').describe('The file. A link is followed.'),
  backup: arg.bool().default(false).describe('Keeps a copy of the old file beside it.'),
  validate: arg
    .str()
    .words()
    .describe('A command that must accept the new file before it takes its place; `%s` stands for its path.'),
  ...ATTRIBUTES,
};

export const EDIT_RETURNS = { ...VALIDATION_RETURNS, ...ATTRIBUTE_RETURNS };

export const BACKUP_RETURN = 'The copy of the old file, where one was made.';

export interface Edit {
  /** The new text; the same as before where nothing is to be done. */
  readonly text: string;
  readonly msg: string;
  readonly result?: ModuleResult;
}

interface EditOptions extends FileAttributes {
  readonly path: string;
  readonly backup: boolean;
  /** What the result calls the copy. */
  readonly backupField: 'backup' | 'backup_file';
  readonly validate?: string | undefined;
  /** Of the file, under Python's name; without it UTF-8, or bytes as they are where it is something else. */
  readonly encoding?: string;
  /** What to do where there is no file. */
  readonly missing: 'create' | 'fail' | 'pass';
  /** What the file is called where it is missing; otherwise `Path`. */
  readonly missingName?: string;
  /** False: the folder of a new file has to be there. */
  readonly makeFolder?: boolean;
  /** What is said of a file that is made; otherwise what `edit` says. */
  readonly createdMsg?: string;
  /** What the result shows as differences; without it that of the content, where there is one. */
  readonly diff?: (facts: EditFacts) => EditDiff;
  /** Decides what becomes of the text (empty for a missing file). `encode` brings a text of the task into the file's own encoding. */
  readonly edit: (text: string, encode: (text: string) => string) => Edit;
}

/** Reads a file, decides here, and writes only what changed, if nobody else has changed it meanwhile: one round trip, or two. */
export async function editFile(context: ModuleContext<unknown>, options: EditOptions): Promise<ModuleResult> {
  const { check, diff, host } = context;
  const validation = readValidation(options.validate);
  const vars = { read_text_path: options.path, ...attributeVars(options) };
  const { fields } = await host.call({ program: PROGRAM, vars });
  const absent = fields.has('absent');
  const path = fields.get('path') ?? options.path;
  if (absent && options.missing === 'pass') return { changed: false, msg: 'file not present' };
  if (absent && options.missing === 'fail') {
    if (check) return { unknown: `${path} is not on the host yet` };
    throw new ModuleFailure(`${options.missingName ?? 'Path'} ${path} does not exist !`, {
      rc: 257,
      help: '`create: true` makes it; or correct `path`.',
    });
  }

  const before = fields.bytes('content') ?? Buffer.alloc(0);
  const codec = chooseCodec(before, options.encoding ?? 'utf-8');
  const edit = options.edit(codec.text, codec.encode);
  const after = edit.text === codec.text ? before : codec.write(edit.text);
  const changed = absent || !after.equals(before);
  const answer: ModuleResult = {
    path,
    ...readFileAttributes(fields),
    msg: describeEdit(
      changed ? ((absent ? options.createdMsg : undefined) ?? edit.msg) : '',
      fields.has('attributes_differ'),
    ),
    ...(options.backupField === 'backup' ? { backup: '' } : {}),
    ...edit.result,
    ...(options.diff ?? diffChange)({ path, before, after, changed, absent, fields, asked: diff, check }),
  };
  if (!changed && !fields.has('attributes_differ')) return { ...answer, changed: false };
  if (check) return { ...answer, changed: true };
  const placement: Placement = {
    ...pickAttributes(options),
    dest: path,
    backup: options.backup && changed,
    validate: changed ? validation : [],
    edits: true,
    expected: absent ? 'absent' : sumContent(before),
    withoutDiff: true,
    makeParents: absent && options.makeFolder !== false,
    entries: [{ kind: 'file', path: '', content: after, send: changed }],
  };
  const reply = await host.call({ ...makePlaceCall(placement), isLast: true });
  const { backup_file: backup, dest: _, ...placed } = readPlaceReply(placement, reply);
  return {
    ...answer,
    ...placed,
    changed: true,
    ...(typeof backup === 'string' ? { [options.backupField]: backup } : {}),
    msg: describeEdit(answer.msg ?? '', absent && placed['mode'] !== NEW_FILE_MODE),
  };
}

const NEW_FILE_MODE = '0644';

/** What an edit says, with Ansible's words for attributes that change with it. */
function describeEdit(msg: string, attributesDiffer: boolean): string {
  if (!attributesDiffer) return msg;
  return `${msg}${msg === '' ? '' : ' and '}ownership, perms or SE linux context changed`;
}

interface Codec {
  readonly text: string;
  readonly encode: (text: string) => string;
  readonly write: (text: string) => Buffer;
}

/** @throws ModuleFailure where there is no such encoding, or the content is not of it. */
function chooseCodec(content: Buffer, encoding: string): Codec {
  if (!/^utf[-_]?8$/i.test(encoding)) {
    const text = decodeInput(content, encoding);
    return { text, encode: (text) => text, write: (text) => encodeOutput(text, encoding) };
  }
  const own = isUtf8(content) ? 'utf8' : 'latin1';
  return {
    text: content.toString(own),
    encode: (text) => (own === 'utf8' ? text : Buffer.from(text).toString('latin1')),
    write: (text) => Buffer.from(text, own),
  };
}

function isUtf8(content: Buffer): boolean {
  return Buffer.from(content.toString('utf8')).equals(content);
}

/** SHA-256, as `expected` of a placement takes it. */
export function sumContent(content: Uint8Array): string {
  return createHash('sha256').update(content).digest('hex');
}
