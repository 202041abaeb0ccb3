import { createError, createWarning } from '../source/codes.ts';
import type { Diagnostic } from '../source/diagnostic.ts';
import type { Entry, MappingNode, Node } from '../source/node.ts';
import type { SourceFile } from '../source/source-file.ts';
import { readYaml } from '../source/read-yaml.ts';
import { proposeName } from '../source/propose-name.ts';
import { suggest } from '../util/suggest.ts';
import { expandRange } from './expand-range.ts';
import type { Host, VarsEntry } from './inventory.ts';
import type { InventoryModel } from './inventory-model.ts';

type Group = ReturnType<InventoryModel['ensureGroup']>;

const GROUP_KEYS = ['hosts', 'vars', 'children'];

/** Reads an inventory in YAML (Ansible's yaml inventory plugin) into the model. */
export function readYamlInventory(model: InventoryModel, file: SourceFile): readonly Diagnostic[] {
  const { documents, diagnostics } = readYaml(file);
  const found = [...diagnostics];
  const [document] = documents;
  if (document === undefined) {
    if (found.length === 0) {
      const message = `the inventory \`${file.path}\` is empty`;
      found.push(createWarning('LS0401', message, { span: { file, start: 0, end: 0 } }));
    }
    return found;
  }
  const reader = new YamlInventoryReader(model, found);
  for (const entry of reader.listEntries(document, 'an inventory', 'groups')) reader.readGroup(entry, undefined);
  return found;
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
    const group = this.#model.ensureGroup(entry.name, entry.key.span);
    if (parent !== undefined && !this.#model.link(parent, group)) {
      const message = `the group \`${group.name}\` would contain itself through \`${parent.name}\``;
      const places = [group, parent].flatMap(({ name, span }) =>
        span === undefined ? [] : [{ message: `\`${name}\` is named here`, span }],
      );
      const related = places.filter(({ span }) => span.start !== entry.key.span.start);
      this.#diagnostics.push(createError('LS0404', message, { span: entry.key.span, related }));
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
      const names = expandRange(entry.name);
      if ('reason' in names) {
        const message = `the range \`${entry.name}\` cannot be read: ${names.reason}`;
        this.#diagnostics.push(createError('LS0402', message, { span: entry.key.span }));
        continue;
      }
      const vars = this.#readVars(entry.value, `the host \`${entry.name}\``);
      for (const name of names) {
        const host = this.#model.ensureHost(name, entry.key.span);
        this.#model.enter(group, host);
        if (vars.length > 0) this.#addVars(host, vars);
      }
    }
  }

  #readGroupVars(group: Group, node: Node): void {
    const vars = this.#readVars(node, '`vars`');
    if (vars.length > 0) this.#addVars(group, vars);
    const priority = vars.find(([name]) => name === 'ansible_group_priority')?.[1].node;
    if (priority === undefined) return;
    const value = priority.kind === 'scalar' ? Number(priority.value) : Number.NaN;
    if (Number.isInteger(value)) group.priority = value;
    else this.#complain('`ansible_group_priority` must be an integer', priority);
  }

  #addVars(owner: Group | Host, vars: readonly [string, VarsEntry][]): void {
    const known = owner.vars.find(({ from }) => from === 'inventory')?.entries;
    for (const [name, { key, node }] of vars) {
      const first = known?.get(name);
      // Another file may be there to change what this one says.
      if (first?.key === undefined || key === undefined || first.node.span.file !== node.span.file) continue;
      if (textOf(first.node) === textOf(node)) continue;
      const message = `\`${name}\` of \`${owner.name}\` has another value above: this one counts`;
      const related = [{ message: 'the other one', span: first.key.span }];
      this.#diagnostics.push(createWarning('LS0411', message, { span: key.span, related }));
    }
    this.#model.addVars(owner, vars);
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

function textOf({ span }: Node): string {
  return span.file.text.slice(span.start, span.end);
}
