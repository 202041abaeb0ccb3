import { existsSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';
import { runPlaybooks } from '../engine/run-playbooks.ts';
import { createBus } from '../events/bus.ts';
import { DiagnosticError } from '../source/diagnostic.ts';
import { type Ask, askInTurn } from '../transport/ask.ts';
import { askLine } from './ask-line.ts';
import { watchForCancellation } from './cancellation.ts';
import { chooseAsk } from './choose-ask.ts';
import type { Io } from './io.ts';
import { keepHeapSmall } from './keep-heap-small.ts';
import { hideSecrets, type LoadedPlaybooks } from './load-playbooks.ts';
import { openReporter, type OutputForm } from './open-reporter.ts';
import { nameOutputFiles } from './output-files.ts';
import { openPool } from './open-pool.ts';
import { readOpenFiles } from './read-open-files.ts';
import type { CommandSettings } from './resolve-settings.ts';
import { sayWarning } from './say.ts';
import { readSteadyClock } from '../util/steady-clock.ts';

/** Runs what has been checked, reports it, and answers with the exit code. */
export async function runChecked(
  io: Io,
  form: OutputForm,
  loaded: LoadedPlaybooks,
  settings: CommandSettings,
  { showsResults = false }: { readonly showsResults?: boolean } = {},
): Promise<number> {
  const { playbooks, inventory, rereadInventory, registry, surroundings } = loaded;
  const reporter = await openReporter(io, form, { verbosity: settings.verbosity, showsResults });
  const { redactor } = settings.vault;
  redactor.spare(inventory.hosts.keys());
  const { password } = settings.become;
  for (const secret of [password, settings.password]) if (secret !== undefined) redactor.add(secret);
  const bus = createBus({
    reporters: [reporter],
    redact: (body) => redactor.redactDeep(body),
    now: readSteadyClock,
    onReporterFailure: (error) =>
      sayWarning(io, `the report cannot be written: ${error instanceof Error ? error.message : String(error)}`),
  });
  const cancellation = watchForCancellation(io, (message) => bus.emit({ type: 'warning-raised', message }));
  const { signal, abandoned } = cancellation;
  const prompt = askInTurn(async (text, { echo }) => {
    const resume = reporter.suspend?.();
    try {
      return await askLine(io, text, { echo, onInterrupt: () => cancellation.interrupt() });
    } finally {
      resume?.();
    }
  });
  /** A question of a playbook that is broken off ends the run, as Ctrl-C does: with a recap. */
  const promptOrEnd: Ask = async (text, options) => {
    try {
      return await prompt(text, options);
    } catch (error) {
      if (cancellation.exitCode() === undefined) cancellation.interrupt();
      throw error;
    }
  };
  const pool = openPool(io, {
    ask: chooseAsk(io, { redactor, onTerminal: prompt }),
    warn: (message, help) => bus.emit({ type: 'warning-raised', message, help }),
    abandoned,
  });
  try {
    const { exitCode } = await runPlaybooks(playbooks, {
      inventory,
      rereadInventory,
      registry,
      pool,
      settings,
      surroundings,
      emit: (body) => {
        if (body.type === 'play-started') keepHeapSmall(body.hosts.length);
        bus.emit(body);
      },
      addSecret: (secret) => redactor.add(secret),
      now: readSteadyClock,
      sleep: (ms) => wait(ms, undefined, { signal }),
      signal,
      abandoned,
      ...readOpenFiles(),
      nameOutputFile: nameOutputFiles(io, readSteadyClock),
      readFile: settings.vault.readFile,
      fileExists: existsSync,
      ...(io.stdin.isTTY ? { prompt: promptOrEnd } : {}),
    });
    return cancellation.exitCode() ?? exitCode;
  } catch (error) {
    if (!(error instanceof DiagnosticError)) throw error;
    throw new DiagnosticError(error.diagnostics.map((diagnostic) => hideSecrets(diagnostic, settings.vault)));
  } finally {
    cancellation.close();
    await bus.close();
    await pool.close();
  }
}
