import type { ActionResult } from '../module/define-action.ts';
import type { Diff } from '../module/result.ts';
import { toValue } from '../template/convert.ts';
import { Unknown, type Value } from '../template/value.ts';
import type { Span } from '../source/span.ts';
import type { Sight } from '../variables/sight.ts';

/** What an action asks the engine for. */
export type Effects = Pick<ActionResult, 'facts' | 'hostFacts' | 'vars' | 'joinGroups' | 'addHost'>;

/** What in the playbook made a result a failure. */
export interface Blame {
  readonly span: Span;
  /** What stands behind the marker. */
  readonly label?: string;
  readonly sight: Sight;
}

/** A result of a module or an action, taken apart: what the playbook sees, and what is for the report or the engine. */
export interface Attempt {
  changed: boolean;
  failed: boolean;
  skipped: boolean;
  /** Why check mode cannot know the outcome. */
  unknown: string | undefined;
  /** What `register` gets, but for changed, failed and skipped. */
  readonly fields: Readonly<Record<string, unknown>>;
  readonly unknownFields: readonly string[];
  /** Empty where no differences are asked for. */
  diffs: readonly Diff[];
  readonly warnings: readonly string[];
  readonly help: string | undefined;
  readonly summary: string | undefined;
  readonly effects: Effects;
  attempts: number | undefined;
  /** What in the playbook made it a failure, where that is known. */
  blame: Blame | undefined;
}

export function readAttempt(answer: ActionResult): Attempt {
  const { changed, failed, skipped, unknown, unknownFields, diff, warnings, help, summary, ...rest } = answer;
  const { facts, hostFacts = readHostFacts(rest), vars, joinGroups, addHost, ...fields } = rest;
  return {
    changed: changed === true,
    failed: failed === true,
    skipped: skipped === true,
    unknown,
    fields,
    unknownFields: unknownFields ?? [],
    diffs: diff === undefined ? [] : Array.isArray(diff) ? (diff as readonly Diff[]) : [diff as Diff],
    warnings: warnings ?? [],
    help,
    summary,
    effects: {
      ...(facts && { facts }),
      ...(hostFacts && { hostFacts }),
      ...(vars && { vars }),
      ...(joinGroups && { joinGroups }),
      ...(addHost && { addHost }),
    },
    attempts: undefined,
    blame: undefined,
  };
}

/** What a module returns as `ansible_facts`; actions say themselves what becomes of theirs. */
function readHostFacts({ facts, vars, ansible_facts: found }: ActionResult): ActionResult['hostFacts'] {
  if (facts !== undefined || vars !== undefined) return undefined;
  const isDict = typeof found === 'object' && found !== null && !Array.isArray(found);
  return isDict ? (found as Readonly<Record<string, unknown>>) : undefined;
}

/** The registered value. */
export function registerAttempt(attempt: Attempt, taskName: string): Value {
  if (attempt.unknown !== undefined && !attempt.changed) {
    return new Unknown(`the result of \`${taskName}\`: ${attempt.unknown}`);
  }
  const value = toValue(describeAttempt(attempt)) as Map<Value, Value>;
  for (const field of attempt.unknownFields) {
    value.set(field, new Unknown(`\`${field}\` of the result of \`${taskName}\`, which check mode did not run`));
  }
  return value;
}

/** The registered value as JSON. */
export function describeAttempt(attempt: Attempt): Record<string, unknown> {
  return {
    ...attempt.fields,
    changed: attempt.changed,
    failed: attempt.failed,
    ...(attempt.skipped ? { skipped: true } : {}),
    ...(attempt.attempts === undefined ? {} : { attempts: attempt.attempts }),
    ...(attempt.warnings.length === 0 ? {} : { warnings: attempt.warnings }),
  };
}
