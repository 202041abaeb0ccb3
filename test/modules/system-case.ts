import { expect } from 'vitest';
import type { ModuleResult } from '../../src/module/result.ts';
import type { RunOptions } from './run-definition.ts';
import type { TestShell } from './test-shells.ts';

/** Arguments, and what the results are. */
export interface SystemCase {
  readonly title: string;
  readonly args: Readonly<Record<string, unknown>>;
  readonly changed?: boolean;
  /** The failure's message must match it. */
  readonly failed?: RegExp;
  /** Fields that the result must have. With `diff` the case runs with differences. */
  readonly result?: Readonly<Record<string, unknown>>;
  /** What check mode says: the same (if nothing is given), that it cannot know, or whatever it likes. */
  readonly check?: 'unknown' | 'unchecked';
  /** The second run changes again. */
  readonly repeats?: boolean;
}

/** In check mode, which touches nothing of what `look` sees, for real, and where that was a change again, which is none; the result of the second. */
export async function runSystemCase(
  { changed = false, failed, result = {}, check, repeats = false }: SystemCase,
  run: (options: RunOptions) => Promise<ModuleResult>,
  look: () => unknown,
): Promise<ModuleResult> {
  const outcome = failed === undefined ? { changed } : { failed: true };
  const diff = result['diff'] !== undefined;
  const before = look();
  const predicted = await run({ check: true, diff });
  expect(look(), 'check mode touches nothing').toEqual(before);
  if (check === 'unknown') expect(predicted.unknown).toBeTypeOf('string');
  if (check === undefined) expect(predicted, predicted.msg).toMatchObject(outcome);
  const first = await run({ diff });
  expect(first.msg ?? '').toMatch(failed ?? /^/);
  expect(first, first.msg).toMatchObject({ ...outcome, ...result });
  if (diff) expect(predicted.diff).toEqual(first.diff);
  if (!changed) return first;
  const done = look();
  const again = await run({});
  expect(again, again.msg).toMatchObject({ changed: repeats });
  if (!repeats) expect(look(), 'the second run leaves all as it is').toEqual(done);
  return first;
}

/** All cases under dash, some under the other shells, of which each costs as much again: those differ where shells do, not where cases do. */
export function sampleCases<Case>({ name }: TestShell, cases: readonly Case[]): readonly Case[] {
  const step = name === 'dash' ? 1 : name === 'busybox' ? 3 : 6;
  return cases.filter((_, index) => index % step === 0);
}
