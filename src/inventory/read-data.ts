import type { Node } from '../source/node.ts';
import { isSecretName } from '../util/secret-name.ts';

const HIDDEN = '********';

/** The same of a variable, for others to see: what is a password by its name is hidden. */
export function readShownData(name: string, node: Node): unknown {
  return isSecretName(name) ? HIDDEN : readData(node);
}

/** What stands in a file as data, as `ansible-inventory --list` writes it: templates stay text, what is encrypted stays so. */
export function readData(node: Node): unknown {
  switch (node.kind) {
    case 'sequence':
      return node.items.map(readData);
    case 'mapping': {
      const object = Object.create(null) as Record<string, unknown>;
      for (const { name, value } of node.entries) object[name] = readData(value);
      return object;
    }
    case 'scalar':
      if (node.tag === 'vault') return { __ansible_vault: node.value };
      if (node.tag === 'unsafe') return { __ansible_unsafe: node.value };
      return typeof node.value === 'bigint' ? String(node.value) : node.value;
  }
}
