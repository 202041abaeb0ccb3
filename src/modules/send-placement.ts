import type { ActionContext } from '../module/define-action.ts';
import type { ModuleResult } from '../module/result.ts';
import type { PlacedEntry, Placement } from './place.ts';

/** Up to here content goes out with its checksum; beyond, the host is asked first. In bytes. */
const ASK_FIRST_BEYOND = 65_536;
/** What one frame carries at most, but for a single larger file; in bytes. */
const LARGEST_FRAME = 8 * 1024 * 1024;

type PlacedFile = Extract<PlacedEntry, { kind: 'file' }>;

/** Brings files to the host: one round trip for what is small or already there. */
export async function sendPlacement(call: ActionContext<unknown>['call'], placement: Placement): Promise<ModuleResult> {
  const files = placement.entries.filter((entry) => entry.kind === 'file');
  const total = files.reduce((sum, file) => sum + file.content.length, 0);
  if (total <= ASK_FIRST_BEYOND) return call('_place', { placement });
  const entries = placement.entries.map((entry) => (entry.kind === 'file' ? { ...entry, send: false } : entry));
  let answer = await call('_place', { placement: { ...placement, entries } });
  const { needed, ...result } = answer;
  if (answer.failed === true || !Array.isArray(needed)) return result;
  const wanted = files.filter((_, index) => needed.includes(index));
  for (const batch of splitFiles(wanted)) {
    answer = await call('_place', { placement: { ...placement, entries: batch } });
    if (answer.failed === true) return answer;
  }
  return { ...answer, changed: true };
}

function splitFiles(files: readonly PlacedFile[]): PlacedFile[][] {
  const batches: PlacedFile[][] = [];
  let room = 0;
  for (const file of files) {
    if (file.content.length > room || batches.length === 0) {
      batches.push([]);
      room = LARGEST_FRAME;
    }
    batches.at(-1)?.push({ ...file, send: true });
    room -= file.content.length;
  }
  return batches;
}
