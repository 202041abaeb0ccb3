import { cp, mkdtemp, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { ROOT } from '../quality/project-files.ts';
import { runProgram } from './run-program.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** A copy of the project with a lab of its own that is up. */
    readonly projectFolder: string;
    /** Why there is no lab; empty where there is one. */
    readonly labProblem: string;
  }
}

/** One lab for all end-to-end tests: up before the first, gone after the last. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const folder = await mkdtemp(join(tmpdir(), 'longshore-e2e-'));
  project.provide('projectFolder', folder);
  for (const name of ['longshore.yml', 'inventory'])
    await cp(join(ROOT, name), join(folder, name), { recursive: true });
  for (const name of ['playbooks', 'tasks']) await symlink(join(ROOT, name), join(folder, name));
  const up = await runProgram(['lab', 'up'], { cwd: folder });
  project.provide('labProblem', up.code === 0 ? '' : up.stderr);
  const takeDown = async (): Promise<void> => {
    const down = await runProgram(['lab', 'down'], { cwd: folder });
    if (up.code === 0 && down.code !== 0) throw new Error(`the lab did not go down: ${down.stderr}`);
    await rm(folder, { recursive: true, force: true });
  };
  // Told to stop, vitest ends without a word to its set-up.
  const stop = (): void => void takeDown().finally(() => process.exit(143));
  process.once('SIGTERM', stop);
  return async () => {
    process.off('SIGTERM', stop);
    await takeDown();
  };
}
