import { resolve } from 'node:path';
import type { Io } from './io.ts';
import { OPTIONS } from './option.ts';
import type { CommandLine } from './parse-command-line.ts';
import { replaceFile } from './replace-file.ts';
import { UserError } from './user-error.ts';
import { STANDARD, type VaultFile } from './vault-file.ts';

export interface Written {
  readonly file: VaultFile;
  readonly content: Uint8Array;
  /** What was done, such as `encrypted`. */
  readonly done: string;
}

/** @throws UserError where several files would go into one. */
export function checkOutput(line: CommandLine, files: readonly VaultFile[]): void {
  const output = line.get(OPTIONS.vaultOutput);
  const twice = files.find(({ path }, at) => files.some((other, index) => index < at && other.path === path));
  if (twice !== undefined) throw new UserError(`\`${twice.name}\` is named twice`);
  if (output === undefined || files.length <= 1) return;
  throw new UserError(`--output ${output} takes one file, and ${files.length} are given`);
}

/** Writes each file in place, or where `--output` says; what came from the input goes to the output. */
export function writeOutputs(io: Io, line: CommandLine, results: readonly Written[]): void {
  const finished: string[] = [];
  for (const { file, content, done } of results) {
    const name = line.get(OPTIONS.vaultOutput) ?? file.name;
    if (name === STANDARD) {
      io.stdout.write(content);
      continue;
    }
    try {
      replaceFile(resolve(io.cwd, name), content, name);
    } catch (error) {
      if (!(error instanceof UserError) || finished.length === 0) throw error;
      throw new UserError(error.message, { help: `It is as it was. Done before it: ${finished.join(', ')}.` });
    }
    finished.push(name);
    io.stderr.write(`${done}  ${name}\n`);
  }
}

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** Does something that a signal must not stop half-way, where a temporary file would stay. */
export function holdSignals<T>(io: Io, act: () => T): T {
  const stops = SIGNALS.map((signal) => io.onSignal(signal, () => {}));
  try {
    return act();
  } finally {
    for (const stop of stops) stop();
  }
}
