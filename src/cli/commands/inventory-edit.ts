import { applyPatch, structuredPatch } from 'diff';
import { readFileSync, writeFileSync } from 'node:fs';
import { basename, resolve } from 'node:path';
import { checkConnectionVars } from '../../inventory/check-connection-vars.ts';
import { isHostList, listSourceFiles } from '../../inventory/list-source-files.ts';
import type { ProducedSources } from '../../inventory/produced-source.ts';
import { readInventory } from '../../inventory/read-inventory.ts';
import type { Diagnostic } from '../../source/diagnostic.ts';
import type { FileBytes } from '../../source/load-file.ts';
import { SourceFile } from '../../source/source-file.ts';
import { isVault } from '../../vault/envelope.ts';
import { askLine } from '../ask-line.ts';
import { commitEdit } from '../commit-edit.ts';
import { editText } from '../edit-text.ts';
import { chooseExitCode, EXIT } from '../exit-codes.ts';
import { FileRecord } from '../file-record.ts';
import { type InventoryOrder, sayInventoryFindings } from '../inventory-order.ts';
import type { Io } from '../io.ts';
import { produceInventory } from '../produce-inventory.ts';
import { UserError } from '../user-error.ts';

interface Session {
  readonly order: InventoryOrder;
  readonly path: string;
  readonly produced: ProducedSources;
}

interface Draft {
  /** What the file held when it was last read. */
  before: Buffer;
  text: Buffer;
}

/** `run inventory edit [FILE]`: what the editor saves is checked before it is written, as visudo does. */
export async function editFile(io: Io, order: InventoryOrder): Promise<number> {
  const produced = await produceInventory(io, order.place.inventory);
  const session = { order, path: chooseFile(order, produced), produced };
  const draft: Draft = { before: readBytes(session.path), text: readBytes(session.path) };
  if (isVault(draft.before)) {
    throw new UserError(`\`${session.path}\` is encrypted`, { help: `run vault edit ${session.path}` });
  }
  for (;;) {
    draft.text = await editText(io, basename(session.path), draft.text, 'inventory');
    const errors = save(io, session, draft);
    if (errors.length === 0) return EXIT.ok;
    sayInventoryFindings(io, order.vault, errors, 'nothing was written');
    if (!(await wantsToGoOn(io))) return chooseExitCode(errors);
  }
}

/** Writes a draft, together with what others have written meanwhile. @returns the mistakes for which nothing was written */
function save(io: Io, session: Session, draft: Draft): readonly Diagnostic[] {
  for (;;) {
    const now = readBytes(session.path);
    if (!now.equals(draft.before)) {
      draft.text = merge(draft, now) ?? keepAside(session, draft.text);
      draft.before = now;
      io.stderr.write('note  the file was changed meanwhile: both changes are in it\n');
    }
    if (draft.text.equals(draft.before)) {
      io.stdout.write(`unchanged  ${session.path}\n`);
      return [];
    }
    const errors = findNewErrors(session, draft);
    if (errors.length > 0) return errors;
    if (!write(session, draft)) continue;
    io.stdout.write(`changed  ${session.path}\n`);
    return [];
  }
}

/** The one that is named, or that holds what is named; else the only one there is. */
function chooseFile({ words, place, vault }: InventoryOrder, produced: ProducedSources): string {
  const [word, ...more] = words;
  if (more.length > 0) throw new UserError('one file at a time', { help: 'run inventory edit [FILE]' });
  const files = place.inventory
    .filter((source) => !isHostList(source))
    .flatMap(listSourceFiles)
    .filter((path) => !produced.has(path));
  if (word === undefined) {
    const [only, ...others] = files;
    if (only !== undefined && others.length === 0) return only;
    const help = files.length === 0 ? 'Name a file with `-i`.' : `run inventory edit ${files.join('|')}`;
    throw new UserError(files.length === 0 ? 'the inventory has no file' : 'which file?', { help });
  }
  const known = files.find((path) => path === word || resolve(path) === resolve(word));
  if (known !== undefined) return known;
  const { inventory } = readInventory(place.inventory, { readFile: vault.readFile, produced });
  const owners = [...inventory.groups.values(), ...inventory.hosts.values()];
  const paths = owners.flatMap(({ vars }) => vars.flatMap(({ entries }) => [...entries.values()].map(fileOf)));
  const varsFile = paths.find((path) => resolve(path) === resolve(word));
  const named = inventory.hosts.get(word)?.span ?? inventory.groups.get(word)?.span;
  const found = varsFile ?? named?.file.path;
  if (found !== undefined && !produced.has(found)) return found;
  const help = 'Name a file of the inventory, a host or a group.';
  throw new UserError(`\`${word}\` is no file, host or group of the inventory`, { help });
}

function fileOf({ node }: { readonly node: { readonly span: { readonly file: { readonly path: string } } } }): string {
  return node.span.file.path;
}

function readBytes(path: string): Buffer {
  try {
    return readFileSync(path);
  } catch (error) {
    throw new UserError(`\`${path}\` cannot be read: ${error instanceof Error ? error.message : String(error)}`);
  }
}

/** Mistakes that the text would bring; what was wrong elsewhere before does not keep anybody from mending this file. */
function findNewErrors(session: Session, { before, text }: Draft): Diagnostic[] {
  const known = new Set(
    findErrors(session, before)
      .filter((each) => !isOf(each, session.path))
      .map(keyOf),
  );
  return findErrors(session, text).filter((each) => !known.has(keyOf(each)));
}

function findErrors({ order: { place, vault }, path, produced }: Session, text: FileBytes): Diagnostic[] {
  const { inventory, diagnostics } = readInventory(place.inventory, {
    readFile: (each) => (each === path ? text : vault.readFile(each)),
    produced,
  });
  return [...diagnostics, ...checkConnectionVars(inventory)].filter(({ severity }) => severity === 'error');
}

function isOf({ span }: Diagnostic, path: string): boolean {
  return span?.file.path === path;
}

function keyOf({ code, message, span }: Diagnostic): string {
  return [code, message, span?.file.path].join('\0');
}

async function wantsToGoOn(io: Io): Promise<boolean> {
  if (!io.stdin.isTTY) return false;
  const answer = await askLine(io, 'Edit it again? [Y/n] ', { echo: true });
  return !/^n/i.test(answer.trim());
}

/** The user's changes on what others have written; undefined where they are at the same place. */
function merge({ before, text: mine }: Draft, theirs: Buffer): Buffer | undefined {
  const patch = structuredPatch('', '', before.toString('utf8'), mine.toString('utf8'), '', '', { context: 3 });
  const merged = applyPatch(theirs.toString('utf8'), patch, { fuzzFactor: 0 });
  return merged === false ? undefined : Buffer.from(merged);
}

/** Nothing that was typed is lost. */
function keepAside({ path }: Session, text: Buffer): never {
  const aside = `${path}.mine~`;
  writeFileSync(aside, text, { mode: 0o600 });
  throw new UserError(`\`${path}\` was changed at the same place meanwhile; it is as the others left it`, {
    help: `Your text is in ${aside}: compare the two, and edit again.`,
  });
}

function write({ path, order: { vault } }: Session, { before, text }: Draft): boolean {
  const record = new FileRecord();
  record.note(path, before);
  const old = new SourceFile(path, before.toString('utf8'));
  const file = { path, before: old, after: text.toString('utf8'), edits: [] };
  return commitEdit({ files: [file], renames: [], notes: [] }, record, vault);
}
