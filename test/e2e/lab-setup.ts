import { cp, mkdtemp, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { ROOT } from '../quality/project-files.ts';
import { runProgram } from './run-program.ts';

/** A copy of the project with a lab of its own. */
export interface LabCopy {
  readonly folder: string;
  /** Why its lab is not up; empty where it is. */
  readonly problem: string;
}

declare module 'vitest' {
  interface ProvidedContext {
    /** One for each worker. */
    readonly labs: readonly LabCopy[];
  }
}

/** A lab for each worker, since most of a test is waiting for etcd: up before the first test, gone after the last. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const labs = await Promise.all(Array.from({ length: project.config.maxWorkers }, bringUp));
  project.provide('labs', labs);
  const takeDown = async (): Promise<void> => {
    const problems = (await Promise.all(labs.map(takeLabDown))).filter(Boolean);
    if (problems.length > 0) throw new Error(`the lab did not go down: ${problems.join('\n')}`);
  };
  // Told to stop, vitest ends without a word to its set-up.
  const stop = (): void => void takeDown().finally(() => process.exit(143));
  process.once('SIGTERM', stop);
  return async () => {
    process.off('SIGTERM', stop);
    await takeDown();
  };
}

async function bringUp(): Promise<LabCopy> {
  const folder = await mkdtemp(join(tmpdir(), 'longshore-e2e-'));
  for (const name of ['longshore.yml', 'inventory'])
    await cp(join(ROOT, name), join(folder, name), { recursive: true });
  for (const name of ['playbooks', 'tasks']) await symlink(join(ROOT, name), join(folder, name));
  const up = await runProgram(['lab', 'up'], { cwd: folder });
  return { folder, problem: up.code === 0 ? '' : up.stderr };
}

/** @returns why it did not go down, if it was up. */
async function takeLabDown({ folder, problem }: LabCopy): Promise<string> {
  const down = await runProgram(['lab', 'down'], { cwd: folder });
  if (problem === '' && down.code !== 0) return down.stderr;
  await rm(folder, { recursive: true, force: true });
  return '';
}
