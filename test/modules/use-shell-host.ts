import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach } from 'vitest';
import type { ModuleResult } from '../../src/module/result.ts';
import { type Definition, runDefinition, type RunOptions } from './run-definition.ts';
import { type TestShell, TestSession } from './test-shells.ts';

export interface ShellHost {
  /** A path in the folder of the test. */
  readonly at: (...names: readonly string[]) => string;
  /** Its shell, which `run` goes to; see TestSession. */
  readonly open: (shell: TestShell, tools?: string, exclusive?: boolean) => void;
  readonly run: (
    definition: Definition,
    args: Readonly<Record<string, unknown>>,
    options?: RunOptions,
  ) => Promise<ModuleResult>;
}

/** A host for each test: a folder, and the shell that a `beforeEach` of the caller opens. */
export function useShellHost(): ShellHost {
  let folder = '';
  let session: TestSession | undefined;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'longshore-host-'));
  });
  afterEach(async () => {
    await session?.close();
    session = undefined;
    rmSync(folder, { recursive: true, force: true });
  });
  return {
    at: (...names) => join(folder, ...names),
    open: (shell, tools, exclusive) => {
      session = new TestSession(shell, tools, exclusive);
    },
    run: (definition, args, options = {}) => {
      if (session === undefined) throw new Error('the shell is not open yet');
      return runDefinition(definition, args, session, options);
    },
  };
}
