import { randomBytes } from 'node:crypto';
import type { ActionContext } from '../module/define-action.ts';
import type { ModuleResult } from '../module/result.ts';
import { DiskFile } from './disk-file.ts';
import type { Placement } from './place.ts';
import type { Packable, Stage, TreeAnswer } from './place-tree.ts';
import { ASK_FIRST_BEYOND, LARGEST_FRAME, type PlacedFile, sendFile } from './send-placement.ts';
import { makeTarHeader, makeTarPadding, TAR_END } from './tar-archive.ts';

/** Up to so many files go out with their checksums; more are asked about first. */
const ASK_FIRST_BEYOND_FILES = 8;
/** Entries that one question has at most. */
const LARGEST_QUESTION = 5000;
/** A larger file goes by itself, for the sake of its holes and of archives that end at 8 GiB. In bytes. */
const LARGEST_PACKED = 64 * 1024 * 1024;

type Call = ActionContext<unknown>['call'];

/** Brings a folder to the host: looks at all files first, and sends those that differ in one stream. */
export async function sendTree(call: Call, placement: Placement): Promise<ModuleResult> {
  const files = placement.entries.filter((entry) => entry.kind === 'file');
  const total = files.reduce((sum, { content }) => sum + content.length, 0);
  if (total <= ASK_FIRST_BEYOND && files.length <= ASK_FIRST_BEYOND_FILES) {
    return call('_place', { placement: { ...placement, entries: await loadAll(placement.entries) } });
  }
  let changed = false;
  let result: ModuleResult = {};
  for (let at = 0; at < Math.max(1, placement.entries.length); at += LARGEST_QUESTION) {
    const entries = placement.entries.slice(at, at + LARGEST_QUESTION);
    const sent = await sendPart(call, { ...placement, entries });
    result = { ...result, ...sent };
    if (sent.failed === true) return { ...result, changed: changed || sent.changed === true };
    changed ||= sent.changed === true;
  }
  return { ...result, changed };
}

async function sendPart(call: Call, placement: Placement): Promise<ModuleResult> {
  const files = placement.entries.filter((entry) => entry.kind === 'file');
  const { needed, packed, ...result } = (await call('_tree', { placement })) as TreeAnswer;
  if (result.failed === true) return result;
  const alone = [...needed];
  const together: Packable[] = [];
  for (const each of packed) {
    if ((files[each.index]?.content.length ?? 0) > LARGEST_PACKED) alone.push(each.index);
    else together.push(each);
  }
  if (together.length > 0) {
    const sent = await sendArchive(call, placement, files, together);
    if (sent.failed === true) return { ...result, ...sent };
  }
  for (const batch of splitFiles(alone.flatMap((index) => files[index] ?? []))) {
    const [first] = batch;
    const sent =
      first !== undefined && first.content.length > LARGEST_FRAME
        ? await sendFile(call, placement, first)
        : await call('_place', { placement: { ...placement, entries: await loadAll(batch) } });
    if (sent.failed === true) return { ...result, ...sent };
    Object.assign(result, sent);
  }
  return { ...result, changed: result.changed === true || alone.length > 0 };
}

/** As many as a frame carries; a larger one by itself. */
function splitFiles(files: readonly PlacedFile[]): PlacedFile[][] {
  const batches: PlacedFile[][] = [];
  let room = 0;
  for (const file of files) {
    if (file.content.length > room || batches.length === 0) {
      batches.push([]);
      room = LARGEST_FRAME;
    }
    batches.at(-1)?.push(file);
    room -= file.content.length;
  }
  return batches;
}

interface Member {
  readonly name: string;
  readonly mode: string;
  readonly content: Uint8Array | DiskFile;
}

/** Files that nothing else is to be done with, in one archive. */
async function sendArchive(
  call: Call,
  { dest }: Placement,
  files: readonly PlacedFile[],
  packed: readonly Packable[],
): Promise<ModuleResult> {
  const mark = `.longshore-${randomBytes(8).toString('hex')}`;
  const stages = new Map<string, Stage>();
  const members: Member[] = [];
  for (const { index, mode, owner } of packed) {
    const file = files[index];
    if (file === undefined) continue;
    const slash = file.path.lastIndexOf('/');
    const folder = file.path.slice(0, slash + 1);
    const key = `${owner} ${folder}`;
    const stage = stages.get(key) ?? { name: `${folder}${mark}-${stages.size}`, folder: folder || '.', owner };
    stages.set(key, stage);
    members.push({ name: `./${stage.name}/${file.path.slice(slash + 1)}`, mode, content: file.content });
  }
  const end = `${mark}-end`;
  members.push({ name: `./${end}`, mode: '600', content: Buffer.alloc(0) });
  const size = members.reduce((sum, member) => sum + measure(member), TAR_END.length);
  const args = { dest, size, end, stages: [...stages.values()] };
  if (size > LARGEST_FRAME) return call('_unpack', args, { input: writeArchive(members), path: dest, size });
  const archive: Uint8Array[] = [];
  for await (const piece of writeArchive(members)) archive.push(piece);
  return call('_unpack', { ...args, archive: Buffer.concat(archive) });
}

function measure({ name, mode, content: { length: size } }: Member): number {
  return makeTarHeader({ name, mode, size }).length + size + makeTarPadding(size).length;
}

async function* writeArchive(members: readonly Member[]): AsyncGenerator<Uint8Array> {
  let waiting: Uint8Array[] = [];
  let room = ASK_FIRST_BEYOND;
  // Small files by the dozen, since each write is a packet.
  for await (const piece of writeMembers(members)) {
    waiting.push(piece);
    room -= piece.length;
    if (room > 0) continue;
    yield Buffer.concat(waiting);
    waiting = [];
    room = ASK_FIRST_BEYOND;
  }
  yield Buffer.concat(waiting);
}

async function* writeMembers(members: readonly Member[]): AsyncGenerator<Uint8Array> {
  for (const { name, mode, content } of members) {
    yield makeTarHeader({ name, mode, size: content.length });
    if (content instanceof DiskFile) yield* content.read();
    else yield content;
    yield makeTarPadding(content.length);
  }
  yield TAR_END;
}

async function loadAll(entries: Placement['entries']): Promise<Placement['entries']> {
  return Promise.all(entries.map(async (entry) => (entry.kind === 'file' ? load(entry) : entry)));
}

/** What a frame carries has to be in memory. */
async function load(file: PlacedFile): Promise<PlacedFile> {
  const { content } = file;
  if (!(content instanceof DiskFile)) return { ...file, send: true };
  const pieces: Buffer[] = [];
  for await (const piece of content.read()) pieces.push(piece);
  return { ...file, content: Buffer.concat(pieces), send: true };
}
