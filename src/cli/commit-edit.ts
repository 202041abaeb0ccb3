import { accessSync, chmodSync, constants, existsSync, mkdirSync, realpathSync, renameSync, rmSync } from 'node:fs';
import { dirname } from 'node:path';
import type { EditedFile, EditResult } from '../inventory/edit/edit-plan.ts';
import type { FileRecord } from './file-record.ts';
import { lockFolder } from './lock-folder.ts';
import type { Vault } from './open-vault.ts';
import { replaceFile } from './replace-file.ts';
import { UserError } from './user-error.ts';

/**
 * Writes what an edit made of files, all of them or none, while no other command writes there. False where one of the files that were read
 * has been changed since: then nothing is written. @throws UserError
 */
export function commitEdit({ files, renames }: EditResult, record: FileRecord, vault: Vault): boolean {
  for (const { path } of files) mkdirSync(dirname(path), { recursive: true });
  const written = [...files.map(({ path }) => path), ...renames.map(({ from }) => from)].map(folderOf);
  const read = record.paths.filter((path) => existsSync(path)).map(folderOf);
  // Sorted, so that two commands never wait for each other.
  const folders = [...new Set([...written, ...read.filter(isWritable)])].sort();
  const free: (() => void)[] = [];
  try {
    for (const folder of folders) free.push(lockFolder(folder));
    if (record.findChanged() !== undefined) return false;
    for (const { from, to } of renames) if (existsSync(to) || !existsSync(from)) return false;
    writeAll(files, record, vault);
    for (const { from, to } of renames) rename(from, to, () => restore(files, record));
    return true;
  } finally {
    for (const each of free.reverse()) each();
  }
}

function folderOf(path: string): string {
  return existsSync(path) ? dirname(realpathSync(path)) : realpathSync(dirname(path));
}

function isWritable(folder: string): boolean {
  try {
    accessSync(folder, constants.W_OK);
    return true;
  } catch {
    return false;
  }
}

function writeAll(files: readonly EditedFile[], record: FileRecord, vault: Vault): void {
  const contents = files.map(({ path, before, after }) => {
    const plain = Buffer.concat([readMark(record.bytesOf(path)), Buffer.from(after)]);
    const sealed = before?.isSecret === true ? record.bytesOf(path) : undefined;
    return {
      path,
      isNew: before === undefined,
      content: sealed === undefined ? plain : vault.sealAgain(sealed, plain),
    };
  });
  for (const [at, { path, content, isNew }] of contents.entries()) {
    try {
      replaceFile(path, content, path);
      // What others could not read would be no part of a shared inventory.
      if (isNew) chmodSync(path, 0o666 & ~process.umask());
    } catch (error) {
      restore(files.slice(0, at), record);
      throw error;
    }
  }
}

/** The byte order mark that a file begins with, which is no part of its text. */
function readMark(bytes: Uint8Array | undefined): Uint8Array {
  const mark = Buffer.from('\uFEFF');
  return bytes !== undefined && mark.equals(bytes.subarray(0, mark.length)) ? mark : new Uint8Array();
}

function rename(from: string, to: string, undo: () => void): void {
  try {
    renameSync(from, to);
  } catch (error) {
    undo();
    throw new UserError(`\`${from}\` cannot be renamed: ${error instanceof Error ? error.message : String(error)}`, {
      help: 'Everything is as it was.',
    });
  }
}

function restore(files: readonly EditedFile[], record: FileRecord): void {
  for (const { path } of files) {
    const before = record.bytesOf(path);
    if (before === undefined) rmSync(path, { force: true });
    else replaceFile(path, before, path);
  }
}
