import type { Outcome } from '../../events/event.ts';

/** What a task came to on one host. */
export interface HostOutcome {
  readonly host: string;
  readonly delegate?: string;
  readonly outcome: Outcome;
  readonly items: readonly ItemOutcome[];
}

export interface ItemOutcome {
  readonly label: string;
  readonly outcome: Outcome;
}

/** Hosts on which a task came to the same. */
export interface OutcomeGroup extends Omit<HostOutcome, 'host'> {
  readonly hosts: readonly string[];
  /** What it was on each, since the values of variables may differ. */
  readonly rows: readonly HostOutcome[];
  /** Of the slowest host. */
  readonly ms: number;
}

const ORDER = ['skipped', 'ok', 'changed', 'unknown', 'forgiven', 'unreachable', 'failed'];

/**
 * Puts hosts with the same outcome together, so that a hundred hosts are one line. The same is what reads the same: times and values of variables do not count, and
 * results count only where `withResults` shows them. What went wrong comes last, next to its explanation.
 */
export function groupOutcomes(rows: readonly HostOutcome[], withResults: boolean): OutcomeGroup[] {
  const groups = new Map<string, { first: HostOutcome; rows: HostOutcome[]; ms: number }>();
  for (const row of rows) {
    const key = JSON.stringify(
      [
        row.delegate,
        pickShown(row.outcome, withResults),
        row.items.map((item) => [item.label, pickShown(item.outcome, withResults)]),
      ],
      writeBigInt,
    );
    const group = groups.get(key);
    if (group === undefined) {
      groups.set(key, { first: row, rows: [row], ms: row.outcome.ms });
    } else {
      group.rows.push(row);
      group.ms = Math.max(group.ms, row.outcome.ms);
    }
  }
  return [...groups.values()]
    .map(({ first: { host: _host, ...shared }, rows, ms }) => ({
      ...shared,
      hosts: rows.map(({ host }) => host),
      rows,
      ms,
    }))
    .sort((a, b) => rank(a.outcome) - rank(b.outcome));
}

function pickShown(outcome: Outcome, withResults: boolean): unknown {
  const { ms: _ms, result, problem, ...shown } = outcome;
  const { values: _values, ...failure } = problem ?? {};
  return [shown, failure, withResults ? result : [result?.['report'], result?.['msg']]];
}

function writeBigInt(_key: string, value: unknown): unknown {
  return typeof value === 'bigint' ? String(value) : value;
}

function rank(outcome: Outcome): number {
  return ORDER.indexOf(outcome.ignored || outcome.rescued ? 'forgiven' : outcome.status);
}
