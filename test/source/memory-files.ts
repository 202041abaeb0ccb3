import type { ReadFile } from '../../src/source/load-file.ts';

/** Files that stand in a test. */
export function createReadFile(files: Readonly<Record<string, string>>): ReadFile {
  return (path) => {
    const text = files[path];
    if (text === undefined) throw Object.assign(new Error(`no file ${path}`), { code: 'ENOENT' });
    return Buffer.from(text);
  };
}
