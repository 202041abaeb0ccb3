import type { CommandLine } from './parse-command-line.ts';
import type { VaultSource } from './vault-source.ts';

/** What `run vault ACTION` was told. */
export interface VaultOrder {
  readonly line: CommandLine;
  /** What stands behind the action. */
  readonly words: readonly string[];
  readonly sources: readonly VaultSource[];
}
