import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { ModuleResult } from '../../src/module/result.ts';
import { describeWith, type Requirement } from '../requirement.ts';
import { type FileTree, matchesEntry, plantTree, snapshotTree } from './file-tree.ts';
import { type Definition, runDefinition, type RunOptions } from './run-definition.ts';
import { TEST_SHELLS, TestSession } from './test-shells.ts';

/** Arguments and state of the host → result and state afterwards. `{dir}` stands for the case's folder everywhere. */
export interface HostCase {
  readonly title: string;
  readonly args: Readonly<Record<string, unknown>>;
  /** What is on the host before. */
  readonly host?: FileTree;
  /** What is on the controller. */
  readonly controller?: FileTree;
  readonly changed?: boolean;
  /** The failure's message must match it. */
  readonly failed?: RegExp;
  /** Fields that the result must have. */
  readonly result?: Readonly<Record<string, unknown>>;
  readonly after?: FileTree;
  /** Round trips of the first run, and of the second. */
  readonly frames?: readonly [first: number, second: number];
  /** The second run changes again, as a command does. */
  readonly repeats?: boolean;
  /** What check mode says: the same `changed` (if nothing is given), that it cannot know, or a failure although a run would succeed. */
  readonly check?: 'unknown' | 'unchecked';
  readonly options?: RunOptions;
}

/** A host that cases are run on. */
export interface HostKind {
  readonly name: string;
  readonly requirement: Requirement;
  readonly open: () => TestSession;
}

const SHELLS: readonly HostKind[] = TEST_SHELLS.map((shell) => ({ ...shell, open: () => new TestSession(shell) }));

/** Runs each case under each shell: in check mode (which touches nothing), for real, and again (which changes nothing). */
export function testHostCases(
  name: string,
  definition: Definition,
  cases: readonly HostCase[],
  hosts: readonly HostKind[] = SHELLS,
): void {
  for (const host of hosts) {
    describeWith(['root', host.requirement], `${name} under ${host.name}`, () => {
      let session: TestSession;
      let root: string;
      beforeAll(() => {
        session = host.open();
        root = mkdtempSync(join(tmpdir(), 'longshore-case-'));
      });
      afterAll(async () => {
        await session.close();
        rmSync(root, { recursive: true, force: true });
      });
      test.each(cases)('$title', (hostCase) =>
        runCase(definition, hostCase, session, mkdtempSync(join(root, 'case-'))),
      );
    });
  }
}

async function runCase(
  definition: Definition,
  hostCase: HostCase,
  session: TestSession,
  folder: string,
): Promise<void> {
  const dir = join(folder, 'host');
  const controller = join(folder, 'controller');
  for (const made of [dir, controller]) mkdirSync(made);
  plantTree(dir, hostCase.host ?? {});
  plantTree(controller, hostCase.controller ?? {});
  const args = replaceFolder(hostCase.args, dir) as Record<string, unknown>;
  const frames: number[] = [];
  const run = async (check: boolean): Promise<ModuleResult> => {
    const before = session.frames;
    const result = await runDefinition(definition, args, session, { ...hostCase.options, check, controller });
    frames.push(session.frames - before);
    return result;
  };

  const untouched = snapshotTree(dir);
  const predicted = await run(true);
  expect(snapshotTree(dir), 'check mode touches nothing').toEqual(untouched);
  expect(describeOutcome(predicted), `check mode says: ${predicted.msg ?? ''}`).toMatchObject(
    expectedPrediction(hostCase),
  );

  const result = await run(false);
  expect(describeOutcome(result), `for real: ${result.msg ?? ''}`).toMatchObject(expectedOutcome(hostCase));
  expect(result.msg ?? '').toMatch(hostCase.failed ?? /^/);
  const isShown = hostCase.options?.diff === true && hostCase.check === undefined;
  expect(isShown ? predicted.diff : result.diff, 'check mode shows what changes').toEqual(result.diff);
  expect(result).toMatchObject(replaceFolder(hostCase.result ?? {}, dir) as object);
  for (const [path, entry] of Object.entries(hostCase.after ?? {})) {
    expect(matchesEntry(dir, path, entry), `${path} is ${JSON.stringify(snapshotTree(dir), undefined, 1)}`).toBe(true);
  }
  const leftovers = Object.keys(snapshotTree(dir)).filter((path) => path.includes('.longshore-'));
  expect(leftovers, 'nothing is left behind').toEqual([]);

  const done = snapshotTree(dir);
  const again = await run(false);
  expect(frames.slice(1), 'round trips').toEqual(hostCase.frames ?? frames.slice(1));
  if (hostCase.repeats === true) return;
  const unchanged = { failed: hostCase.failed !== undefined, changed: false };
  expect(describeOutcome(again), 'the second run changes nothing').toMatchObject(unchanged);
  expect(snapshotTree(dir), 'the second run leaves all as it is').toEqual(done);
}

function expectedPrediction(hostCase: HostCase): object {
  if (hostCase.check === 'unchecked') return {};
  return hostCase.check === 'unknown' ? { unknown: true } : expectedOutcome(hostCase);
}

function expectedOutcome(hostCase: HostCase): { failed: boolean; changed?: boolean } {
  return hostCase.failed === undefined ? { failed: false, changed: hostCase.changed ?? false } : { failed: true };
}

function describeOutcome(result: ModuleResult): { failed: boolean; changed: boolean; unknown: boolean } {
  return {
    failed: result.failed ?? false,
    changed: result.changed ?? false,
    unknown: result.unknown !== undefined,
  };
}

function replaceFolder(value: unknown, dir: string): unknown {
  if (typeof value === 'string') return value.replaceAll('{dir}', dir);
  if (Array.isArray(value)) return value.map((item) => replaceFolder(item, dir));
  if (typeof value !== 'object' || value === null || Object.getPrototypeOf(value) !== Object.prototype) return value;
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, replaceFolder(item, dir)]));
}

/** Strings that must arrive as they are, and never be executed: each would make or remove a file, or end the program. */
export const HOSTILE = [
  `it's "quoted"`,
  'two\nlines',
  '$(touch pwned)',
  '`touch pwned`',
  '; touch pwned;',
  '-rf',
  '--help',
  '*',
  '[a-z]?',
  'a\\nb\\',
  '${IFS}x',
  '~nobody-at-all',
  '|| touch pwned',
  'tab\there',
  ' leading and trailing ',
  'ünïcödé ✓',
  '%s %n',
  '!history',
];

/** All of them as one path: each a folder in the one before. */
export const HOSTILE_PATH = HOSTILE.join('/');
