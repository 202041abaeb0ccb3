import { readFileSync } from 'node:fs';

/**
 * A POSIX sh program for hosts. It is sent once per shell as functions and called by name afterwards, so the file holds
 * function definitions only: the entry is `<name>_main`, and every other function and variable starts with `<name>_`.
 */
export interface Program {
  readonly name: string;
  readonly text: string;
}

/** Reads a program that lies beside a module's source: `loadProgram(import.meta.url, 'copy.sh')`. */
export function loadProgram(moduleUrl: string, file: string): Program {
  return { name: file.replace(/\.sh$/, ''), text: readFileSync(new URL(file, moduleUrl), 'utf8') };
}

/** What one round trip carries. */
export interface Call {
  readonly program: Program;
  /** Shell variables that the program finds set; an undefined one is unset. A list arrives as quoted words for `eval "set -- $name"`. */
  readonly vars: Readonly<Record<string, ShellValue>>;
  readonly stdin?: Uint8Array;
  /** Nothing is sent for the task behind it, and the program ends with FAILED_STATUS where the task failed: the next task need not wait. */
  readonly isLast?: boolean;
}

export type ShellValue = string | number | boolean | readonly string[] | undefined;
