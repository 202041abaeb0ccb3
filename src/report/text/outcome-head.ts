import { measureWidth } from '../../util/text-width.ts';
import { splitLines } from './clean-text.ts';
import { formatDuration } from './format-duration.ts';
import { formatHosts } from './format-hosts.ts';
import type { OutcomeGroup } from './group-outcomes.ts';
import { styled, type Line } from './line.ts';
import { labelOutcome, labelWidth } from './outcome-label.ts';
import { padText, wrapText } from './wrap-text.ts';

const HOSTS_WIDTH = 18;
const HOSTS_MAX = 32;
/** Of `1m 05s`: where a summary wraps does not hang on how long its task took. */
const TIME_WIDTH = 6;
/** Below this, the summary moves to lines of its own. */
const SUMMARY_MIN = 20;

export interface HeadOptions {
  readonly width: number;
  readonly check: boolean;
  readonly once: boolean;
}

/** The line of a group: outcome, hosts, what was done, time; a long summary goes on below itself. */
export function formatOutcomeHead(group: OutcomeGroup, summary: string, options: HeadOptions): Line[] {
  const label = labelOutcome(group.outcome, options.check);
  const labelColumns = labelWidth(options.check) + 1;
  // A long word takes its columns from the hosts, so that the summaries stay in line.
  const lead = padText(`${label.text}  `, labelColumns);
  const suffix = (options.once ? ' (once)' : '') + (group.delegate === undefined ? '' : ` → ${group.delegate}`);
  const hosts = padText(formatHosts(group.hosts, HOSTS_MAX) + suffix, HOSTS_WIDTH - (lead.length - labelColumns));
  const time = group.outcome.status === 'skipped' ? '' : formatDuration(group.ms);
  const start = measureWidth(`  ${label.symbol} ${lead}${hosts}  `);
  const room = options.width - start - (time === '' ? 0 : Math.max(time.length, TIME_WIDTH)) - 2;
  const below = room < SUMMARY_MIN;
  const wrapped = splitLines(summary).flatMap((line) => wrapText(line, below ? options.width - 6 : room));
  const beside = below ? '' : (wrapped[0] ?? '');
  const rest = below ? wrapped : wrapped.slice(1);
  const summaryStyle = label.style === 'dim' || label.style === 'failed' ? label.style : undefined;
  const write = (text: string) => (summaryStyle === undefined ? text : styled(summaryStyle, text));
  const gap = ' '.repeat(Math.max(2, options.width - start - measureWidth(beside) - time.length));
  const head: Line = [
    '  ',
    styled(label.style, `${label.symbol} ${lead}`),
    label.style === 'dim' ? styled('dim', hosts) : hosts,
    '  ',
    write(beside),
    ...(time === '' ? [] : [gap, styled('dim', time)]),
  ];
  const margin = ' '.repeat(below ? 6 : start);
  return [head, ...rest.filter((line) => line !== '').map((line): Line => [margin, write(line)])];
}
