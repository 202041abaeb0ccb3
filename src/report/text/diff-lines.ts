import { structuredPatch } from 'diff';
import type { ShownDiff } from '../../events/event.ts';
import { splitLines } from './clean-text.ts';
import { styled, type Line } from './line.ts';

/** Milliseconds; the algorithm is quadratic in the number of differences. */
const TIMEOUT = 200;

const SIGNS = { '+': 'added', '-': 'removed' } as const;

/** A difference in the unified format, without the `Index` lines. */
export function formatDiff(diff: ShownDiff): Line[] {
  if ('prepared' in diff) return splitLines(diff.prepared).map((line): Line => [line]);
  const { before, after, beforeHeader = 'before', afterHeader = 'after' } = diff;
  const patch = structuredPatch('', '', before, after, '', '', { context: 3, timeout: TIMEOUT });
  if (patch === undefined)
    return [
      [styled('dim', `too different to compare: ${countLines(before)} lines before, ${countLines(after)} after`)],
    ];
  if (patch.hunks.length === 0) return [];
  const lines: Line[] = [[styled('removed', `--- ${beforeHeader}`)], [styled('added', `+++ ${afterHeader}`)]];
  for (const hunk of patch.hunks) {
    lines.push([styled('dim', `@@ -${hunk.oldStart},${hunk.oldLines} +${hunk.newStart},${hunk.newLines} @@`)]);
    lines.push(...hunk.lines.map(formatHunkLine));
  }
  return lines;
}

function formatHunkLine(line: string): Line {
  const sign = line.charAt(0);
  if (sign === '+' || sign === '-') return [styled(SIGNS[sign], line)];
  return sign === '\\' ? [styled('dim', line)] : [line];
}

function countLines(text: string): number {
  return text === '' ? 0 : splitLines(text).length;
}
