import type { Outcome } from '../../events/event.ts';
import type { Line } from './line.ts';
import { readMessage } from './read-message.ts';
import { formatValue } from './value-lines.ts';
import { wrapText } from './wrap-text.ts';

/** Fields that say how a task went rather than what it found. */
const COMMON = new Set([
  'changed',
  'failed',
  'skipped',
  'report',
  'summary',
  'warnings',
  'attempts',
  'diff',
  'unknownFields',
]);

/** What debug shows, where it is more than the message in the line of the outcome. */
export function formatDebug(outcome: Outcome, width: number): Line[] {
  const { result, status } = outcome;
  if (result === undefined || status !== 'ok' || readMessage(outcome) !== undefined) return [];
  const shown = result['msg'] ?? Object.fromEntries(Object.entries(result).filter(([name]) => !COMMON.has(name)));
  return formatValue(shown).flatMap((line) => wrapText(line, width).map((piece): Line => [piece]));
}
