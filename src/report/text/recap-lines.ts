import type { Event, HostStats, Place } from '../../events/event.ts';
import { formatDuration } from './format-duration.ts';
import { formatPlace } from './format-place.ts';
import { styled, textOf, type Line, type Segment, type Style } from './line.ts';
import { countHosts } from './play-lines.ts';
import { formatLeftOvers } from './left-over-lines.ts';
import type { TextOptions } from './text-options.ts';
import { padText } from './wrap-text.ts';

export interface RecapFacts {
  readonly check: boolean;
  /** The task that ended a host's part in the run. */
  readonly failures: ReadonlyMap<string, { readonly task: string; readonly place: Place }>;
  readonly slowest: { readonly name: string; readonly ms: number } | undefined;
}

/** Up to so many hosts have a line each; of more, only those that did not just go well. */
const MANY_HOSTS = 20;
/** Milliseconds from which the slowest task is worth naming. */
const SLOW = 1000;

const COLUMNS: readonly (readonly [keyof HostStats, Style])[] = [
  ['ok', 'ok'],
  ['changed', 'changed'],
  ['unreachable', 'failed'],
  ['failed', 'failed'],
  ['skipped', 'dim'],
  ['rescued', 'warning'],
  ['ignored', 'warning'],
  ['unknown', 'unknown'],
];

/** The end of a run: counts per host, and one line with totals and times. */
export function formatRecap(
  run: Extract<Event, { type: 'run-finished' }>,
  facts: RecapFacts,
  options: TextOptions,
): Line[] {
  const hosts = Object.entries(run.stats);
  const all = hosts.length <= MANY_HOSTS || options.verbosity > 0;
  const shown = all ? hosts : hosts.filter(([, stats]) => !isPlain(stats));
  const lines = formatHosts(shown, facts, options);
  if (!all && hosts.length > shown.length) {
    const rest = hosts.filter(([, stats]) => isPlain(stats));
    const changed = rest.filter(([, stats]) => stats.changed > 0).length;
    const words = facts.check ? 'would change' : 'changed';
    lines.push([
      styled(
        'dim',
        `${shown.length > 0 ? 'the other ' : ''}${countHosts(rest.length)}: ok, ${changed} of them ${words}`,
      ),
    ]);
  }
  return [...lines, ...formatLeftOvers(run.left ?? [], options), ...formatTotals(run, facts, options)];
}

function formatHosts(
  hosts: readonly (readonly [string, HostStats])[],
  { check, failures }: RecapFacts,
  { width }: TextOptions,
): Line[] {
  const used = COLUMNS.filter(([field]) => field === 'ok' || hosts.some(([, stats]) => stats[field] > 0));
  const nameWidth = Math.max(0, ...hosts.map(([name]) => name.length));
  const countWidth = (field: keyof HostStats) => Math.max(...hosts.map(([, stats]) => String(stats[field]).length));
  return hosts.flatMap(([name, stats]) => {
    const bad = stats.failed > 0 || stats.unreachable > 0;
    const line: Segment[] = [bad ? styled('failed', padText(name, nameWidth)) : padText(name, nameWidth)];
    for (const [field, style] of used) {
      const word = field === 'changed' && check ? 'would change' : field;
      const text = `${word} ${String(stats[field]).padStart(countWidth(field))}`;
      if (stats[field] === 0 && field !== 'ok') line.push('  ', ' '.repeat(text.length));
      else line.push('  ', stats[field] === 0 ? text : styled(style, text));
    }
    const failure = failures.get(name);
    if (!bad || failure === undefined) return [line];
    const why = styled('dim', `${failure.task} (${formatPlace(failure.place)})`);
    return textOf([...line, '  ', why]).length <= width ? [[...line, '  ', why]] : [line, ['    ', why]];
  });
}

function formatTotals(
  run: Extract<Event, { type: 'run-finished' }>,
  facts: RecapFacts,
  { width }: TextOptions,
): Line[] {
  const stats = Object.values(run.stats);
  const count = (field: keyof HostStats) => stats.filter((host) => host[field] > 0).length;
  const parts: Segment[] = [`${countHosts(stats.length)}, ${run.tasks} ${run.tasks === 1 ? 'task' : 'tasks'}`];
  if (run.cancelled) parts.push(styled('failed', 'cancelled'));
  for (const field of ['unreachable', 'failed'] as const) {
    if (count(field) > 0) parts.push(styled('failed', `${countHosts(count(field))} ${field}`));
  }
  const quiet = stats.every((host) => isPlain(host) && host.changed === 0);
  if (quiet && !run.cancelled && stats.length > 0) parts.push(styled('ok', 'nothing to change'));
  else if (facts.check) parts.push(styled('warning', 'check mode: nothing was changed'));
  const details: string[] = [];
  if (run.connectingMs >= 100) details.push(`connecting ${formatDuration(run.connectingMs)}`);
  if (facts.slowest !== undefined && facts.slowest.ms >= SLOW) {
    details.push(`longest: ${facts.slowest.name} ${formatDuration(facts.slowest.ms)}`);
  }
  parts.push(formatDuration(run.ms));
  const totals = parts.flatMap((part, index) => (index === 0 ? [part] : [', ', part]));
  if (details.length === 0) return [totals];
  const times = `(${details.join(', ')})`;
  return textOf([...totals, ' ', times]).length <= width ? [[...totals, ' ', times]] : [totals, ['  ', times]];
}

/** Only ok, changed and skipped: nothing that somebody should look at. */
function isPlain(stats: HostStats): boolean {
  return stats.failed + stats.unreachable + stats.rescued + stats.ignored + stats.unknown === 0;
}
