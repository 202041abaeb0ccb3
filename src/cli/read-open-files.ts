import { readFileSync } from 'node:fs';

/** How many files this process may have open, where the system tells; Node has raised its soft limit to the hard one by then. */
export function readOpenFiles(): { readonly openFiles?: number } {
  try {
    const [, limit] = /^Max open files +(\d+)/m.exec(readFileSync('/proc/self/limits', 'utf8')) ?? [];
    return limit === undefined ? {} : { openFiles: Number(limit) };
  } catch {
    return {};
  }
}
