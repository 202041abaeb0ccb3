import type { ModuleAction } from '../playbook/play.ts';
import { isTemplate } from '../playbook/playbook-reader.ts';

/** They change what the patterns of later plays match. */
const MAKES_HOSTS: ReadonlySet<string> = new Set(['add_host', 'group_by']);

const DEFINES_ANYTHING: ReadonlySet<string> = new Set(['group_by', 'add_host', 'set_stats']);

/** Among the names that are defined it says that hosts have been asked for facts. */
export const FACTS = 'ansible_facts';

/** What running a module changes for the tasks behind it. */
export interface ModuleEffects {
  /** Names of variables that it sets. */
  readonly defined: readonly string[];
  /** Whether it may set further ones. */
  readonly unforeseeable: boolean;
  readonly makesHosts: boolean;
  readonly gathersFacts: boolean;
}

/** What a module may do that only the run can tell. */
export const ANY_EFFECTS: ModuleEffects = { defined: [], unforeseeable: true, makesHosts: true, gathersFacts: true };

export function listEffects(action: ModuleAction): ModuleEffects {
  const gathersFacts = action.definition.name === 'setup';
  const returnsFacts = !gathersFacts && action.kind === 'module' && action.definition.returns?.[FACTS] !== undefined;
  const takesAny = action.kind === 'action' && action.definition.anyArgument === true;
  const given = takesAny ? [...action.args.entries] : [];
  const isOpen =
    takesAny &&
    (action.args.whole !== undefined ||
      action.args.wholeDefaults !== undefined ||
      given.some(([name, { node }]) => /\{[{%]/.test(name) || (name === 'cacheable' && isTemplate(node))));
  return {
    defined: given.map(([name]) => name),
    unforeseeable: returnsFacts || isOpen || DEFINES_ANYTHING.has(action.name),
    makesHosts: MAKES_HOSTS.has(action.name),
    gathersFacts,
  };
}
