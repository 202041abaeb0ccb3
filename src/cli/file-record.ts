import { readFileSync } from 'node:fs';
import type { ReadFile } from '../source/load-file.ts';

/** What files held when they were read, so that nothing is written over what changed since. */
export class FileRecord {
  readonly #bytes = new Map<string, Buffer | undefined>();

  /** Reads through another reader, and notes what stands on the disk. */
  watch(readFile: ReadFile): ReadFile {
    return (path) => {
      if (!this.#bytes.has(path)) this.#bytes.set(path, readBytes(path));
      return readFile(path);
    };
  }

  note(path: string, bytes: Buffer): void {
    this.#bytes.set(path, bytes);
  }

  get paths(): readonly string[] {
    return [...this.#bytes.keys()];
  }

  bytesOf(path: string): Buffer | undefined {
    return this.#bytes.get(path);
  }

  /** The first file that is another one now. */
  findChanged(): string | undefined {
    for (const [path, before] of this.#bytes) {
      const now = readBytes(path);
      if (before === undefined ? now !== undefined : now === undefined || !before.equals(now)) return path;
    }
    return undefined;
  }
}

function readBytes(path: string): Buffer | undefined {
  try {
    return readFileSync(path);
  } catch {
    return undefined;
  }
}
