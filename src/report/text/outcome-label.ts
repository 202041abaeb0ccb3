import type { Outcome } from '../../events/event.ts';
import type { Style } from './line.ts';

export interface OutcomeLabel {
  readonly symbol: string;
  readonly text: string;
  readonly style: Style;
}

/** The word for an outcome; what check mode would have changed is not said to have changed. */
export function labelOutcome(outcome: Outcome, check: boolean): OutcomeLabel {
  switch (outcome.status) {
    case 'ok':
      return { symbol: '✓', text: 'ok', style: 'ok' };
    case 'changed':
      return { symbol: '✓', text: check ? 'would change' : 'changed', style: 'changed' };
    case 'skipped':
      return { symbol: '–', text: 'skipped', style: 'dim' };
    case 'unknown':
      return { symbol: '?', text: 'unknown', style: 'unknown' };
    case 'failed':
    case 'unreachable':
      if (outcome.rescued) return { symbol: '!', text: 'rescued', style: 'warning' };
      if (outcome.ignored) return { symbol: '!', text: 'ignored', style: 'warning' };
      return { symbol: '✗', text: outcome.status, style: 'failed' };
  }
}

/** Columns that the words take; `unreachable` may stand out. */
export function labelWidth(check: boolean): number {
  return check ? 13 : 8;
}
