import type { ActionContext } from '../module/define-action.ts';
import type { ModuleResult } from '../module/result.ts';
import { DiskFile } from './disk-file.ts';
import type { PlacedEntry, Placement } from './place.ts';

/** Up to here content goes out with its checksum; beyond, the host is asked first. In bytes. */
export const ASK_FIRST_BEYOND = 65_536;
/** What one frame carries at most; what is larger is carried by a channel of its own. In bytes. */
export const LARGEST_FRAME = 1024 * 1024;

export type PlacedFile = Extract<PlacedEntry, { kind: 'file' }>;
type Call = ActionContext<unknown>['call'];

/** Brings a file to the host: one round trip for what is small or already there. */
export async function sendPlacement(call: Call, placement: Placement): Promise<ModuleResult> {
  const [file] = placement.entries.filter((entry) => entry.kind === 'file');
  if (file === undefined || file.content.length <= ASK_FIRST_BEYOND) return call('_place', { placement });
  const asked = { ...placement, entries: [{ ...file, send: false }] };
  let answer = await call('_place', { placement: asked });
  if (answer['sameSize'] === true && file.content instanceof DiskFile) {
    await file.content.sum();
    answer = await call('_place', { placement: asked });
  }
  const { needed, ...result } = answer;
  if (answer.failed === true || !Array.isArray(needed)) return result;
  const sent = await sendFile(call, placement, file);
  return sent.failed === true ? sent : { ...sent, changed: true };
}

/** Sends a file that the host needs. */
export async function sendFile(call: Call, placement: Placement, file: PlacedFile): Promise<ModuleResult> {
  const { content } = file;
  const entries = [{ ...file, send: true }];
  if (!(content instanceof DiskFile) && content.length <= LARGEST_FRAME) {
    return call('_place', { placement: { ...placement, entries } });
  }
  const isSparse = content instanceof DiskFile && content.isSparse;
  const carried = isSparse ? 'segments' : 'whole';
  const input =
    content instanceof DiskFile ? (isSparse ? content.readSegments() : content.stream()) : giveOnce(content);
  const path = content instanceof DiskFile ? content.path : placement.dest;
  return call('_place', { placement: { ...placement, entries, carried } }, { input, path, size: content.length });
}

async function* giveOnce(content: Uint8Array): AsyncGenerator<Uint8Array> {
  yield content;
}
