import { createError, createWarning } from '../source/codes.ts';
import type { Diagnostic } from '../source/diagnostic.ts';
import type { Entry, MappingNode, Node, ScalarNode } from '../source/node.ts';
import type { SourceFile } from '../source/source-file.ts';
import { readYaml } from '../source/read-yaml.ts';
import { proposeName } from '../source/propose-name.ts';
import { createScalar, sliceScalar } from '../source/scalar.ts';
import { suggest } from '../util/suggest.ts';
import { createCircleError } from './circle.ts';
import type { VarsEntry } from './inventory.ts';
import type { InventoryModel } from './inventory-model.ts';
import { addOwnVars } from './own-vars.ts';
import { readHostNames } from './read-host-names.ts';

type Group = ReturnType<InventoryModel['ensureGroup']>;

const GROUP_KEYS = ['hosts', 'vars', 'children'];

/** Reads an inventory in YAML (Ansible's yaml inventory plugin) into the model. */
export function readYamlInventory(
  model: InventoryModel,
  file: SourceFile,
): { diagnostics: readonly Diagnostic[]; root: Node | undefined } {
  const { root, diagnostics } = readYaml(file);
  const found = [...diagnostics];
  if (root === undefined) {
    if (found.length === 0) {
      const message = `the inventory \`${file.path}\` is empty`;
      found.push(createWarning('LS0401', message, { span: { file, start: 0, end: 0 } }));
    }
    return { diagnostics: found, root: undefined };
  }
  const plugin = findPlugin(root);
  if (plugin !== undefined) return { diagnostics: [...found, refusePlugin(plugin)], root };
  const reader = new YamlInventoryReader(model, found);
  for (const entry of reader.listEntries(root, 'an inventory', 'groups')) reader.readGroup(entry, undefined);
  return { diagnostics: found, root };
}

/** What stands behind `plugin`, where the file is the configuration of one of Ansible's. */
function findPlugin(root: Node): ScalarNode | undefined {
  const value = root.kind === 'mapping' ? root.entries.find(({ name }) => name === 'plugin')?.value : undefined;
  return value?.kind === 'scalar' && typeof value.value === 'string' ? value : undefined;
}

function refusePlugin({ value, span }: ScalarNode): Diagnostic {
  const help =
    'A program that prints the hosts does for it, such as one that runs `ansible-inventory -i FILE --list`, or a function in TypeScript: docs/language.md#inventories.';
  return createError('LS0208', `there are no inventory plugins, and this file is for \`${value}\``, { span, help });
}

class YamlInventoryReader {
  readonly #model: InventoryModel;
  readonly #diagnostics: Diagnostic[];

  constructor(model: InventoryModel, diagnostics: Diagnostic[]) {
    this.#model = model;
    this.#diagnostics = diagnostics;
  }

  /** The entries of a mapping; of nothing where there is nothing, or something else. */
  listEntries(node: Node, what: string, of: string): MappingNode['entries'] {
    if (node.kind === 'mapping') return node.entries;
    if (node.kind === 'scalar' && node.value === null) return [];
    const isList = node.kind === 'sequence';
    const help = isList ? `Write \`name:\` instead of \`- name\`.` : `Write \`name:\` on a line of its own.`;
    this.#complain(`${what} is a mapping of ${of}, not ${isList ? 'a list' : 'a single value'}`, node, help);
    return [];
  }

  readGroup(entry: Entry, parent: Group | undefined): void {
    if (entry.name === '') return this.#complain('a group needs a name', entry.key);
    const group = this.#model.ensureGroup(entry.name, entry.key.span);
    if (parent !== undefined && !this.#model.link(parent, group)) {
      this.#diagnostics.push(createCircleError(group, parent, entry.key.span));
      return;
    }
    for (const part of this.listEntries(entry.value, `the group \`${entry.name}\``, 'hosts, vars and children')) {
      switch (part.name) {
        case 'hosts':
          this.#readHosts(group, part.value);
          break;
        case 'vars':
          this.#readGroupVars(group, part.value);
          break;
        case 'children':
          for (const child of this.#listNames(part.value, '`children`', 'groups')) this.readGroup(child, group);
          break;
        default:
          this.#explainUnknownKey(part, group.name);
      }
    }
  }

  #readHosts(group: Group, node: Node): void {
    for (const entry of this.#listNames(node, '`hosts`', 'hosts')) {
      if (entry.name === '') {
        this.#complain('a host needs a name', entry.key);
        continue;
      }
      const found = readHostNames(entry.name);
      if ('reason' in found) {
        const message = `the range \`${entry.name}\` cannot be read: ${found.reason}`;
        this.#diagnostics.push(createError('LS0402', message, { span: entry.key.span }));
        continue;
      }
      const port = found.port === undefined ? [] : [readPort(entry.key, found.port)];
      const vars = [...port, ...this.#readVars(entry.value, `the host \`${entry.name}\``)];
      for (const name of found.names) {
        const host = this.#model.ensureHost(name, entry.key.span);
        this.#model.enter(group, host);
        addOwnVars(this.#model, host, vars, this.#diagnostics);
      }
    }
  }

  #readGroupVars(group: Group, node: Node): void {
    addOwnVars(this.#model, group, this.#readVars(node, '`vars`'), this.#diagnostics);
  }

  /** One name may stand alone, as in Ansible. */
  #listNames(node: Node, what: string, of: string): MappingNode['entries'] {
    if (node.kind !== 'scalar' || typeof node.value !== 'string') return this.listEntries(node, what, of);
    return [{ key: node, name: node.value, value: { ...node, value: null } }];
  }

  #readVars(node: Node, what: string): [string, VarsEntry][] {
    return this.listEntries(node, what, 'variables').map((entry) => [
      entry.name,
      { key: entry.key, node: entry.value },
    ]);
  }

  #explainUnknownKey(part: Entry, group: string): void {
    const near = suggest(part.name, GROUP_KEYS);
    const message = `\`${part.name}\` is not a part of the group \`${group}\`: a group has hosts, vars and children`;
    const details = { span: part.key.span, ...proposeName(near) };
    // Ansible skips it with a warning; a slip of the pen would make hosts vanish.
    const create = near === undefined ? createWarning : createError;
    this.#diagnostics.push(create('LS0401', message, details));
  }

  #complain(message: string, node: Node, help?: string): void {
    this.#diagnostics.push(
      createError('LS0401', message, { span: node.span, ...(help === undefined ? {} : { help }) }),
    );
  }
}

/** `HOST:PORT` is as if `ansible_port` stood there. */
function readPort(key: ScalarNode, port: number): [string, VarsEntry] {
  const end = String(key.value).length;
  const place = sliceScalar(key, end - String(port).length, end);
  return ['ansible_port', { key: place, node: createScalar({ value: port, style: 'plain', span: place.span }) }];
}
