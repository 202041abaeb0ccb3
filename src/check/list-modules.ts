import type { Play, Task } from '../playbook/play.ts';
import type { ScalarNode } from '../source/node.ts';
import { toText } from '../template/convert.ts';
import { OMIT } from '../template/value.ts';
import { FACT_NAMES } from '../variables/fact-names.ts';
import { RenderError } from '../variables/render-error.ts';
import type { Scope } from '../variables/scope.ts';
import type { Audience } from './check-variables.ts';
import { createScope } from './create-scope.ts';
import { decideConditions } from './decide-conditions.ts';
import { divideClass } from './divide-class.ts';
import { type Foresight, isSettled } from './foresight.ts';
import type { HostClass } from './host-class.ts';
import { listItems } from './list-items.ts';
import { readTemplate } from './read-text.ts';
import type { Surrounding } from './surrounding.ts';

/** A module that a template names on some hosts. */
export interface NamedModule {
  readonly moduleName: string;
  readonly classes: HostClass[];
  /** Some host is sure to run it. */
  isSure: boolean;
  /** Other items of the loop run other modules. */
  isMixed: boolean;
}

/** The modules that the template of a task names on its hosts; undefined where only the run can tell. */
export function listModules(
  template: ScalarNode,
  { task, play, around }: { readonly task: Task; readonly play: Play; readonly around: Surrounding },
  audience: Audience,
  foresight: Foresight,
): readonly NamedModule[] | undefined {
  if (foresight.unforeseeable) return undefined;
  const found = new Map<string, NamedModule>();
  for (const host of audience.classes.flatMap((whole) => divideClass(whole, [template], around, play))) {
    const items = listItems(task, createScope(around, host, foresight));
    const isOpen = task.loop !== undefined && items === undefined;
    const names = new Map<string, boolean>();
    for (const top of items ?? [undefined]) {
      const decision = decideConditions(around, host, foresight, top);
      if (decision === 'skip') continue;
      const plain = createScope(around, host, foresight);
      const name = readName(template, top === undefined ? plain : plain.with(top));
      if (name === undefined) return undefined;
      if (name === MISSING) continue;
      const isSure = decision === 'run' && audience.isSure && !isOpen && !around.tolerated;
      names.set(name, names.get(name) === true || isSure);
    }
    for (const [moduleName, isSure] of names) {
      const named = found.get(moduleName) ?? { moduleName, classes: [], isSure: false, isMixed: false };
      named.classes.push(host);
      named.isSure ||= isSure;
      named.isMixed ||= names.size > 1;
      found.set(moduleName, named);
    }
  }
  return [...found.values()];
}

/** A variable of the template is not defined, which is said elsewhere: no module runs. */
const MISSING = Symbol('missing');

function readName(template: ScalarNode, scope: Scope): string | typeof MISSING | undefined {
  try {
    const value = scope.renderScalar(template);
    return isSettled(value) && value !== OMIT ? toText(value).trim() : undefined;
  } catch (error) {
    return error instanceof RenderError && error.kind === 'undefined' ? MISSING : undefined;
  }
}

/** Whether a template names a module by what hosts are, such as `{{ ansible_pkg_mgr }}`: none of those sets variables or makes hosts. */
export function isNamedByFacts(template: ScalarNode): boolean {
  const { uses } = readTemplate(template);
  return uses.length > 0 && uses.every(({ name }) => name === 'ansible_facts' || FACT_NAMES.has(name));
}
