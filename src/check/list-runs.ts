import type { Diagnostic } from '../source/diagnostic.ts';
import { isNamedByFacts, listModules } from './list-modules.ts';
import type { Foreseen, Situation } from './outline-model.ts';
import { isSure } from './surrounding.ts';

interface Runs {
  readonly runs: readonly Situation[];
  readonly diagnostics: readonly Diagnostic[];
  /** Any module may be run, also one that sets variables or makes hosts. */
  readonly isOpen: boolean;
}

/** A task with each module that its template names, as far as that can be told; any other task alone. */
export function listRuns(plain: Situation, foresee: () => Foreseen | undefined): Runs {
  const { task } = plain;
  const { action } = task;
  if (action.kind !== 'templated') return { runs: [plain], diagnostics: [], isOpen: false };
  if (action.isLacking) {
    const { diagnostics } = action.choose(String(action.module.value));
    return { runs: [plain], diagnostics: isSure(plain.around) ? diagnostics : diagnostics.map(soften), isOpen: false };
  }
  const foreseen = foresee();
  const named = foreseen && listModules(action.module, plain, foreseen.audience, foreseen.foresight);
  if (named === undefined) return { runs: [plain], diagnostics: [], isOpen: !isNamedByFacts(action.module) };
  const diagnostics: Diagnostic[] = [];
  const runs = named.flatMap((each): Situation[] => {
    const chosen = action.choose(each.moduleName);
    diagnostics.push(...(each.isSure ? chosen.diagnostics : chosen.diagnostics.map(soften)));
    if (chosen.action === undefined) return [];
    return [{ ...plain, task: { ...task, moduleName: each.moduleName, action: chosen.action }, named: each }];
  });
  return { runs: runs.length === 0 ? [plain] : runs, diagnostics, isOpen: false };
}

/** What may not come about is a warning. */
export function soften(found: Diagnostic): Diagnostic {
  return { ...found, severity: 'warning' };
}
