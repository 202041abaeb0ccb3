import { quote, quoteAll } from '../shell/quote.ts';
import type { Call, Program, ShellValue } from './program.ts';
import { loadProgram } from './program.ts';

/** The functions that every program shares. */
export const PRELUDE: Program = loadProgram(import.meta.url, 'prelude.sh');

/** With which a program ends that has said in its fields that the task failed (EX_TEMPFAIL of sysexits.h; no program of ours ends with it otherwise). */
export const FAILED_STATUS = 75;

export interface ScriptOptions {
  readonly nonce: string;
  readonly check: boolean;
  readonly diff: boolean;
  /** A program whose task failed ends with FAILED_STATUS, so that the shell itself can tell. */
  readonly tellsFailure?: boolean;
  /** The `environment` keyword; exported before the program starts. */
  readonly environment?: Readonly<Record<string, string>>;
}

/** The text that runs a call in a session that has the call's program and the prelude as libraries. */
export function buildScript(call: Call, options: ScriptOptions): string {
  const failed = options.tellsFailure === true ? ` LS_FAILED=${FAILED_STATUS}` : '';
  const lines = [`LS_N=${options.nonce} LS_CHECK=${options.check ? 1 : ''} LS_DIFF=${options.diff ? 1 : ''}${failed}`];
  for (const [name, value] of Object.entries(options.environment ?? {})) {
    if (!/^[A-Za-z_][A-Za-z0-9_]*$/.test(name)) throw new RangeError(`not a name of an environment variable: ${name}`);
    lines.push(`export ${name}=${quote(value)}`);
  }
  for (const [name, value] of Object.entries(call.vars)) {
    if (value !== undefined) lines.push(`${name}=${quote(formatShellValue(value))}`);
  }
  lines.push(`${call.program.name}_main`);
  return lines.join('\n');
}

function formatShellValue(value: NonNullable<ShellValue>): string {
  if (typeof value === 'boolean') return value ? '1' : '';
  if (typeof value === 'object') return quoteAll(value);
  return String(value);
}
