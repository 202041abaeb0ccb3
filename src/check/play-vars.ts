import { existsSync } from 'node:fs';
import { dirname, join, normalize, relative } from 'node:path';
import type { Play } from '../playbook/play.ts';
import { isTemplate } from '../playbook/playbook-reader.ts';
import { listSearchPath } from '../playbook/search-path.ts';
import { createError, createWarning } from '../source/codes.ts';
import type { Diagnostic } from '../source/diagnostic.ts';
import { classifyLoad, type ReadFile } from '../source/load-file.ts';
import type { MappingNode, ScalarNode } from '../source/node.ts';
import { readVarsFile } from '../source/read-vars-file.ts';
import { listFilesBelow, listFilesIn } from './list-files-below.ts';

/** What `vars_files` of a play bring. */
export interface PlayVars {
  /** Of files that are the same for all hosts, the strongest first. */
  readonly mappings: readonly MappingNode[];
  /** Names in files that a host may choose. */
  readonly names: ReadonlySet<string>;
  /** There may be further names, which nobody can foresee. */
  readonly unforeseeable: boolean;
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * Reads the files of `vars_files`; where a name is a template, those that it may come out as.
 * @param isSure a file that is not there now is not there when the play begins
 */
export function readPlayVars(play: Play, isSure: boolean, readFile?: ReadFile): PlayVars {
  const reader = new Reader(play, isSure, readFile);
  for (const choices of play.varsFiles) {
    if (choices.some(isTemplate)) reader.readPossible(choices);
    else reader.readFirst(choices);
  }
  return reader;
}

class Reader implements PlayVars {
  readonly mappings: MappingNode[] = [];
  readonly names = new Set<string>();
  unforeseeable = false;
  readonly diagnostics: Diagnostic[] = [];
  readonly #play: Play;
  readonly #isSure: boolean;
  readonly #readFile: ReadFile | undefined;

  constructor(play: Play, isSure: boolean, readFile: ReadFile | undefined) {
    this.#play = play;
    this.#isSure = isSure;
    this.#readFile = readFile;
  }

  readFirst(choices: readonly ScalarNode[]): void {
    const places = choices.flatMap((choice) =>
      this.#listPlaces(String(choice.value)).map((path) => ({ path, choice })),
    );
    const found = places.find(({ path }) => this.#isThere(path));
    if (found === undefined) {
      const [first] = choices;
      if (first === undefined) return;
      const names = choices.map(({ value }) => `\`${String(value)}\``).join(', ');
      const message =
        choices.length === 1
          ? `the file of variables ${names} is not there`
          : `none of the files of variables ${names} is there`;
      const help = `Searched: ${places.map(({ path }) => path).join(', ')}.`;
      const create = this.#isSure ? createError : createWarning;
      this.diagnostics.push(create('LS0504', message, { span: first.span, help }));
      this.unforeseeable = true;
      return;
    }
    const vars = this.#read(found.path, found.choice, true);
    if (vars !== undefined) this.mappings.unshift(vars);
  }

  readPossible(choices: readonly ScalarNode[]): void {
    for (const choice of choices) {
      const paths = isTemplate(choice)
        ? this.#listPossible(String(choice.value))
        : this.#listPlaces(String(choice.value))
            .filter((path) => this.#isThere(path))
            .slice(0, 1);
      if (paths === undefined || (isTemplate(choice) && paths.length === 0)) this.unforeseeable = true;
      for (const path of paths ?? [])
        for (const { name } of this.#read(path, choice, false)?.entries ?? []) this.names.add(name);
      // Those behind one that is there are never asked for.
      if (!isTemplate(choice) && (paths ?? []).length > 0) return;
    }
  }

  #listPlaces(name: string): readonly string[] {
    const { path } = this.#play.file;
    return listSearchPath('vars', name, { file: path, playbook: path, roles: [] });
  }

  /** The files that a name with templates in it may mean; undefined where it may lie anywhere. */
  #listPossible(text: string): string[] | undefined {
    const name = text.replaceAll(/\{\{\s*playbook_dir\s*\}\}/g, () => dirname(this.#play.file.path));
    const folder = name.slice(0, name.indexOf('{')).replace(/[^/]*$/, '');
    const rest = name.slice(folder.length);
    const folders = this.#listPlaces(join(folder, 'x')).map((path) => dirname(path));
    const isOwn = (each: string): boolean => normalize(each) === normalize(dirname(this.#play.file.path));
    // Below the playbook's own folder may be anything.
    if (rest.includes('/') && folders.some(isOwn)) return undefined;
    const parts = rest.split(/\{[{%#].*?[}%#]\}/s);
    const pattern = new RegExp(
      `^${parts.map((part) => part.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&')).join('.*')}$`,
      's',
    );
    return folders.flatMap((each) => {
      const files = isOwn(each) ? listFilesIn(each) : listFilesBelow(each);
      return files.filter((path) => pattern.test(relative(each, path)));
    });
  }

  #isThere(path: string): boolean {
    return existsSync(path);
  }

  #read(path: string, { span }: ScalarNode, isSure: boolean): MappingNode | undefined {
    const read = readVarsFile(path, this.#readFile, { takesList: true });
    const diagnostics: Diagnostic[] = [];
    if ('kind' in read) {
      const { code, advice } = classifyLoad(read, 'LS0504');
      const message = `the file of variables \`${path}\` cannot be read: ${read.reason}`;
      const create = read.mayStay === true ? createWarning : createError;
      diagnostics.push(create(code, message, { span, ...advice }));
      this.unforeseeable = true;
    } else {
      diagnostics.push(...read.diagnostics);
    }
    if (isSure) this.diagnostics.push(...diagnostics);
    else this.#warn(diagnostics);
    return 'kind' in read ? undefined : read.vars;
  }

  /** A file that a host may choose; one that holds something else is none. */
  #warn(diagnostics: readonly Diagnostic[]): void {
    for (const found of diagnostics.filter(({ code }) => code !== 'LS0201')) {
      this.diagnostics.push({ ...found, severity: 'warning' });
      this.unforeseeable = true;
    }
  }
}
