import type { ActionResult } from '../module/define-action.ts';
import type { ModuleResult } from '../module/result.ts';
import type { TaskAction } from '../playbook/play.ts';
import { toValue } from '../template/convert.ts';
import { Unknown, type Value } from '../template/value.ts';
import type { Span } from '../source/span.ts';
import type { Sight } from '../variables/sight.ts';

/** What an action asks the engine for. */
export interface Effects extends Pick<
  ActionResult,
  'facts' | 'hostFacts' | 'vars' | 'joinGroups' | 'addHost' | 'customStats'
> {
  /** The host that gets facts and variables, if it is not the task's own. */
  readonly factsOwner?: string;
}

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
  /** What `register` gets as `diff`. */
  diff: ModuleResult['diff'];
  /** Somebody asked for differences. */
  showsDiff: boolean;
  readonly warnings: readonly string[];
  readonly help: string | undefined;
  readonly summary: string | undefined;
  effects: Effects;
  attempts: number | undefined;
  /** Whether `until` did not hold after the last try: the result says that it failed, also where `failed_when` says that the task did not. */
  gaveUp: boolean;
  /** What `failed_when` gave, where the task has it. */
  failedWhen: boolean | undefined;
  /** The key of the result for what is being decided about it; it gets the reason where that cannot be. */
  undecided: 'changed_when_result' | 'failed_when_result' | undefined;
  /** What in the playbook made it a failure, where that is known. */
  blame: Blame | undefined;
}

/** @param isAction only an action of the controller asks for effects: to a module's answer their names are names like any other */
export function readAttempt(answer: ActionResult, isAction: boolean): Attempt {
  const { changed, failed, skipped, unknown, unknownFields, diff, warnings, help, summary, ...rest } = answer;
  const { effects, fields } = isAction ? readEffects(rest) : { effects: listFacts(rest), fields: rest };
  return {
    changed: changed === true,
    failed: failed === true,
    skipped: skipped === true,
    unknown,
    fields,
    unknownFields: unknownFields ?? [],
    diff,
    showsDiff: true,
    warnings: warnings ?? [],
    help,
    summary,
    effects,
    attempts: undefined,
    gaveUp: false,
    failedWhen: undefined,
    undecided: undefined,
    blame: undefined,
  };
}

function readEffects(answer: ActionResult): { effects: Effects; fields: Attempt['fields'] } {
  const {
    facts,
    hostFacts,
    vars,
    joinGroups,
    addHost,
    customStats,
    values = new Map<string, unknown>(),
    ...fields
  } = answer;
  const isPlain = facts === undefined && hostFacts === undefined && vars === undefined;
  return {
    effects: {
      ...(isPlain ? listFacts(fields) : {}),
      ...(facts && { facts }),
      ...(hostFacts && { hostFacts }),
      ...(vars && { vars }),
      ...(joinGroups && { joinGroups }),
      ...(addHost && { addHost }),
      ...(customStats && { customStats }),
    },
    fields: { ...fields, ...Object.fromEntries(values) },
  };
}

/** What an answer has as `ansible_facts` are facts of the host. */
function listFacts({ ansible_facts: found }: ModuleResult): Effects {
  const isDict = typeof found === 'object' && found !== null && !Array.isArray(found);
  return isDict ? { hostFacts: found as Readonly<Record<string, unknown>> } : {};
}

/** Where nobody asked for differences, `register` gets those that the module always tells, and no report does. */
export function hideDiff(attempt: Attempt, action: TaskAction): void {
  attempt.showsDiff = false;
  if (!('definition' in action) || action.definition.alwaysDiffs !== true) attempt.diff = undefined;
}

/** What is known of the result of a task that check mode did not run. */
const SKIPPED: ReadonlyMap<Value, Value> = new Map([['skipped', true]]);

/** The registered value. */
export function registerAttempt(attempt: Attempt, taskName: string): Value {
  if (attempt.unknown !== undefined && !attempt.changed) {
    return new Unknown(`the result of \`${taskName}\`: ${attempt.unknown}`, attempt.skipped ? SKIPPED : undefined);
  }
  const value = toValue(describeAttempt(attempt)) as Map<Value, Value>;
  if (attempt.diff !== undefined) value.set('diff', toValue(attempt.diff));
  for (const field of attempt.unknownFields) {
    value.set(field, new Unknown(`\`${field}\` of the result of \`${taskName}\`, which check mode did not run`));
  }
  return value;
}

/** The registered value as JSON, without the differences, which events have apart. */
export function describeAttempt(attempt: Attempt): Record<string, unknown> {
  return {
    ...attempt.fields,
    changed: attempt.changed,
    failed: attempt.failed || attempt.gaveUp,
    ...(attempt.skipped ? { skipped: true } : {}),
    ...(attempt.failedWhen === undefined ? {} : { failed_when_result: attempt.failedWhen }),
    ...(attempt.attempts === undefined ? {} : { attempts: attempt.attempts }),
    ...(attempt.warnings.length === 0 ? {} : { warnings: attempt.warnings }),
  };
}
