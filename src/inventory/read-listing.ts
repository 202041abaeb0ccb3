import { createError } from '../source/codes.ts';
import type { Diagnostic } from '../source/diagnostic.ts';
import type { Entry, MappingNode, Node } from '../source/node.ts';
import type { SourceFile } from '../source/source-file.ts';
import type { Span } from '../source/span.ts';
import { readYaml } from '../source/read-yaml.ts';
import { createCircleError } from './circle.ts';
import type { VarsEntry } from './inventory.ts';
import { InventoryModel } from './inventory-model.ts';
import { addOwnVars, type OwnVars } from './own-vars.ts';
import type { ProducedSource } from './produced-source.ts';

type Group = ReturnType<InventoryModel['ensureGroup']>;

const GROUP_KEYS = ['hosts', 'vars', 'children'];
const NOTHING: MappingNode['entries'] = [];

/** Reads what an inventory script printed for `--list`, in the form of Ansible's script plugin, into the model. */
export function readListing(model: InventoryModel, { file, hostVars }: ProducedSource): readonly Diagnostic[] {
  if (file === undefined) return [];
  const reader = new ListingReader(model);
  const root = reader.readObject(file);
  for (const entry of root) if (entry.name !== '_meta') reader.readGroup(entry);
  reader.readMeta(root.find(({ name }) => name === '_meta'));
  for (const [name, answer] of hostVars) reader.readHostVars(name, answer);
  return reader.diagnostics;
}

/** The names of the hosts of a listing that has no variables of them, so that the program is to be asked for each. */
export function listHostsToAsk(file: SourceFile): readonly string[] {
  const model = new InventoryModel([], '.');
  const reader = new ListingReader(model);
  const root = reader.readObject(file);
  const meta = root.find(({ name }) => name === '_meta')?.value;
  if (meta?.kind === 'mapping' && meta.get('hostvars') !== undefined) return [];
  for (const entry of root) if (entry.name !== '_meta') reader.readGroup(entry);
  return reader.hosts;
}

class ListingReader {
  readonly diagnostics: Diagnostic[] = [];
  readonly #model: InventoryModel;
  /** Those in groups of this listing. */
  readonly #hosts = new Set<string>();

  constructor(model: InventoryModel) {
    this.#model = model;
  }

  get hosts(): readonly string[] {
    return [...this.#hosts];
  }

  readObject(file: SourceFile): MappingNode['entries'] {
    const { root, diagnostics } = readYaml(file);
    this.diagnostics.push(...diagnostics);
    if (root === undefined) return NOTHING;
    return this.#entriesOf(root, 'the answer of an inventory program');
  }

  readGroup({ name, key, value }: Entry): void {
    if (name === '') return this.#complain('a group needs a name', key);
    const group = this.#model.ensureGroup(name, key.span);
    if (value.kind === 'sequence') {
      this.#readHosts(group, value);
      return;
    }
    const parts = this.#entriesOf(value, `the group \`${name}\``);
    if (value.kind === 'mapping' && !GROUP_KEYS.some((part) => value.get(part) !== undefined)) {
      // Short for a host of that name with these variables.
      this.#enter(group, name, key.span);
      addOwnVars(this.#model, group, listVars(parts), this.diagnostics);
      return;
    }
    for (const part of parts) {
      if (part.name === 'hosts') this.#readHosts(group, part.value);
      if (part.name === 'vars') {
        addOwnVars(this.#model, group, listVars(this.#entriesOf(part.value, '`vars`')), this.diagnostics);
      }
      if (part.name === 'children') this.#readChildren(group, part.value);
    }
  }

  readMeta(meta: Entry | undefined): void {
    if (meta === undefined) return;
    const hostVars = this.#entriesOf(meta.value, '`_meta`').find(({ name }) => name === 'hostvars');
    if (hostVars === undefined) return;
    for (const { name, value } of this.#entriesOf(hostVars.value, '`hostvars`')) {
      const host = this.#model.hosts.get(name);
      // Of hosts that are in none of its groups Ansible takes no notice either.
      if (host === undefined || !this.#hosts.has(name)) continue;
      const vars = listVars(this.#entriesOf(value, `the variables of \`${name}\``));
      addOwnVars(this.#model, host, vars, this.diagnostics);
    }
  }

  readHostVars(name: string, file: SourceFile): void {
    const host = this.#model.ensureHost(name, undefined);
    addOwnVars(this.#model, host, listVars(this.readObject(file)), this.diagnostics);
  }

  #readHosts(group: Group, node: Node): void {
    for (const item of this.#namesOf(node, `the hosts of \`${group.name}\``)) {
      const name = String(item.value ?? '');
      if (name === '') this.#complain('a host needs a name', item);
      else this.#enter(group, name, item.span);
    }
  }

  #enter(group: Group, name: string, span: Span): void {
    this.#hosts.add(name);
    this.#model.enter(group, this.#model.ensureHost(name, span));
  }

  #readChildren(group: Group, node: Node): void {
    for (const item of this.#namesOf(node, `the children of \`${group.name}\``)) {
      const child = this.#model.ensureGroup(String(item.value), item.span);
      if (this.#model.link(group, child)) continue;
      this.diagnostics.push(createCircleError(child, group, item.span));
    }
  }

  #namesOf(node: Node, what: string): readonly (Node & { kind: 'scalar' })[] {
    const items = node.kind === 'sequence' ? node.items : [];
    const names = items.filter((item) => item.kind === 'scalar');
    if (node.kind !== 'sequence' || names.length < items.length) this.#complain(`${what} are a list of names`, node);
    return names;
  }

  #entriesOf(node: Node, what: string): MappingNode['entries'] {
    if (node.kind === 'mapping') return node.entries;
    this.#complain(`${what} is a JSON object`, node);
    return NOTHING;
  }

  #complain(message: string, { span }: Node): void {
    this.diagnostics.push(createError('LS0401', message, { span }));
  }
}

function listVars(entries: MappingNode['entries']): OwnVars {
  return entries.map(({ name, key, value }): [string, VarsEntry] => [name, { key, node: value }]);
}
