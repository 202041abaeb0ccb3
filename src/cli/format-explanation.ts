import type { Change, Explanation, Origin } from '../engine/explain-variable.ts';
import { isSecretName } from '../util/secret-name.ts';
import { formatFrame } from '../source/code-frame.ts';
import { formatPlace } from '../source/span.ts';
import { fromValue, toText } from '../template/convert.ts';
import type { Value } from '../template/value.ts';

const LONGEST_VALUE = 100;

/** An explanation as people read it: the value, where it comes from, what it went before, and the same of each variable in its templates. */
export function formatExplanation(explanation: Explanation, changes: readonly Change[]): string {
  const lines = [showWhole(explanation), ...describeOrigin(explanation, true), ...describeUses(explanation)];
  for (const { how, span } of changes) lines.push(`changed by ${how} at ${formatPlace(span)}`);
  return lines.map((line) => `  ${line}\n`).join('');
}

function describeUses({ uses }: Explanation): string[] {
  return uses.flatMap((used) => {
    const head = `uses ${used.name}${used.problem === undefined ? ` = ${showShort(used)}` : `, which cannot be rendered: ${used.problem}`}`;
    if (used.repeated) return [`${head} (see above)`];
    const inner = [...describeOrigin(used, false), ...describeUses(used), ...(used.isCut ? ['uses others…'] : [])];
    return [head, ...inner.map((line) => `  ${line}`)];
  });
}

function describeOrigin({ origin, overrides }: Explanation, withFrame: boolean): string[] {
  if (origin === undefined) return [];
  const { span } = origin;
  return [
    `from ${describePlace(origin)}`,
    ...(withFrame && span !== undefined ? formatFrame(span, undefined, 0).split('\n') : []),
    ...overrides.map((other) => `over ${describePlace(other)}`),
  ];
}

function describePlace({ layer, span }: Origin): string {
  return span === undefined ? layer : `${formatPlace(span)} (${layer})`;
}

function showWhole({ name, value, problem, origin }: Explanation): string {
  if (origin === undefined) return 'not there yet';
  if (problem !== undefined && origin.layer === 'facts') return problem;
  if (problem !== undefined) return `cannot be rendered: ${problem}`;
  if (isSecretName(name)) return '(hidden)';
  return typeof value === 'string' ? (value.includes('\n') ? JSON.stringify(value) : value) : show(value);
}

function showShort({ name, value }: Explanation): string {
  if (isSecretName(name)) return '(hidden)';
  const text = show(value);
  return text.length > LONGEST_VALUE ? `${text.slice(0, LONGEST_VALUE - 1)}…` : text;
}

function show(value: Value): string {
  const json = JSON.stringify(fromValue(value), (_key, each: unknown) =>
    typeof each === 'bigint' ? String(each) : each,
  );
  return json ?? toText(value);
}
