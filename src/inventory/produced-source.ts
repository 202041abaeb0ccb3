import type { Diagnostic } from '../source/diagnostic.ts';
import type { SourceFile } from '../source/source-file.ts';

/** What a program or a TypeScript file gave in place of its own text. */
export interface ProducedSource {
  /**
   * Of a `tree` the groups, as an inventory in YAML has them; of a `listing` what Ansible's inventory scripts print: groups, and the
   * variables of all hosts in `_meta`.
   */
  readonly form: 'tree' | 'listing';
  /** JSON; undefined where there is none, and the diagnostics say why. */
  readonly file: SourceFile | undefined;
  /** Of a listing without `_meta`, what the program said of each host: a JSON object. */
  readonly hostVars: ReadonlyMap<string, SourceFile>;
  readonly diagnostics: readonly Diagnostic[];
}

/** By the path of the file. */
export type ProducedSources = ReadonlyMap<string, ProducedSource>;
