import { createHash } from 'node:crypto';
import { arg } from '../module/arg.ts';
import { defineModule } from '../module/define-module.ts';
import type { Call } from '../module/program.ts';
import { loadProgram } from '../module/program.ts';
import type { Fields, Reply } from '../module/reply.ts';
import type { Diff, ModuleResult } from '../module/result.ts';
import {
  ATTRIBUTE_RETURNS,
  attributeVars,
  normalizeMode,
  readFileAttributes,
  type FileAttributes,
} from './file-attributes.ts';
import { readAttributeChanges } from './attribute-diff.ts';
import { DiskFile } from './disk-file.ts';
import { diffContents } from './show-content.ts';

const PROGRAM = loadProgram(import.meta.url, 'place.sh');

/** Files that shall stand on a host. */
export interface Placement extends FileAttributes {
  /** A file, or a folder that `name` goes into where it is one. */
  readonly dest: string;
  readonly name?: string | undefined;
  /** What is said where `dest` is a folder and there is no `name`; otherwise that it is one. */
  readonly folderMessage?: string;
  /** One file, or with `tree` everything below `dest`. */
  readonly entries: readonly PlacedEntry[];
  readonly tree?: boolean;
  /** A file or folder of the host that is copied instead of entries; a slash at the end means its contents. */
  readonly source?: string | undefined;
  /** Links in a folder of the host are followed; otherwise they become links again. */
  readonly followLinks?: boolean | undefined;
  readonly preserveMode?: boolean;
  readonly directoryMode?: string | undefined;
  readonly backup?: boolean;
  readonly force?: boolean;
  readonly follow?: boolean;
  /** Words of a command; `%s` in them stands for the new file. */
  readonly validate?: readonly string[];
  /** A failed validation is told as Ansible's edits of files do: with its status and what it said. */
  readonly edits?: boolean;
  /** What the file's SHA-256 must still be (hexadecimal), or `absent`. */
  readonly expected?: string;
  /** Makes the folder it goes into, where that is missing. */
  readonly makeParents?: boolean;
  /** The file of the controller that it comes from. */
  readonly from?: string;
  /** The content comes over a line that may be lost in the middle. */
  readonly carried?: 'whole' | 'segments';
  /** The caller makes the diff. */
  readonly withoutDiff?: boolean;
}

export type PlacedEntry =
  | { readonly kind: 'folder'; readonly path: string }
  | { readonly kind: 'link'; readonly path: string; readonly target: string }
  | {
      readonly kind: 'file';
      /** Below `dest`; empty for a single file. */
      readonly path: string;
      /** One of the disk goes to the host through streams alone. */
      readonly content: Uint8Array | DiskFile;
      readonly mode?: string | undefined;
      /** False: the host is only asked whether it needs the content. */
      readonly send: boolean;
    };

export const VALIDATION_RETURNS = {
  exit_status: 'Of a `validate` that refused the file.',
  stdout: 'What it said to stdout.',
  stderr: 'What it said to stderr.',
};

export function makePlaceCall(placement: Placement): Call {
  const { dest, name, entries, source } = placement;
  const contents = entries.flatMap((entry) =>
    entry.kind === 'file' && entry.send && !(entry.content instanceof DiskFile) ? [entry.content] : [],
  );
  const flag = (value: boolean | undefined, otherwise: boolean) => value ?? otherwise;
  return {
    program: PROGRAM,
    vars: {
      place_dest: dest,
      place_name: name ?? '',
      place_make_folder: dest.endsWith('/'),
      place_no_folder: placement.folderMessage ?? '',
      place_tree: flag(placement.tree, false),
      place_entries: entries.flatMap(describeEntry),
      place_source: source ?? '',
      place_source_contents: source?.endsWith('/') ?? false,
      place_follow_links: flag(placement.followLinks, false),
      place_preserve_mode: flag(placement.preserveMode, false),
      place_folder_mode: placement.directoryMode === undefined ? '' : normalizeMode(placement.directoryMode),
      place_backup: flag(placement.backup, false),
      place_force: flag(placement.force, true),
      place_follow: flag(placement.follow, false),
      place_validate: placement.validate ?? [],
      place_edits: flag(placement.edits, false),
      place_expected: placement.expected ?? '',
      place_make_parents: flag(placement.makeParents, false),
      place_carried: placement.carried ?? '',
      place_quiet: flag(placement.withoutDiff, false),
      ...attributeVars(placement),
    },
    ...(contents.length === 0 || placement.carried !== undefined ? {} : { stdin: Buffer.concat(contents) }),
  };
}

/** The five words of an entry. */
export function describeEntry(entry: PlacedEntry): string[] {
  if (entry.kind === 'folder') return ['d', entry.path, '', '', ''];
  if (entry.kind === 'link') return ['l', entry.path, entry.target, '', ''];
  const { content } = entry;
  const sum =
    content instanceof DiskFile ? (content.sha256 ?? '?') : createHash('sha256').update(content).digest('hex');
  const mode = entry.mode === undefined ? '' : normalizeMode(entry.mode);
  return [entry.send ? 'F' : 'f', entry.path, sum, String(content.length), mode];
}

/** The result of a placement, with `needed`: the numbers of the files (folders not counted) whose content the host wants. */
export function readPlaceReply(placement: Placement, { fields }: Reply, showsContent = false): ModuleResult {
  const warnings = fields.all('warning');
  return {
    changed: fields.flag('changed'),
    ...fields.texts('dest', 'msg', 'backup_file', 'checksum', 'md5sum', 'unknown'),
    ...(placement.tree === true || fields.get('state') !== 'file' ? {} : { path: fields.get('dest') }),
    ...readFileAttributes(fields),
    ...(warnings.length === 0 ? {} : { warnings }),
    ...readDiff(placement, fields, showsContent),
    ...(fields.has('needed') ? { needed: fields.all('needed').map(Number) } : {}),
    ...(fields.has('same_size') ? { sameSize: true } : {}),
  };
}

/** As of Ansible's actions: a list where the content changes, a dict of the attributes where it stays; none of folders, and of what is on the host. */
function readDiff(placement: Placement, fields: Fields, showsContent: boolean): { diff?: Diff | readonly Diff[] } {
  const [entry] = placement.entries;
  if (placement.tree === true || placement.withoutDiff === true || entry?.kind !== 'file') return {};
  const path = fields.get('dest') ?? placement.dest;
  if (!fields.flag('content_changed')) {
    const { before, after } = readAttributeChanges(fields);
    return fields.has('msg') ? {} : { diff: { before: { path, ...before }, after: { path, ...after } } };
  }
  if (!showsContent) return { diff: [] };
  const before = fields.has('before_size') ? 'larger' : (fields.bytes('before') ?? 'absent');
  const after = entry.content instanceof DiskFile ? 'larger' : entry.content;
  return { diff: [diffContents(before, after, path, placement.from ?? path)] };
}

/** Whether nothing is sent later, once the host has said what it needs. */
function isWhole({ entries }: Placement): boolean {
  return entries.every((entry) => entry.kind !== 'file' || entry.send);
}

/** What copy and template are made of; not for playbooks. */
export const place = defineModule({
  name: '_place',
  alwaysDiffs: true,
  summary: 'Puts files in their places; internal to copy and template.',
  checkMode: 'supported',
  args: { placement: arg.any().required().describe('Files, destination and attributes.') },
  returns: { ...VALIDATION_RETURNS, ...ATTRIBUTE_RETURNS },
  statusTells: ({ placement }) => isWhole(placement as Placement),
  prepare: ({ args }) => makePlaceCall(args.placement as Placement),
  decode: ({ args, reply, diff }) => readPlaceReply(args.placement as Placement, reply, diff),
});
