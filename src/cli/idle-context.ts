import { existsSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';
import { RunContext } from '../engine/run-context.ts';
import type { Io } from './io.ts';
import type { LoadedPlaybooks } from './load-playbooks.ts';
import { openPool } from './open-pool.ts';
import type { CommandSettings } from './resolve-settings.ts';
import { readSteadyClock } from '../util/steady-clock.ts';

/** What a run would have before it begins, for who only asks what would be; it says nothing. */
export async function withIdleContext<Result>(
  io: Io,
  loaded: LoadedPlaybooks,
  settings: CommandSettings,
  use: (context: RunContext) => Result,
): Promise<Result> {
  const { redactor } = settings.vault;
  const pool = openPool(io);
  const context = new RunContext({
    ...loaded,
    pool,
    settings,
    emit: () => {},
    addSecret: (secret) => redactor.add(secret),
    now: readSteadyClock,
    sleep: (ms) => wait(ms),
    signal: new AbortController().signal,
    fileExists: existsSync,
  });
  try {
    return use(context);
  } finally {
    await pool.close();
  }
}
