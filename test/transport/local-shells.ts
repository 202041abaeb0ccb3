import { mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { execFileSync } from 'node:child_process';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll } from 'vitest';
import type { Become } from '../../src/transport/connection.ts';
import { openChildChannel } from '../../src/transport/session/child-channel.ts';
import type { OpenChannel } from '../../src/transport/session/shell-channel.ts';
import { openShell } from '../../src/transport/session/shell-opening.ts';
import { ReopeningSession } from '../../src/transport/session/shell-session.ts';

/** The shells that a host's `sh` may be, by the command and the Debian package that has it. */
export const SHELLS = ['dash', 'bash', 'busybox'] as const;

/** A session in a shell of this machine, for the tests of a `describe`. */
export function useLocalSession(shell: string): () => ReopeningSession {
  let opened: { readonly shell: LocalShell; readonly session: ReopeningSession } | undefined;
  beforeAll(async () => {
    const started = new LocalShell(shell);
    opened = { shell: started, session: await started.openSession() };
  });
  afterAll(async () => {
    await opened?.session.close();
    opened?.shell.remove();
  });
  return () => {
    if (opened === undefined) throw new Error('the session is not open yet');
    return opened.session;
  };
}

/** A folder in which `sh` is the given shell; with busybox's it has all its tools too. */
export class LocalShell {
  readonly directory: string;

  /** @param only the tools that it has; all of busybox's else */
  constructor(shell: string, only?: readonly string[]) {
    this.directory = mkdtempSync(join(tmpdir(), 'longshore-sh-'));
    const path = execFileSync('sh', ['-c', 'command -v "$1"', 'sh', shell]).toString().trim();
    const tools = shell === 'busybox' ? execFileSync(path, ['--list']).toString().trim().split('\n') : ['sh'];
    for (const tool of only ?? tools) symlinkSync(path, join(this.directory, tool));
  }

  /** Starts what a session starts on a host. */
  readonly open: OpenChannel = (command) =>
    openChildChannel('env', ['-i', `PATH=${this.directory}:/usr/bin:/bin`, 'HOME=/tmp', 'sh', '-c', command]);

  /** The same on a host that has nothing but this folder. */
  readonly openAlone: OpenChannel = (command) =>
    openChildChannel('env', ['-i', `PATH=${this.directory}`, 'HOME=/tmp', join(this.directory, 'sh'), '-c', command]);

  openSession(become?: Become): Promise<ReopeningSession> {
    return ReopeningSession.start(() => openShell(this.open, 60_000, become));
  }

  remove(): void {
    rmSync(this.directory, { recursive: true, force: true });
  }
}
