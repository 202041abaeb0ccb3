import { splitLines } from './clean-text.ts';
import { formatDebug } from './debug-lines.ts';
import { formatDiff } from './diff-lines.ts';
import { drawTable, readTable } from './draw-table.ts';
import type { OutcomeGroup } from './group-outcomes.ts';
import { formatItems } from './item-lines.ts';
import { indent, styled, type Line } from './line.ts';
import { formatAdvice } from './problem-lines.ts';
import type { TextOptions } from './text-options.ts';
import { formatValue } from './value-lines.ts';
import { wrapText } from './wrap-text.ts';

export interface BodyOptions extends TextOptions {
  readonly check: boolean;
  /** The module is debug: its result is what the user wants to read. */
  readonly debug: boolean;
}

type Result = NonNullable<OutcomeGroup['outcome']['result']>;

const MARGIN = 6;

/** What stands below the line of a group: items, what the module reports, differences, warnings, and with -v what the host said. */
export function formatOutcomeBody(group: OutcomeGroup, options: BodyOptions): Line[] {
  const { outcome } = group;
  const inner = { ...options, width: options.width - MARGIN };
  const lines: Line[] = [
    ...formatItems(group.items, { ...inner, all: options.verbosity > 0 || options.debug }),
    ...formatReport(outcome.result?.['report']),
    ...(options.debug && group.items.length === 0 ? formatDebug(outcome, inner.width) : []),
    ...(outcome.diff ?? []).flatMap(formatDiff),
    ...(outcome.warnings ?? []).flatMap((warning) => formatWarning(warning, inner.width)),
    ...(outcome.status === 'unreachable' && outcome.problem !== undefined ? formatAdvice(outcome.problem, inner) : []),
    ...formatResult(group, options),
  ];
  return indent(lines, MARGIN);
}

/** `report` of a result: a table and lines that the module wants to have shown. */
function formatReport(report: unknown): Line[] {
  if (typeof report !== 'object' || report === null) return [];
  const table = 'table' in report ? readTable(report.table) : undefined;
  const lines =
    'lines' in report && Array.isArray(report.lines) ? report.lines.flatMap((line) => splitLines(String(line))) : [];
  return [...lines, ...(table === undefined ? [] : drawTable(table))].map((line) => [line]);
}

function formatWarning(warning: string, width: number): Line[] {
  const [first = '', ...rest] = splitLines(warning).flatMap((line) => wrapText(line, width - 9));
  return [[styled('warning', 'warning'), '  ', first], ...rest.map((line): Line => ['         ', line])];
}

/** What the line above says anyway. */
const SAID_ABOVE = ['changed', 'failed', 'msg', 'diff'];

function formatResult({ outcome, items }: OutcomeGroup, { verbosity, debug, showsResults }: BodyOptions): Line[] {
  const { result } = outcome;
  if (result === undefined || debug) return [];
  const hidden = ['report', ...(items.length > 0 ? ['results'] : [])];
  if (verbosity > 1) return formatFields(result, hidden);
  if (outcome.status === 'failed') return [];
  if (showsResults === true && result['stdout'] === undefined) return formatFields(result, [...hidden, ...SAID_ABOVE]);
  return verbosity > 0 || showsResults === true ? formatOutput(result) : [];
}

function formatFields(result: Result, hidden: readonly string[]): Line[] {
  const shown = Object.entries(result).filter(([name]) => !hidden.includes(name));
  return shown.length === 0 ? [] : formatValue(Object.fromEntries(shown)).map((line) => [styled('dim', line)]);
}

function formatOutput(result: Result): Line[] {
  return ['stdout', 'stderr'].flatMap((name) => {
    const text = result[name];
    if (typeof text !== 'string' || text.trim() === '') return [];
    return [
      [styled('dim', `${name}:`)],
      ...indent(
        splitLines(text).map((line): Line => [line]),
        2,
      ),
    ];
  });
}
