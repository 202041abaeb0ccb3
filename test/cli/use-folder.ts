import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach } from 'vitest';

export interface TestFolder {
  readonly path: string;
  /** Writes a file in it, with the folders above. */
  readonly write: (name: string, text: string) => void;
}

/** An empty folder for each test, which is the current one during it. */
export function useFolder(): TestFolder {
  const home = process.cwd();
  let path = '';
  beforeEach(() => {
    path = mkdtempSync(join(tmpdir(), 'longshore-folder-'));
    process.chdir(path);
  });
  afterEach(() => {
    process.chdir(home);
    rmSync(path, { recursive: true, force: true });
  });
  return {
    get path() {
      return path;
    },
    write: (name, text) => {
      mkdirSync(dirname(join(path, name)), { recursive: true });
      writeFileSync(join(path, name), text);
    },
  };
}
