import { type FileBytes, loadFile, type ReadFile } from '../../source/load-file.ts';
import type { SourceFile } from '../../source/source-file.ts';
import { isHostList, listSourceFiles } from '../list-source-files.ts';
import type { EditedFile, EditResult } from './edit-plan.ts';
import { applyEdits } from './text-edit.ts';
import { type ThinText, thinText } from './thin-text.ts';

/** What an edit is about. */
export interface Concern {
  readonly names: ReadonlySet<string>;
  /** Of these all that is in them. */
  readonly groups: ReadonlySet<string>;
}

/** Reads sources without the hosts that an edit has nothing to do with, and makes what came of it an edit of the whole texts. */
export class ThinSources {
  readonly #readFile: ReadFile;
  readonly #names: ReadonlySet<string>;
  readonly #groups: ReadonlySet<string>;
  readonly #sources: ReadonlySet<string>;
  readonly #thinned = new Map<string, { whole: SourceFile; thin: ThinText; bytes: FileBytes }>();

  constructor(sources: readonly string[], readFile: ReadFile, { names, groups }: Concern) {
    this.#readFile = readFile;
    this.#names = names;
    this.#groups = groups;
    this.#sources = new Set(listFiles(sources));
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
    const thin = 'kind' in whole ? undefined : thinText(whole.text, this.#names, this.#groups);
    if ('kind' in whole || thin === undefined) return bytes;
    const isSecret = whole.isSecret;
    const read = { whole, thin, bytes: Object.assign(new TextEncoder().encode(thin.text), { isSecret }) };
    this.#thinned.set(path, read);
    return read.bytes;
  };

  /** Undefined where an edit is about what was left out. */
  widen(result: EditResult): EditResult | undefined {
    const files: EditedFile[] = [];
    for (const file of result.files) {
      const known = this.#thinned.get(file.path);
      const edits = known === undefined ? file.edits : known.thin.toWhole(file.edits);
      if (edits === undefined) return undefined;
      const { path } = file;
      files.push(
        known === undefined ? file : { path, before: known.whole, after: applyEdits(known.whole.text, edits), edits },
      );
    }
    return { ...result, files };
  }
}

/** The files among sources, and in their folders. */
export function listFiles(sources: readonly string[]): readonly string[] {
  return sources.filter((source) => !isHostList(source)).flatMap(listSourceFiles);
}
