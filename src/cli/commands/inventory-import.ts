import { existsSync, readFileSync, statSync } from 'node:fs';
import { Snapshot } from '../../inventory/edit/snapshot.ts';
import { readSshConfig } from '../../inventory/edit/read-ssh-config.ts';
import { writeYamlInventory } from '../../inventory/edit/write-inventory.ts';
import { isHostList } from '../../inventory/list-source-files.ts';
import { readInventory } from '../../inventory/read-inventory.ts';
import { loadFile } from '../../source/load-file.ts';
import { SourceFile } from '../../source/source-file.ts';
import { commitEdit } from '../commit-edit.ts';
import { EXIT } from '../exit-codes.ts';
import { FileRecord } from '../file-record.ts';
import { type InventoryOrder, sayInventoryFindings } from '../inventory-order.ts';
import type { Io } from '../io.ts';
import { OPTIONS } from '../option.ts';
import { UserError } from '../user-error.ts';
import { edit, sayEdit, showEdit } from './inventory-edits.ts';

const NOBODY: ReadonlySet<string> = new Set();

/** `run inventory import FILE`: the hosts of an ssh configuration, or all of an inventory in INI. */
export async function importFile(io: Io, order: InventoryOrder): Promise<number> {
  const [path, ...more] = order.words;
  if (path === undefined || more.length > 0) throw new UserError('which file?', { help: 'run inventory import FILE' });
  const file = loadFile(path, order.vault.readFile);
  if ('kind' in file) throw new UserError(`\`${path}\` cannot be read: ${file.reason}`);
  if (/^\s*Host\s+[^=\s][^=\n]*$/im.test(file.text)) return importSshConfig(io, order, file);
  return importIni(io, order, file);
}

async function importSshConfig(io: Io, order: InventoryOrder, { text, path }: SourceFile): Promise<number> {
  const { hosts, notes } = readSshConfig(text);
  const groups = order.line.all(OPTIONS.group).flatMap((name) => name.split(','));
  if (hosts.length === 0) throw new UserError(`\`${path}\` names no host: patterns are none`);
  const start = nameNewFile(order);
  const sources = start === undefined ? order.place.inventory : [];
  const { inventory } = readInventory(sources, { readFile: order.vault.readFile, varsOf: NOBODY });
  const added = hosts.filter(({ text: name }) => !inventory.hosts.has(name));
  for (const note of notes) io.stderr.write(`note  ${note}\n`);
  for (const { text: name } of hosts)
    if (inventory.hosts.has(name)) io.stderr.write(`note  ${name} is there already\n`);
  if (added.length === 0) {
    io.stdout.write('unchanged\n');
    return EXIT.ok;
  }
  return edit(io, order, () => ({ kind: 'add-hosts', hosts: added, groups }), start);
}

/** The file of `-i`, where it is one in YAML that is not there yet. */
function nameNewFile({ place: { inventory } }: InventoryOrder): string | undefined {
  const [target, ...others] = inventory;
  if (target === undefined || others.length > 0 || !/\.ya?ml$/.test(target) || existsSync(target)) return undefined;
  return target;
}

/** Into a file that is empty, or not there yet: two inventories in one would change what each of them says. */
function importIni(io: Io, order: InventoryOrder, file: SourceFile): number {
  const { line, place, vault } = order;
  if (line.has(OPTIONS.group)) throw new UserError('--group is for the hosts of an ssh configuration');
  const [target, ...others] = place.inventory;
  if (target === undefined || others.length > 0 || isHostList(target) || !/\.ya?ml$/.test(target)) {
    const help = `Name it with -i: run inventory import ${file.path} -i hosts.yml`;
    throw new UserError('an inventory is imported into one file in YAML', { help });
  }
  const record = new FileRecord();
  record.watch((path) => (statSync(path, { throwIfNoEntry: false }) === undefined ? Buffer.of() : readFileSync(path)))(
    target,
  );
  const before = record.bytesOf(target)?.toString('utf8');
  if (before !== undefined && /^\s*[^\s#]/m.test(before)) {
    const help = `Import it into another file, and use both: -i ${target} -i ${file.path}.yml`;
    throw new UserError(`\`${target}\` has something in it already`, { help });
  }
  const read = readInventory([file.path], { readFile: vault.readFile, varsOf: NOBODY });
  const code = sayInventoryFindings(io, vault, read.diagnostics, 'nothing was written');
  if (code !== undefined) return code;
  const after = (before ?? '') + writeYamlInventory(read.inventory);
  const again = readInventory([target], { readFile: () => Buffer.from(after), varsOf: NOBODY });
  const differences = Snapshot.of(read.inventory).describeDifferences(Snapshot.of(again.inventory));
  if (differences.length > 0) throw new Error(`the imported inventory is another one: ${differences.join('; ')}`);
  const old = before === undefined ? undefined : new SourceFile(target, before);
  const result = { files: [{ path: target, before: old, after, edits: [] }], renames: [], notes: [] };
  if (line.has(OPTIONS.dryRun)) return showEdit(io, result);
  if (!commitEdit(result, record, vault))
    throw new UserError(`\`${target}\` was changed meanwhile; nothing was written`);
  sayEdit(io, result);
  if (/^\s*[#;]/m.test(file.text)) io.stderr.write(`note  the comments of ${file.path} are not in it\n`);
  return EXIT.ok;
}
