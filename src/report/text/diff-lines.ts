import { structuredPatch } from 'diff';
import type { Outcome } from '../../events/event.ts';
import { splitLines } from './clean-text.ts';
import { styled, type Line } from './line.ts';

type OutcomeDiff = NonNullable<Outcome['diff']>[number];

/** Milliseconds; the algorithm is quadratic in the number of differences. */
const TIMEOUT = 200;

const SIGNS = { '+': 'added', '-': 'removed' } as const;

/** A difference in the unified format, without the `Index` lines. */
export function formatDiff(diff: OutcomeDiff): Line[] {
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
