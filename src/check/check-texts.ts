import type { Inventory } from '../inventory/inventory.ts';
import type { Diagnostic } from '../source/diagnostic.ts';
import type { Node } from '../source/node.ts';
import { listScalars, type Text } from './list-texts.ts';
import { readExpression, type ReadText, readTemplate } from './read-text.ts';

export function readText({ scalar, isExpression, isLenient }: Text): ReadText {
  const read = isExpression ? readExpression(scalar) : readTemplate(scalar);
  return isLenient === true ? { ...read, uses: read.uses.map((use) => ({ ...use, isLenient: true })) } : read;
}

/** Syntax, filters and tests of every template in a node. */
export function checkTemplates(...nodes: readonly (Node | undefined)[]): Diagnostic[] {
  const scalars = nodes.flatMap((node) => (node === undefined ? [] : listScalars(node)));
  return scalars.flatMap((scalar) => readTemplate(scalar).diagnostics);
}

/** The same for every variable of an inventory and of its vars files. */
export function checkInventory(inventory: Inventory): Diagnostic[] {
  const owners = [...inventory.groups.values(), ...inventory.hosts.values()];
  const layers = owners.flatMap(({ vars }) => vars);
  return layers.flatMap(({ entries }) => checkTemplates(...[...entries.values()].map(({ node }) => node)));
}
