import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach } from 'vitest';
import { type FileTree, plantTree, snapshotTree } from './file-tree.ts';
import { type TestShell, TestSession } from './test-shells.ts';

export interface NamespaceHost {
  readonly session: () => TestSession;
  /** Where the test finds what is at a path of the host, below one of the folders. */
  readonly at: (path: string) => string;
  /** All files of these folders. */
  readonly look: () => Record<string, string>;
  /** Runs a command on the host. */
  readonly exec: (...command: readonly string[]) => string;
  /** A folder of commands that go before the host's own. */
  readonly tools: () => string;
}

/**
 * A host of its own for each test: namespaces with mounts, a name and a network that stay from one run to the next, and in it folders of the
 * test, by their places on the host, in the place of this machine's.
 */
export function useNamespaceHost(shell: TestShell, folders: Readonly<Record<string, FileTree>>): NamespaceHost {
  let root = '';
  let session: TestSession;
  let enter: string[] = [];
  let end = () => {};
  const places = Object.keys(folders);
  const locate = (path: string) => join(root, 'host', path);
  beforeEach(async () => {
    root = mkdtempSync(join(tmpdir(), 'longshore-namespace-'));
    mkdirSync(join(root, 'tools'));
    for (const [place, tree] of Object.entries(folders)) {
      mkdirSync(locate(place), { recursive: true });
      plantTree(locate(place), tree);
    }
    const mounts = places.map((place) => `mount --bind "$0/host${place}" ${place} && `).join('');
    const script = `${mounts}echo ready && read line`;
    const holder = spawn('unshare', ['-m', '-u', '-n', '--propagation', 'private', 'sh', '-c', script, root], {
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    await Promise.race([once(holder.stdout, 'data'), once(holder, 'exit')]);
    enter = ['nsenter', '-t', String(holder.pid), '-m', '-u', '-n'];
    end = () => holder.stdin.end();
    session = new TestSession({ ...shell, command: [...enter, ...shell.command] }, join(root, 'tools'));
  });
  afterEach(async () => {
    await session.close();
    end();
    rmSync(root, { recursive: true, force: true });
  });
  return {
    session: () => session,
    at: locate,
    look: () => Object.fromEntries(places.flatMap((place) => Object.entries(snapshotTree(root, join('host', place))))),
    exec: (...command) => {
      const [program = '', ...words] = [...enter, ...command];
      return execFileSync(program, words, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
    },
    tools: () => join(root, 'tools'),
  };
}
