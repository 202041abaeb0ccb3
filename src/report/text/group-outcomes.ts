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
  /** Of the slowest host. */
  readonly ms: number;
}

const ORDER = ['skipped', 'ok', 'changed', 'unknown', 'forgiven', 'unreachable', 'failed'];

/**
 * Puts hosts with the same outcome together, so that a hundred hosts are one line. The same is what reads the same: times do not count, and
 * results count only where `withResults` shows them. What went wrong comes last, next to its explanation.
 */
export function groupOutcomes(rows: readonly HostOutcome[], withResults: boolean): OutcomeGroup[] {
  const groups = new Map<string, { first: HostOutcome; hosts: string[]; ms: number }>();
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
      groups.set(key, { first: row, hosts: [row.host], ms: row.outcome.ms });
    } else {
      group.hosts.push(row.host);
      group.ms = Math.max(group.ms, row.outcome.ms);
    }
  }
  return [...groups.values()]
    .map(({ first: { host: _host, ...shared }, hosts, ms }) => ({ ...shared, hosts, ms }))
    .sort((a, b) => rank(a.outcome) - rank(b.outcome));
}

function pickShown(outcome: Outcome, withResults: boolean): unknown {
  const { ms: _ms, result, ...shown } = outcome;
  return [shown, withResults ? result : [result?.['report'], result?.['msg']]];
}

function writeBigInt(_key: string, value: unknown): unknown {
  return typeof value === 'bigint' ? String(value) : value;
}

function rank(outcome: Outcome): number {
  return ORDER.indexOf(outcome.ignored || outcome.rescued ? 'forgiven' : outcome.status);
}
