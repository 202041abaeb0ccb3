import type { ShownDiff } from '../events/event.ts';
import type { Diff, ModuleResult } from '../module/result.ts';

type Side = NonNullable<Diff['before']>;

/** The differences of a result as texts for the events, without those in which nothing differs. */
export function showDiffs(diff: ModuleResult['diff']): readonly ShownDiff[] {
  return (diff === undefined ? [] : Array.isArray(diff) ? (diff as readonly Diff[]) : [diff as Diff]).flatMap(showDiff);
}

function showDiff(diff: Diff): readonly ShownDiff[] {
  const before = describeUnshown(diff.dst_binary, diff.dst_larger) ?? diff.before;
  const after = describeUnshown(diff.src_binary, diff.src_larger) ?? diff.after;
  if (before === undefined && after === undefined) {
    return diff.prepared === undefined || diff.prepared === '' ? [] : [{ prepared: diff.prepared }];
  }
  const path = findPath(before, after);
  const texts = { before: formatSide(before, path), after: formatSide(after, path) };
  if (texts.before === texts.after) return [];
  const { before_header: beforeHeader = path, after_header: afterHeader = path } = diff;
  return [
    {
      ...texts,
      ...(beforeHeader === undefined ? {} : { beforeHeader }),
      ...(afterHeader === undefined ? {} : { afterHeader }),
    },
  ];
}

function describeUnshown(binary: 1 | undefined, larger: number | undefined): string | undefined {
  if (binary !== undefined) return '(binary)\n';
  return larger === undefined ? undefined : `(more than ${larger} bytes, too many to show)\n`;
}

/** What both sides tell of one thing goes into the header. */
function findPath(before: Side | undefined, after: Side | undefined): string | undefined {
  if (typeof before !== 'object' || typeof after !== 'object') return undefined;
  const { path } = before;
  return typeof path === 'string' && path === after['path'] ? path : undefined;
}

/** A dict has a line for each of its names. */
function formatSide(side: Side | undefined, path: string | undefined): string {
  if (typeof side !== 'object') return side ?? '';
  const names = Object.keys(side).filter((name) => name !== 'path' || path === undefined);
  return names.map((name) => `${name}: ${formatValue(side[name])}\n`).join('');
}

function formatValue(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}
