import { formatDebug } from './debug-lines.ts';
import { formatDiff } from './diff-lines.ts';
import type { ItemOutcome } from './group-outcomes.ts';
import { indent, styled, type Line } from './line.ts';
import { labelOutcome, labelWidth } from './outcome-label.ts';
import { readMessage } from './read-message.ts';
import { wrapText } from './wrap-text.ts';

/** The items of a loop that are worth a line: all with -v, else those that are neither ok nor skipped. */
export function formatItems(
  items: readonly ItemOutcome[],
  options: { width: number; check: boolean; debug: boolean; all: boolean },
): Line[] {
  const shown = options.all
    ? items
    : items.filter(({ outcome }) => outcome.status !== 'ok' && outcome.status !== 'skipped');
  return shown.flatMap((item) => {
    const label = labelOutcome(item.outcome, options.check);
    const text = item.outcome.summary ?? item.outcome.problem?.message ?? readMessage(item.outcome) ?? '';
    const [first = '', ...rest] = wrapText(
      text === '' ? item.label : `${item.label}  ${text}`,
      options.width - labelWidth(options.check) - 3,
    );
    const margin = ' '.repeat(labelWidth(options.check) + 3);
    return [
      [styled(label.style, `${label.symbol} ${label.text.padEnd(labelWidth(options.check))}`), ' ', first],
      ...rest.map((line): Line => [margin, line]),
      ...(options.debug ? indent(formatDebug(item.outcome, options.width - margin.length), margin.length) : []),
      ...indent((item.outcome.diff ?? []).flatMap(formatDiff), 2),
    ];
  });
}

/** How many items came to what: `2 of 5 items changed`. */
export function summarizeItems(items: readonly ItemOutcome[], check: boolean): string {
  const counts = new Map<string, number>();
  for (const { outcome } of items) {
    const { text } = labelOutcome(outcome, check);
    counts.set(text, (counts.get(text) ?? 0) + 1);
  }
  const noun = items.length === 1 ? 'item' : 'items';
  const only = counts.size === 1;
  return only
    ? `${items.length} ${noun}`
    : `${items.length} ${noun}: ${[...counts].map(([text, count]) => `${count} ${text}`).join(', ')}`;
}
