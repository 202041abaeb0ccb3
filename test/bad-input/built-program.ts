import { execFileSync, spawn, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll } from 'vitest';
import { isBuilt } from '../built-sources.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

export interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface Running {
  readonly process: ChildProcessWithoutNullStreams;
  /** Resolves when standard output has these words. Rejects if the program ends without them. */
  until(words: string): Promise<void>;
  readonly ended: Promise<Ended>;
}

export interface BuiltProgram {
  /** Node's arguments begin with it. */
  readonly path: string;
  start(cwd: string, ...argv: readonly string[]): Running;
}

/** The program as it is installed: in a folder of its own, so that who edits the sources or builds them meanwhile breaks no test. */
export function useBuiltProgram(): BuiltProgram {
  const folder = mkdtempSync(join(tmpdir(), 'longshore-built-'));
  const copy = (...names: readonly string[]): void =>
    names.forEach((name) => cpSync(join(ROOT, name), join(folder, name), { recursive: true }));
  beforeAll(() => {
    copy('package.json', 'bin');
    symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'));
    if (isBuilt()) {
      copy('dist');
      return;
    }
    copy('tsconfig.json', 'tsconfig.build.json', 'scripts', 'src');
    execFileSync(process.execPath, [join(folder, 'scripts/build.mjs')], { stdio: ['ignore', 'pipe', 'pipe'] });
    rmSync(join(folder, 'src'), { recursive: true });
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  const path = join(folder, 'bin/run.js');
  return { path, start: (cwd, ...argv) => start(path, cwd, argv) };
}

function start(program: string, cwd: string, argv: readonly string[]): Running {
  const child = spawn(process.execPath, [program, ...argv], {
    cwd,
    env: { PATH: process.env['PATH'], HOME: '/nonexistent', XDG_CACHE_HOME: join(cwd, '.cache') },
  });
  child.stdin.end();
  const said = { stdout: '', stderr: '' };
  child.stderr.on('data', (chunk: Buffer) => (said.stderr += chunk.toString()));
  const ended = new Promise<Ended>((resolve) => child.once('close', (code) => resolve({ code, ...said })));
  const watchers = new Set<() => void>();
  child.stdout.on('data', (chunk: Buffer) => {
    said.stdout += chunk.toString();
    for (const watch of watchers) watch();
  });
  const until = (words: string): Promise<void> =>
    new Promise((resolve, reject) => {
      const watch = (): void => {
        if (said.stdout.includes(words)) resolve();
      };
      watchers.add(watch);
      watch();
      void ended.then(() => reject(new Error(`ended without \`${words}\`: ${said.stdout}${said.stderr}`)));
    });
  return { process: child, until, ended };
}
