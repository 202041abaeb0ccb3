import type { ScalarNode } from '../source/node.ts';
import { toValue } from '../template/convert.ts';
import type { Value } from '../template/value.ts';
import type { Finished } from './finished.ts';
import { findHandlers } from './handlers.ts';
import { withFactsIfAny } from './host-facts.ts';
import type { PlayRun } from './play-run.ts';
import { placeOf } from './problem.ts';
import type { HostResult } from './host-result.ts';

/** What a task that changed something notifies. Where there is no such handler it has failed: what must follow the change would not happen. */
export async function requireHandlers(
  run: PlayRun,
  result: HostResult,
): Promise<{ readonly result: HostResult; readonly names: Iterable<string> }> {
  const { host, finished } = result;
  const wanted = new Map(result.items.flatMap(({ notifications }) => [...(notifications ?? [])]));
  if (finished.status !== 'changed' || wanted.size === 0) return { result, names: [] };
  let missing: [string, ScalarNode] | undefined;
  await withFactsIfAny(host.facts, () => {
    missing = [...wanted].find(([name]) => findHandlers(run, host, name).length === 0);
  });
  if (missing === undefined) return { result, names: wanted.keys() };
  const [name, node] = missing;
  wanted.delete(name);
  return { result: { ...result, finished: failWithout(finished, name, node) }, names: wanted.keys() };
}

function failWithout(finished: Finished, name: string, { span }: ScalarNode): Finished {
  const message = `no handler is called \`${name}\`, and none listens to it`;
  const { value } = finished;
  const more: [Value, Value][] = [
    ['msg', message],
    ['failed', true],
  ];
  const failed = value instanceof Map ? new Map([...value, ...more]) : toValue(Object.fromEntries(more));
  return { ...finished, status: 'failed', value: failed, problem: { message, place: placeOf(span) } };
}
