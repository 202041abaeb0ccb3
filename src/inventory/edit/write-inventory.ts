import type { Node, ScalarNode } from '../../source/node.ts';
import type { Group, Host, Inventory, VarsLayer } from '../inventory.ts';
import { quoteText } from './write-yaml.ts';

const FORM = { isFlow: false, isJson: false };
const IN_BRACES = { isFlow: true, isJson: false };

/**
 * An inventory in YAML, for one that was written in another way. Groups stand side by side, each with the names of those below it, so that
 * none gets a parent that it had not. What stands in files of variables is not in it.
 */
export function writeYamlInventory(inventory: Inventory): string {
  const written = new Set<Host>();
  const groups = [...inventory.groups.values()].map((group) => writeGroup(group, written));
  return groups
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.map((line) => `${line}\n`).join(''))
    .join('\n');
}

/** Variables of a host stand where it is named first. */
function writeGroup(group: Group, written: Set<Host>): string[] {
  const isAll = group.name === 'all';
  const vars = writeVars(group.vars, '    ');
  if (group.priority !== 1) vars.unshift(`    ansible_group_priority: ${group.priority}`);
  const hosts = group.hosts.flatMap((host) => {
    const own = written.has(host) ? [] : writeVars(host.vars, '      ');
    written.add(host);
    return [`    ${quoteText(host.name, undefined, FORM)}:`, ...own];
  });
  const children = isAll ? [] : group.children.map(({ name }) => `    ${quoteText(name, undefined, FORM)}:`);
  const parts = [
    ...(vars.length === 0 ? [] : ['  vars:', ...vars]),
    ...(hosts.length === 0 ? [] : ['  hosts:', ...hosts]),
    ...(children.length === 0 ? [] : ['  children:', ...children]),
  ];
  const isImplied = parts.length === 0 && (isAll || group.name === 'ungrouped');
  return isImplied ? [] : [`${quoteText(group.name, undefined, FORM)}:`, ...parts];
}

function writeVars(layers: readonly VarsLayer[], indent: string): string[] {
  return layers
    .filter(({ from }) => from === 'inventory')
    .flatMap(({ entries }) =>
      [...entries].map(([name, { node }]) => `${indent}${quoteText(name, undefined, FORM)}: ${writeNode(node, FORM)}`),
    );
}

function writeNode(node: Node, form: typeof FORM): string {
  switch (node.kind) {
    case 'sequence':
      return `[${node.items.map((item) => writeNode(item, IN_BRACES)).join(', ')}]`;
    case 'mapping': {
      const pairs = node.entries.map(
        ({ name, value }) => `${quoteText(name, undefined, IN_BRACES)}: ${writeNode(value, IN_BRACES)}`,
      );
      return pairs.length === 0 ? '{}' : `{ ${pairs.join(', ')} }`;
    }
    case 'scalar':
      return writeScalar(node, form);
  }
}

function writeScalar({ value, isFloat }: ScalarNode, form: typeof FORM): string {
  if (typeof value === 'string') return quoteText(value, undefined, form);
  const text = String(value);
  if (isFloat !== true) return text;
  // YAML 1.1 wants a point in each float.
  return /^-?\d+$/.test(text) ? `${text}.0` : text.replace(/^(-?\d+)e/, '$1.0e');
}
