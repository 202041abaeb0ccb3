import { readFileSync } from 'node:fs';
import { SourceFile } from './source-file.ts';

/** Reads a file as bytes; throws as `readFileSync` does. */
export type ReadFile = (path: string) => Uint8Array;

export interface LoadProblem {
  readonly kind: 'missing' | 'unreadable';
  /** Completes "…: ". */
  readonly reason: string;
}

const readFromDisk: ReadFile = (path) => readFileSync(path);

/** Reads a text file under the name that errors will show. */
export function loadFile(path: string, readFile: ReadFile = readFromDisk): SourceFile | LoadProblem {
  let bytes: Uint8Array;
  try {
    bytes = readFile(path);
  } catch (error) {
    return explainReadError(error);
  }
  try {
    return new SourceFile(path, new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    return { kind: 'unreadable', reason: 'it is not UTF-8 text' };
  }
}

function explainReadError(error: unknown): LoadProblem {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  switch (code) {
    case 'ENOENT':
    case 'ENOTDIR':
      return { kind: 'missing', reason: 'there is no such file' };
    case 'EACCES':
    case 'EPERM':
      return { kind: 'unreadable', reason: 'permission denied' };
    case 'EISDIR':
      return { kind: 'unreadable', reason: 'it is a folder' };
    default:
      return { kind: 'unreadable', reason: error instanceof Error ? error.message : String(error) };
  }
}
