import { spawnSync } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { CommandOutput, LookupWorld } from '../lookups/lookup.ts';
import type { Controller, Io } from './io.ts';
import { requestAndWait } from './request-and-wait.ts';

/** What lookups may ask of this machine. */
export function createLookupWorld(io: Controller, folder: string): LookupWorld {
  return {
    env: io.env,
    folder,
    cwd: io.cwd,
    readFile: (path) => readFileSync(path),
    runShell: (command, cwd) => runShell(command, cwd, io.env),
    request: requestAndWait,
    pickIndex: (limit) => randomInt(limit),
    pause: (ms) => void Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms),
  };
}

function runShell(command: string, cwd: string, env: Io['env']): CommandOutput {
  const { error, signal, status, stdout, stderr } = spawnSync('/bin/sh', ['-c', command], {
    cwd,
    env,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
    maxBuffer: 64 * 1024 * 1024,
  });
  if (error !== undefined) return { status: 'no start', stdout: '', stderr: error.message };
  return { status: status ?? `signal ${signal ?? ''}`, stdout, stderr };
}
