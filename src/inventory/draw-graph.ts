import { toText, toValue } from '../template/convert.ts';
import type { Group, Host, Inventory, VarsEntry } from './inventory.ts';
import { mergeVars } from './merge-vars.ts';
import { readShownData } from './read-data.ts';

export interface GraphOptions {
  readonly isChosen: (host: Host) => boolean;
  /** Also the variables: of a group its own, of a host all that count for it. */
  readonly withVars: boolean;
}

/** A group and what is below it, drawn as `ansible-inventory --graph` does: a line each. */
export function drawGraph(inventory: Inventory, top: Group, { isChosen, withVars }: GraphOptions): string[] {
  const lines: string[] = [];
  const draw = (text: string, depth: number): void => {
    lines.push(depth === 0 ? text : `${'  |'.repeat(depth)}--${text}`);
  };
  const drawVars = (vars: Iterable<readonly [string, VarsEntry]>, depth: number): void => {
    for (const [name, { node }] of vars) draw(`{${name} = ${toText(toValue(readShownData(name, node)))}}`, depth);
  };
  const visit = (group: Group, depth: number): void => {
    draw(`@${group.name}:`, depth);
    for (const child of group.children) visit(child, depth + 1);
    for (const host of group.name === 'all' ? [] : group.hosts.filter(isChosen)) {
      draw(host.name, depth + 1);
      if (!withVars) continue;
      drawVars(
        [...mergeVars(inventory, host)].map(([name, { entry }]) => [name, entry]),
        depth + 2,
      );
    }
    if (withVars) drawVars(listOwnVars(group), depth + 1);
  };
  visit(top, 0);
  return lines;
}

function listOwnVars(group: Group): (readonly [string, VarsEntry])[] {
  const own = new Map(group.vars.flatMap(({ entries }) => [...entries]));
  return [...own].sort(([a], [b]) => (a < b ? -1 : 1));
}
