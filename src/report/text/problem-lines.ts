import type { Problem } from '../../events/event.ts';
import { splitLines } from './clean-text.ts';
import { formatHosts } from './format-hosts.ts';
import { BLANK, indent, styled, type Line } from './line.ts';
import { formatPlace } from './format-place.ts';
import { formatShownValues, type HostValues } from './shown-values.ts';
import type { TextOptions } from './text-options.ts';
import { wrapText } from './wrap-text.ts';

/** Lines of output that a failure shows without -v: the last ones, since that is where programs say why. */
const OUTPUT_LINES = 20;

export interface ProblemBlock {
  readonly hosts: readonly string[];
  readonly task: string;
  /** The label of the loop's item that failed. */
  readonly item?: string;
  readonly problem: Problem;
  readonly values: readonly HostValues[];
  /** The text that already stands in the outcome's line. */
  readonly said: string;
}

export interface ProblemOptions extends TextOptions {
  /** The task has shown the same frame already. */
  readonly isFrameKnown: boolean;
}

/** A failure in full: hosts, task, place, frame, values, command and what it answered, details, and the next step. */
export function formatProblem(block: ProblemBlock, options: ProblemOptions): Line[] {
  const { problem } = block;
  const item = block.item === undefined ? '' : ` (item ${block.item})`;
  const hosts = formatHosts(block.hosts, options.width);
  const lines: Line[] = [
    BLANK,
    [styled('strong', hosts), ' · ', `${block.task}${item}`, ' · ', styled('dim', formatPlace(problem.place))],
  ];
  const body: Line[] = [];
  if (!block.said.includes(problem.message))
    body.push(...wrapText(problem.message, options.width - 2).map((line): Line => [line]));
  if (problem.frame !== undefined && !options.isFrameKnown)
    body.push(...splitLines(problem.frame).map((line): Line => [line]));
  body.push(...formatShownValues(block.values, options.width - 2));
  body.push(...formatAnswer(problem, options));
  return [...lines, ...indent([...body, ...formatAdvice(problem, options)], 2), BLANK];
}

/** Details and next step: what also stands below a host that could not be reached. */
export function formatAdvice(problem: Problem, options: TextOptions): Line[] {
  const lines: Line[] = (problem.details ?? []).flatMap((detail) => splitLines(detail)).map((line) => [line]);
  if (problem.help !== undefined) {
    const [first = '', ...rest] = splitLines(problem.help).flatMap((line) => wrapHelp(line, options.width - 8));
    lines.push([styled('strong', 'Next: '), first], ...rest.map((line): Line => ['      ', line]));
  }
  return lines;
}

/** A command, which stands indented in a help, stays in one line, so that it can be copied. */
function wrapHelp(line: string, width: number): string[] {
  return line.startsWith('  ') ? [line] : wrapText(line, width);
}

function formatAnswer(problem: Problem, options: TextOptions): Line[] {
  const { command, rc, stdout = '', stderr = '' } = problem;
  const outputs: (readonly [string, string])[] = [];
  if (stderr.trim() !== '') outputs.push(['stderr', stderr]);
  if (stdout.trim() !== '') outputs.push(['stdout', stdout]);
  if (command === undefined && rc === undefined && outputs.length === 0) return [];
  const answered = rc === undefined ? 'said' : `answered ${rc}`;
  const lines: Line[] = [];
  if (command !== undefined) {
    lines.push([
      styled('strong', clipCommand(command, options)),
      rc === undefined && outputs.length === 0 ? '' : ` ${answered}${outputs.length === 0 ? ' and said nothing' : ':'}`,
    ]);
  } else if (rc !== undefined) {
    lines.push([`exit status ${rc}${outputs.length === 0 ? '' : ':'}`]);
  }
  for (const [index, [name, text]] of outputs.entries()) {
    if (index > 0 || (command === undefined && rc === undefined)) lines.push([styled('dim', `${name}:`)]);
    lines.push(...indent(clipOutput(text, options), 2));
  }
  return lines;
}

function clipCommand(command: string, { verbosity, width }: TextOptions): string {
  if (verbosity > 0) return command.replaceAll('\n', ' ⏎ ');
  const [first = '', ...rest] = command.split('\n');
  const room = Math.max(20, width - 20);
  return first.length > room || rest.length > 0 ? `${first.slice(0, room)} …` : first;
}

function clipOutput(text: string, { verbosity }: TextOptions): Line[] {
  const lines = splitLines(text);
  const hidden = verbosity > 0 ? 0 : Math.max(0, lines.length - OUTPUT_LINES);
  const note: Line[] = hidden === 0 ? [] : [[styled('dim', `… ${hidden} lines before these; -v shows all`)]];
  return [...note, ...lines.slice(hidden).map((line): Line => [line])];
}
