import {
  CONNECTIONS,
  CONNECTIONS_TEXT,
  describeWrongVariable,
  findWrongVars,
  readConnectionKind,
} from '../inventory/check-connection-vars.ts';
import type { Host, Inventory } from '../inventory/inventory.ts';
import { mergeVars } from '../inventory/merge-vars.ts';
import type { Keywords, Play, Task } from '../playbook/play.ts';
import { isTemplate } from '../playbook/playbook-reader.ts';
import { createError } from '../source/codes.ts';
import type { Diagnostic } from '../source/diagnostic.ts';
import type { Node } from '../source/node.ts';
import { proposeName } from '../source/propose-name.ts';
import { suggest } from '../util/suggest.ts';
import type { Layer } from '../variables/layer.ts';
import type { Foresight } from './foresight.ts';
import type { Outline } from './outline-model.ts';
import type { ResolvedHosts } from './resolve-hosts.ts';
import { isSure, type Surrounding } from './surrounding.ts';

const VARIABLE = 'ansible_connection';

/** Hosts that a play is sure to reach, in a way that there is not: by variables of theirs, of the playbook and of `-e`, or by the keyword `connection`. */
export function checkConnections(
  outline: Outline,
  matched: ReadonlyMap<Play, ResolvedHosts>,
  { inventory, extraVars, defined, unforeseeable }: Foresight,
): Diagnostic[] {
  const hostsOf = (play: Play): readonly Host[] => {
    const resolved = matched.get(play);
    return resolved?.isSure === true ? resolved.hosts : [];
  };
  const wrong = findWrongVars(inventory);
  const reaching = new Map<Play, Task>();
  const found: Diagnostic[] = [];
  const judgeGiven = judgeOnce();
  for (const { task, play, around } of outline.situations) {
    if (task.action.kind !== 'module' || !isSure(around) || around.handler !== undefined) continue;
    const keywords = listKeywords(task);
    if (keywords.some(({ delegateTo }) => delegateTo !== undefined)) continue;
    reaching.set(play, task);
    if (hostsOf(play).length > 0) {
      found.push(...judgeGiven(listExtraVars(extraVars)));
      if (!unforeseeable) found.push(...judgeGiven(listPlaybookVars(task, play, around, defined)));
    }
    if (!isOpen(inventory, hostsOf(play), defined)) found.push(...checkKeyword(keywords));
  }
  if (wrong.size === 0 || unforeseeable) return found;
  for (const [play, task] of reaching) {
    const own = listKeywords(task).flatMap(({ vars }) => vars?.entries.map(({ name }) => name) ?? []);
    const given = new Set([...own, ...defined]);
    if (play.varsFiles.length > 0) continue;
    for (const host of hostsOf(play)) {
      for (const [name, { entry }] of mergeVars(inventory, host)) {
        const diagnostic = given.has(name) ? undefined : wrong.get(entry.node);
        if (diagnostic !== undefined) found.push(diagnostic);
      }
    }
  }
  return found;
}

type Given = readonly (readonly [string, Node])[];

/** What is wrong with variables, each value once. */
function judgeOnce(): (given: Given) => Diagnostic[] {
  const judged = new Set<Node>();
  return (given) =>
    given.flatMap(([name, node]) => {
      if (judged.has(node)) return [];
      judged.add(node);
      return describeWrongVariable(name, node) ?? [];
    });
}

function listExtraVars(extraVars: Layer): Given {
  return [...extraVars.names()].flatMap((name) => {
    const binding = extraVars.get(name);
    return binding?.kind === 'node' ? [[name, binding.node] as const] : [];
  });
}

/** Those of a task, where nothing else may go before them. */
function listPlaybookVars(task: Task, play: Play, around: Surrounding, defined: ReadonlySet<string>): Given {
  const asked = play.varsFiles.length + play.prompts.length > 0;
  const mappings = [task.keywords.vars, ...around.params, ...around.vars, ...(asked ? [] : around.playVars)];
  const nearest = new Map<string, Node>();
  for (const { name, value } of mappings.flatMap((mapping) => mapping?.entries ?? [])) {
    if (!nearest.has(name) && !defined.has(name)) nearest.set(name, value);
  }
  return [...nearest];
}

/** Whether something else than the keyword may say how these hosts are reached. */
function isOpen(inventory: Inventory, hosts: readonly Host[], defined: ReadonlySet<string>): boolean {
  if (hosts.length === 0 || defined.has(VARIABLE)) return true;
  const owners = [...inventory.groups.values(), ...hosts];
  return owners.some(({ vars }) => vars.some(({ entries }) => entries.has(VARIABLE)));
}

function checkKeyword(keywords: readonly Keywords[]): Diagnostic[] {
  if (keywords.some(({ vars }) => vars?.entries.some(({ name }) => name === VARIABLE) === true)) return [];
  const node = keywords.find(({ connection }) => connection !== undefined)?.connection;
  if (node?.kind !== 'scalar' || isTemplate(node)) return [];
  const name = String(node.value);
  if (readConnectionKind(name) !== undefined) return [];
  const more = { span: node.span, expected: CONNECTIONS.join(', '), ...proposeName(suggest(name, CONNECTIONS)) };
  return [createError('LS0340', `\`connection\` must be one that there is: ${CONNECTIONS_TEXT}`, more)];
}

/** Those of a task, the innermost first. */
function listKeywords(task: Task): Keywords[] {
  const all = [task.keywords];
  let above = task.parent;
  for (; above.kind === 'block'; above = above.parent) all.push(above.keywords);
  all.push(above.keywords);
  return all;
}
