import { randomBytes } from 'node:crypto';
import { unlinkSync } from 'node:fs';
import { open, unlink } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** What one process of ssh says of itself, apart from its stderr, where it would stand among what the host says. */
export interface OpensshLog {
  /** For ssh; before the user's own, which win. */
  readonly arguments: readonly string[];
  /** Takes the file's name away, which ssh needs no more when it has begun. */
  hide(): void;
  /** All of it, once, when ssh has ended. */
  take(): Promise<string>;
}

/** Where there can be no file, a login goes on without, and ssh says it on stderr. */
const NONE: OpensshLog = { arguments: [], hide: () => {}, take: () => Promise.resolve('') };

/** Gives each process of ssh a file for its log: for this user alone, under a name that nobody can know, and only until it has logged in. */
export class OpensshLogs {
  readonly #paths = new Set<string>();

  async open(): Promise<OpensshLog> {
    const path = join(tmpdir(), `longshore-ssh-${randomBytes(16).toString('hex')}`);
    let file: FileHandle;
    try {
      file = await open(path, 'wx+', 0o600);
    } catch {
      return NONE;
    }
    this.#paths.add(path);
    const hide = (): void => {
      if (this.#paths.delete(path)) unlink(path).catch(() => {});
    };
    return {
      arguments: ['-E', path, '-o', 'LogLevel=DEBUG1'],
      hide,
      take: async () => {
        hide();
        try {
          return (await file.readFile('utf8')).replaceAll('\r\n', '\n');
        } finally {
          await file.close();
        }
      },
    };
  }

  /** For a program that ends at once. */
  abandon(): void {
    for (const path of this.#paths) unlinkSync(path);
  }
}
