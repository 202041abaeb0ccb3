import type { UsedName } from './analyze.ts';
import type { Environment } from './environment.ts';
import type { FreeName } from './name-finder.ts';
import type { Value } from './value.ts';

export type { UsedName } from './analyze.ts';
export type { FreeName } from './name-finder.ts';

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
  /** Included, imported and extended templates whose name is written out. */
  readonly templates: readonly UsedName[];
  /** True where another template may set names that this one uses, since it extends that one. */
  readonly extendsAnother: boolean;
  /** True where nothing outside of it decides the result. */
  readonly isConstant: boolean;
  /** The native value of a single `{{ }}`, else a text. @throws TemplateError, and whatever the environment throws */
  evaluate(environment: Environment): Value;
}
