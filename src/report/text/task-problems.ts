import type { Outcome } from '../../events/event.ts';
import type { HostOutcome, OutcomeGroup } from './group-outcomes.ts';
import type { Line } from './line.ts';
import { formatProblem, type ProblemBlock } from './problem-lines.ts';
import type { TextOptions } from './text-options.ts';

/** The failures of a group that are worth a block; `said` stands in the group's line. */
export function listProblems(
  task: string,
  group: OutcomeGroup,
  said: string,
  { verbosity }: TextOptions,
): ProblemBlock[] {
  const { outcome, items, hosts, rows } = group;
  const forgiven = outcome.ignored === true || outcome.rescued === true;
  if (outcome.status !== 'failed' || (forgiven && verbosity === 0)) return [];
  const collect = (pick: (row: HostOutcome) => Outcome | undefined): ProblemBlock['values'] =>
    rows.map((row) => ({ host: row.host, values: pick(row)?.problem?.values ?? [] }));
  const blocks = items.flatMap(({ label, outcome: { status, problem, summary } }, index): ProblemBlock[] => {
    if (status !== 'failed' || problem === undefined) return [];
    const values = collect((row) => row.items[index]?.outcome);
    return [{ hosts, task, item: label, problem, values, said: summary ?? problem.message }];
  });
  if (blocks.length > 0 || outcome.problem === undefined) return blocks;
  return [{ hosts, task, problem: outcome.problem, values: collect((row) => row.outcome), said }];
}

/** Each failure in full; those of one place that differ in words that have been said, and in values, stand together, and each frame stands once. */
export function formatProblems(blocks: readonly ProblemBlock[], options: TextOptions): Line[] {
  const frames = new Set<string | undefined>();
  return mergeBlocks(blocks).flatMap((block) => {
    const isFrameKnown = frames.has(block.problem.frame);
    frames.add(block.problem.frame);
    return formatProblem(block, { ...options, isFrameKnown });
  });
}

function mergeBlocks(blocks: readonly ProblemBlock[]): readonly ProblemBlock[] {
  const merged = new Map<string, ProblemBlock>();
  for (const [index, block] of blocks.entries()) {
    const { message, values: _, ...rest } = block.problem;
    const isSaid = rest.frame !== undefined && block.said.includes(message);
    const key = isSaid ? JSON.stringify([block.item, rest]) : String(index);
    const known = merged.get(key);
    merged.set(
      key,
      known === undefined
        ? block
        : { ...known, hosts: [...known.hosts, ...block.hosts], values: [...known.values, ...block.values] },
    );
  }
  return [...merged.values()];
}
