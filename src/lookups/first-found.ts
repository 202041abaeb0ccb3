import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe } from '../template/argument.ts';
import { toText } from '../template/convert.ts';
import type { FolderKind } from '../template/lookup-context.ts';
import { undefinedError } from '../template/refuse-use.ts';
import { Markup, Undefined, type Value } from '../template/value.ts';
import { listPlaces } from './find-file.ts';
import { type Lookup, LookupError } from './lookup.ts';
import { flag, list, readOptions } from './options.ts';

/** The option with which a loop says in which folders its task's files are. */
export const FOLDER_OPTION = '_subdir';

const OPTIONS = { files: list(), paths: list(), skip: flag(false) };

const FOLDERS: readonly FolderKind[] = ['templates', 'vars'];

interface Search {
  readonly names: string[];
  readonly missing: Undefined[];
  skip: boolean;
}

/**
 * The first file that is there of a list of names, or of dicts with `files`, `paths` and `skip`. What is undefined is passed over;
 * with `skip` nothing found is an empty list. Looked for where the files of the task are that loops over it.
 */
export const firstFound: Lookup = (terms, given, call) => {
  const options = readOptions(new Map([...given].filter(([name]) => name !== FOLDER_OPTION)), OPTIONS);
  const folder = FOLDERS.find((kind) => kind === given.get(FOLDER_OPTION));
  const search: Search = { names: [], missing: [], skip: options.skip };
  addTerms(search, terms.length === 0 ? (options.files ?? []) : terms, options.paths ?? [], options.skip);
  for (const name of search.names) {
    const found = listPlaces(call, name, folder).find((place) => existsSync(place));
    if (found !== undefined) return [found];
  }
  if (search.skip) return [];
  const [missing] = search.missing;
  if (missing !== undefined && search.names.length === 0) throw undefinedError(missing);
  const names = search.names.map((name) => `\`${name}\``).join(', ');
  const note = missing === undefined ? '' : `, and ${missing.message}`;
  throw new LookupError(
    names === ''
      ? 'there is no name of a file to look for'
      : `No file was found when using first_found: there is none of the files ${names}${note}`,
  );
};

function addTerms(search: Search, terms: readonly Value[], paths: readonly string[], skip: boolean): void {
  for (const term of terms) {
    if (term instanceof Undefined) {
      search.missing.push(term);
    } else if (Array.isArray(term)) {
      addTerms(search, term, paths, skip);
    } else if (term instanceof Map) {
      const own = readOptions(new Map(Array.from(term, ([key, value]) => [toText(key), value])), OPTIONS);
      addNames(search, own.files ?? [], own.paths ?? [], own.skip);
    } else if (typeof term === 'string' || term instanceof Markup) {
      addNames(search, [toText(term)], paths, skip);
    } else {
      throw new LookupError(`it takes names of files, lists of them, and dicts, not ${describe(term)}`);
    }
  }
}

/** As in Ansible the last one decides what nothing found means. */
function addNames(search: Search, files: readonly string[], paths: readonly string[], skip: boolean): void {
  search.skip = skip;
  const names = files.flatMap((name) => name.split(/[,;]/));
  const folders = paths.flatMap((path) => path.split(/[,:;]/));
  search.names.push(
    ...(folders.length === 0 ? names : folders.flatMap((path) => names.map((name) => join(path, name)))),
  );
}
