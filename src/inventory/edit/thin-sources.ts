import { type FileBytes, loadFile, type ReadFile } from '../../source/load-file.ts';
import type { SourceFile } from '../../source/source-file.ts';
import { isHostList, listSourceFiles } from '../list-source-files.ts';
import type { EditResult } from './edit-plan.ts';
import { applyEdits } from './text-edit.ts';
import { type ThinText, thinText } from './thin-text.ts';

/** Reads sources without the hosts that an edit has nothing to do with, and makes what came of it an edit of the whole texts. */
export class ThinSources {
  readonly #readFile: ReadFile;
  readonly #names: ReadonlySet<string>;
  readonly #sources: ReadonlySet<string>;
  readonly #thinned = new Map<string, { whole: SourceFile; thin: ThinText; bytes: FileBytes }>();

  constructor(sources: readonly string[], readFile: ReadFile, names: ReadonlySet<string>) {
    this.#readFile = readFile;
    this.#names = names;
    this.#sources = new Set(sources.filter((source) => !isHostList(source)).flatMap(listSourceFiles));
  }

  get isThin(): boolean {
    return this.#thinned.size > 0;
  }

  readonly readFile: ReadFile = (path) => {
    const known = this.#thinned.get(path);
    if (known !== undefined) return known.bytes;
    const bytes = this.#readFile(path);
    if (!this.#sources.has(path)) return bytes;
    const whole = loadFile(path, () => bytes);
    const thin = 'kind' in whole ? undefined : thinText(whole.text, this.#names);
    if ('kind' in whole || thin === undefined) return bytes;
    const isSecret = whole.isSecret;
    const read = { whole, thin, bytes: Object.assign(new TextEncoder().encode(thin.text), { isSecret }) };
    this.#thinned.set(path, read);
    return read.bytes;
  };

  widen(result: EditResult): EditResult {
    const files = result.files.map((file) => {
      const known = this.#thinned.get(file.path);
      if (known === undefined) return file;
      const edits = known.thin.toWhole(file.edits);
      return { path: file.path, before: known.whole, after: applyEdits(known.whole.text, edits), edits };
    });
    return { ...result, files };
  }
}
