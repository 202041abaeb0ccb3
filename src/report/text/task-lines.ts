import { measureWidth } from '../../util/text-width.ts';
import type { Event } from '../../events/event.ts';
import { formatPlace } from './format-place.ts';
import { groupOutcomes, type HostOutcome, type OutcomeGroup } from './group-outcomes.ts';
import { summarizeItems } from './item-lines.ts';
import { styled, type Line } from './line.ts';
import { formatOutcomeBody } from './outcome-body.ts';
import { formatOutcomeHead } from './outcome-head.ts';
import type { ProblemBlock } from './problem-lines.ts';
import { readMessage } from './read-message.ts';
import { formatProblems, listProblems } from './task-problems.ts';
import type { TextOptions } from './text-options.ts';

export type TaskStarted = Extract<Event, { type: 'task-started' }>;

export interface TaskOptions extends TextOptions {
  readonly check: boolean;
}

/** Where the module's name stands in a wide enough line. */
const MODULE_COLUMN = 61;

/** The line above a task's outcomes: its name, and its module further right. */
export function formatTaskHeading(task: TaskStarted, { width, verbosity }: TextOptions): Line {
  const kind = task.handler ? 'handler' : task.section;
  const name = kind === undefined ? task.name : `${task.name} (${kind})`;
  const column = Math.min(MODULE_COLUMN, width - task.module.length);
  const gap = ' '.repeat(Math.max(2, column - 2 - measureWidth(name)));
  const place = verbosity > 1 ? `  ${formatPlace(task.place)}` : '';
  return [styled('strong', `▸ ${name}`), gap, styled('dim', task.module + place)];
}

/** Everything below the heading: a line per group of hosts and its body, then each failure in full. */
export function formatTaskOutcomes(task: TaskStarted, rows: readonly HostOutcome[], options: TaskOptions): Line[] {
  const debug = /^(ansible\.(builtin|legacy)\.)?debug$/.test(task.module);
  const groups = groupOutcomes(rows, options.verbosity > 0 || options.showsResults === true || debug);
  const once = task.once === true && rows.length === 1;
  const lines: Line[] = [];
  const problems: ProblemBlock[] = [];
  for (const group of groups) {
    const summary = summarizeGroup(group, options.check);
    lines.push(...formatOutcomeHead(group, summary, { ...options, once }));
    lines.push(...formatOutcomeBody(group, { ...options, debug }));
    problems.push(...listProblems(task.name, group, summary, options));
  }
  return [...lines, ...formatProblems(problems, options)];
}

function summarizeGroup(group: OutcomeGroup, check: boolean): string {
  const { outcome, items } = group;
  const own = outcome.summary ?? outcome.problem?.message ?? readMessage(outcome);
  const text = own ?? (items.length > 0 ? summarizeItems(items, check) : '');
  const { attempts = 1 } = outcome;
  // A failure says so below, with the condition that did not come true.
  if (attempts <= 1 || outcome.status === 'failed') return text;
  return text === '' ? `after ${attempts} tries` : `${text}, after ${attempts} tries`;
}
