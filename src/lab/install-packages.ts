import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { runCommand } from './command.ts';
import { announce } from './progress.ts';
import type { OnProgress } from './progress.ts';
import { checkRequirements } from './requirements.ts';

/**
 * Installs the Debian packages that the lab misses, if any. None of their services starts on this machine, now or at its next boot.
 * @throws LabError with what apt said.
 */
export async function installPackages(onProgress: OnProgress, signal?: AbortSignal): Promise<void> {
  const missing = checkRequirements();
  const packages = missing.flatMap((each) => each.package ?? []);
  // What no package mends is for `up` to report.
  if (packages.length === 0 || missing.length > packages.length) return;
  await announce(onProgress, `install ${packages.join(' ')}`, () => installWithoutStarting(packages, signal));
}

/** Installs packages; see install.sh for how their services are kept from starting. */
export async function installWithoutStarting(packages: readonly string[], signal?: AbortSignal): Promise<void> {
  const work = await mkdtemp(join(tmpdir(), 'longshore-install-'));
  try {
    const program = fileURLToPath(new URL('install.sh', import.meta.url));
    await runCommand(['unshare', '--mount', '--', 'sh', program, work, ...packages], { signal });
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}
