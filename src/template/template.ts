import type { UsedName } from './analyze.ts';
import type { Environment } from './environment.ts';
import type { FileUse } from './file-use.ts';
import type { UsedPath } from './list-paths.ts';
import type { FreeName } from './name-scope.ts';
import type { Value } from './value.ts';

export type { UsedName } from './analyze.ts';
export type { UsedPath } from './list-paths.ts';
export type { FreeName } from './name-scope.ts';

/** A compiled template or expression; it holds no state and may be used for any host. */
export interface Template {
  readonly text: string;
  /** The variables it may ask for, each place of each. */
  readonly names: readonly FreeName[];
  /** Variables that are sure to be defined where it comes out true; those of a `when:` guard its task. */
  readonly provesDefined: ReadonlySet<string>;
  readonly filters: readonly UsedName[];
  readonly tests: readonly UsedName[];
  /** Lookups whose name is written out. */
  readonly lookups: readonly UsedName[];
  /** True where another template may set names that this one uses, since it extends that one. */
  readonly extendsAnother: boolean;
  /** Files that it includes, imports, extends or looks up. */
  readonly files: readonly FileUse[];
  /** Names of its `{% block %}`s. */
  readonly blocks: ReadonlySet<string>;
  /** True where nothing outside of it decides the result. */
  readonly isConstant: boolean;
  /** Names that it gives values to itself, somewhere. */
  readonly ownNames: ReadonlySet<string>;
  /** The variables, and what is read of them, in the expression around an offset of its text; in all of it where there is none. */
  listPaths(offset: number): readonly UsedPath[];
  /** The native value of a single `{{ }}`, else a text. @throws TemplateError, and whatever the environment throws */
  evaluate(environment: Environment): Value;
}
