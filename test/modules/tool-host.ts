import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findShell, TestSession } from './test-shells.ts';

/** A host that has certain commands of this machine alone, and in busybox's shell its applets. */
export class ToolSession extends TestSession {
  readonly #tools: string;

  constructor(shell: string, commands: readonly string[]) {
    const tools = mkdtempSync(join(tmpdir(), 'longshore-tools-'));
    for (const command of commands) {
      const path = execFileSync('sh', ['-c', 'command -v "$1"', 'sh', command], { encoding: 'utf8' }).trim();
      symlinkSync(path, join(tools, command));
    }
    super(findShell(shell), tools, true);
    this.#tools = tools;
  }

  override async close(): Promise<void> {
    await super.close();
    rmSync(this.#tools, { recursive: true });
  }
}
