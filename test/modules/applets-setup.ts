import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';

declare module 'vitest' {
  interface ProvidedContext {
    /** A folder with busybox's commands; empty where the machine has no busybox, whose tests then do not run. */
    readonly applets: string;
  }
}

/** Made once: they are hundreds of links, and every shell of busybox wants them. */
export function setup(project: TestProject): () => void {
  const applets = mkdtempSync(join(tmpdir(), 'longshore-applets-'));
  project.provide('applets', applets);
  try {
    execFileSync('busybox', ['--install', '-s', applets], { stdio: 'ignore' });
  } catch {
    // describeWith says that it is missing.
  }
  return () => rmSync(applets, { recursive: true });
}
