import { createError, createWarning } from '../source/codes.ts';
import { type Diagnostic, DiagnosticError } from '../source/diagnostic.ts';
import { classifyLoad, loadFile, type ReadFile } from '../source/load-file.ts';
import type { Node } from '../source/node.ts';
import { createScalar } from '../source/scalar.ts';
import { SourceFile } from '../source/source-file.ts';
import { unbracketAddress } from '../util/unbracket-address.ts';
import type { Inventory } from './inventory.ts';
import { InventoryModel, type LoadVars } from './inventory-model.ts';
import { folderOfSource, isHostList, listSourceFiles } from './list-source-files.ts';
import type { ProducedSource, ProducedSources } from './produced-source.ts';
import { readHostNames } from './read-host-names.ts';
import { readIniInventory } from './read-ini-inventory.ts';
import { readListing } from './read-listing.ts';
import { readYamlInventory } from './read-yaml-inventory.ts';
import { createVarsLoader, type VarsFolder } from './vars-files.ts';

export interface InventoryOptions {
  /** Where playbooks lie: for those of a folder, `group_vars/` and `host_vars/` there count too. */
  readonly playbookFolders?: readonly string[];
  /** Instead of the disk, for what may be encrypted. */
  readonly readFile?: ReadFile | undefined;
  /** What programs among the sources gave. */
  readonly produced?: ProducedSources;
  /** Told of each file that is a source, once it is read. */
  readonly onSource?: (source: ReadSource) => void;
  /** Of whom files of variables are read; without it of all. */
  readonly varsOf?: ReadonlySet<string>;
}

export interface ReadSource {
  readonly file: SourceFile;
  readonly format: 'yaml' | 'ini';
  /** What stands in a file in YAML; undefined where it is empty or cannot be read. */
  readonly root: Node | undefined;
}

/**
 * Reads inventories in the order given: a file, a folder of files, or a list of hosts with a comma in it (`a,b,`). Later ones add to
 * earlier ones. Where there are errors among the diagnostics, the inventory is incomplete.
 */
export function readInventory(
  sources: readonly string[],
  options: InventoryOptions = {},
): { inventory: Inventory; diagnostics: readonly Diagnostic[] } {
  const [first] = sources;
  const model = new InventoryModel(sources, first === undefined || isHostList(first) ? '.' : folderOfSource(first));
  const diagnostics: Diagnostic[] = [];
  for (const source of sources) readSource(model, source, diagnostics, options);
  model.settle();
  for (const name of model.hosts.keys()) {
    const group = model.groups.get(name);
    if (group === undefined) continue;
    const details = group.span === undefined ? {} : { span: group.span };
    diagnostics.push(createWarning('LS0405', `\`${name}\` is the name of a group and of a host`, details));
  }
  const folders: VarsFolder[] = listVarsFolders(sources).map((path, source) => ({
    path,
    from: 'inventory-vars-file',
    source,
  }));
  for (const path of new Set(options.playbookFolders)) {
    folders.push({ path, from: 'playbook-vars-file', playbookFolder: path });
  }
  const late: Diagnostic[] = [];
  const loadLate = createVarsLoader(folders, late, options.readFile);
  const { varsOf } = options;
  const load = createVarsLoader(folders, diagnostics, options.readFile);
  const loadSome: LoadVars = (kind, name) => (varsOf === undefined || varsOf.has(name) ? load(kind, name) : []);
  model.attachVars(loadSome, (kind, name) => {
    const layers = loadLate(kind, name);
    const errors = late.splice(0).filter(({ severity }) => severity === 'error');
    if (errors.length > 0) throw new DiagnosticError(errors);
    return layers;
  });
  return { inventory: model, diagnostics };
}

/** The folders that may hold `group_vars/` and `host_vars/` of sources. */
export function listVarsFolders(sources: readonly string[]): string[] {
  return [...new Set(sources.filter((source) => !isHostList(source)).map(folderOfSource))];
}

function readSource(model: InventoryModel, source: string, diagnostics: Diagnostic[], options: InventoryOptions): void {
  if (isHostList(source)) {
    readHostList(model, source, diagnostics);
    return;
  }
  const files = listSourceFiles(source);
  if (files.length === 0) {
    diagnostics.push(createWarning('LS0401', `the inventory folder \`${source}\` holds no inventory`));
  }
  for (const file of files) readFile(model, file, diagnostics, options);
}

function readHostList(model: InventoryModel, source: string, diagnostics: Diagnostic[]): void {
  const file = new SourceFile('the list of hosts', source);
  let start = 0;
  for (const part of source.split(',')) {
    const end = start + part.trimEnd().length;
    start += part.length + 1;
    const name = part.trim();
    const found = unbracketAddress(name) === undefined ? readHostNames(name) : { names: [name], port: undefined };
    if ('reason' in found) {
      diagnostics.push(createError('LS0402', `the range \`${name}\` of \`${source}\` cannot be read: ${found.reason}`));
      continue;
    }
    for (const each of found.names) {
      if (each === '') continue;
      const isNew = !model.hosts.has(each);
      const host = model.ensureHost(each, undefined);
      if (isNew) model.enter(model.ensureGroup('ungrouped', undefined), host);
      if (found.port === undefined) continue;
      const span = { file, start: end - String(found.port).length, end };
      const node = createScalar({ value: found.port, style: 'plain', span });
      model.addVars(host, [['ansible_port', { key: undefined, node }]]);
    }
  }
}

function readFile(model: InventoryModel, path: string, diagnostics: Diagnostic[], options: InventoryOptions): void {
  const produced = options.produced?.get(path);
  if (produced !== undefined) {
    diagnostics.push(...produced.diagnostics, ...readProduced(model, produced));
    return;
  }
  const file = loadFile(path, options.readFile);
  if ('kind' in file) {
    const { code, place, advice } = classifyLoad(file, 'LS0503');
    const help = 'Give another one with `-i`.';
    const message = `the inventory \`${path}\` cannot be read: ${file.reason}`;
    diagnostics.push(createError(code, message, { help, ...place, ...advice }));
    return;
  }
  if (path.endsWith('.toml')) {
    const help = `\`ansible-inventory -i ${path} --list --yaml\` writes it as YAML.`;
    diagnostics.push(createError('LS0208', `inventories in TOML are not read, and \`${path}\` is one`, { help }));
    return;
  }
  if (isIni(file)) {
    diagnostics.push(...readIniInventory(model, file));
    options.onSource?.({ file, format: 'ini', root: undefined });
  } else {
    const read = readYamlInventory(model, file);
    diagnostics.push(...read.diagnostics);
    options.onSource?.({ file, format: 'yaml', root: read.root });
  }
}

function readProduced(model: InventoryModel, produced: ProducedSource): readonly Diagnostic[] {
  if (produced.form === 'listing') return readListing(model, produced);
  return produced.file === undefined ? [] : readYamlInventory(model, produced.file).diagnostics;
}

/** A file is read as INI unless its name, or its first line that says something, is that of YAML. */
function isIni(file: SourceFile): boolean {
  if (/\.(?:ya?ml|json)$/.test(file.path)) return false;
  if (file.path.endsWith('.ini')) return true;
  const line = /^\s*([^\s#;][^\n]*)/m.exec(file.text)?.[1]?.trimEnd();
  return line !== undefined && !/^(?:---|%YAML|\{|"[^"]*"\s*:|'[^']*'\s*:|[^\s=[\]]+:(?:\s|$))/.test(line);
}
