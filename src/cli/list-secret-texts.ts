import type { Node } from '../source/node.ts';
import { readYaml } from '../source/read-yaml.ts';
import { SourceFile } from '../source/source-file.ts';

/**
 * What must not be shown of a file that was encrypted: of variables each value; of a playbook or tasks the values of its variables, since
 * what it does is reported; of another file all that is in it.
 */
export function listSecretTexts(text: string): readonly string[] {
  const { root } = readYaml(new SourceFile('vault', text, { isSecret: true }));
  if (root?.kind === 'mapping') return listValues(root);
  if (root?.kind === 'sequence' && root.items.every((item) => item.kind === 'mapping')) return listVariables(root);
  return [text];
}

function listValues(node: Node): string[] {
  if (node.kind === 'sequence') return node.items.flatMap(listValues);
  if (node.kind === 'mapping') return node.entries.flatMap(({ value }) => listValues(value));
  if (node.tag === 'vault' || node.value === null || typeof node.value === 'boolean') return [];
  return [String(node.value)];
}

function listVariables(node: Node): string[] {
  if (node.kind === 'sequence') return node.items.flatMap(listVariables);
  if (node.kind === 'scalar') return [];
  return node.entries.flatMap(({ name, value }) => (name === 'vars' ? listValues(value) : listVariables(value)));
}
