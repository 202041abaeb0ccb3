import { readFileSync } from 'node:fs';
import type { KnownCode } from './codes.ts';
import { SourceFile } from './source-file.ts';
import type { Span } from './span.ts';

/** What stands in a file; `isSecret` where it was encrypted, so that no message may show it. */
export type FileBytes = Uint8Array & { readonly isSecret?: boolean };

/** Reads a file as bytes; throws as `readFileSync` does, or a SealedFile. */
export type ReadFile = (path: string) => FileBytes;

/** A file is encrypted, and nothing opens it. */
export class SealedFile extends Error {
  /** What stands in it. */
  readonly text: string;
  readonly help: string | undefined;
  /** Nothing is run, and no password is given: what it holds is not asked for. */
  readonly mayStay: boolean;

  constructor(text: string, reason: string, help?: string, mayStay = false) {
    super(reason);
    this.name = 'SealedFile';
    this.text = text;
    this.help = help;
    this.mayStay = mayStay;
  }
}

export interface LoadProblem {
  readonly kind: 'missing' | 'unreadable' | 'sealed';
  /** Completes "…: ". */
  readonly reason: string;
  readonly help?: string | undefined;
  /** The file as it is encrypted. */
  readonly sealed?: SourceFile;
  /** A file of variables is passed over then, with a warning. */
  readonly mayStay?: boolean;
}

const HEADER = '$ANSIBLE_VAULT;';

const readFromDisk: ReadFile = (path) => readFileSync(path);

/** Reads a text file under the name that errors will show. */
export function loadFile(path: string, readFile: ReadFile = readFromDisk): SourceFile | LoadProblem {
  let bytes: FileBytes;
  try {
    bytes = readFile(path);
  } catch (error) {
    return error instanceof SealedFile ? explainSealed(path, error) : explainReadError(error);
  }
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return { kind: 'unreadable', reason: 'it is not UTF-8 text' };
  }
  if (text.startsWith(HEADER)) return explainSealed(path, new SealedFile(text, 'it is encrypted with ansible-vault'));
  return new SourceFile(path, text, { isSecret: bytes.isSecret === true });
}

function explainSealed(path: string, { text, message, help, mayStay }: SealedFile): LoadProblem {
  return { kind: 'sealed', reason: message, help, sealed: new SourceFile(path, text), mayStay };
}

/** How a file that cannot be loaded is reported: by `missing` where it is not there; one that is encrypted with its own place. */
export function classifyLoad(
  { kind, help, sealed }: LoadProblem,
  missing: KnownCode,
): { readonly code: KnownCode; readonly place: { span?: Span }; readonly advice: { help?: string } } {
  const code = kind === 'missing' ? missing : kind === 'sealed' ? 'LS0505' : 'LS0502';
  const span = sealed === undefined ? undefined : { file: sealed, start: 0, end: sealed.line(1).length };
  return { code, place: span === undefined ? {} : { span }, advice: help === undefined ? {} : { help } };
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
