import { toText } from '../template/convert.ts';
import { compileRegex, searchRegex } from '../template/python-regex.ts';
import type { Value } from '../template/value.ts';
import { suggest } from '../util/suggest.ts';
import { findFile } from './find-file.ts';
import { interpolate } from './interpolate-ini.ts';
import { type Lookup, LookupError } from './lookup.ts';
import { choice, flag, raw, readOptions, text } from './options.ts';
import { foldKey, type IniOptions, type IniSection, parseIni } from './parse-ini.ts';
import { readTextFile } from './read-file.ts';
import { splitTerm } from './split-term.ts';

const PROPERTIES = 'java_properties';

interface Reading extends IniOptions {
  readonly interpolation: boolean;
  readonly re: boolean;
  readonly default: Value;
}

/** Values of keys in INI files, or in files of Java properties; with `re` the values of all keys that an expression matches from their beginning. */
export const ini: Lookup = (terms, given, call) =>
  terms.flatMap((term) => {
    const { key, options } = readTerm(toText(term));
    const read = readOptions(new Map<string, Value>([...given, ...options]), {
      type: choice('ini', 'properties'),
      file: text('ansible.ini'),
      section: text('global'),
      re: flag(false),
      encoding: text('utf-8'),
      default: raw(),
      case_sensitive: flag(false),
      allow_no_value: flag(false),
      allow_none: flag(false),
      interpolation: flag(true),
    });
    const path = findFile(call, read.file);
    const content = readTextFile(call, path, read.encoding);
    const name = read.type === 'properties' ? PROPERTIES : read.section;
    const reading = {
      caseSensitive: read.case_sensitive,
      allowNoValue: read.allow_no_value || read.allow_none,
      interpolation: read.interpolation,
      re: read.re,
      default: read.default ?? '',
    };
    const sections = sayWhere(path, () => parseIni(content, reading, read.type === 'properties' ? name : undefined));
    return sayWhere(path, () => findValues(sections, name, key, reading));
  });

function readTerm(term: string): { readonly key: string; readonly options: ReadonlyMap<string, string> } {
  if (!/[= ]/.test(term.trim())) return { key: term, options: new Map() };
  const split = splitTerm(term);
  if (split.key === '') throw new LookupError(`No key to look up in \`${term}\``);
  return split;
}

function findValues(sections: ReadonlyMap<string, IniSection>, name: string, key: string, reading: Reading): Value[] {
  const section = sections.get(name);
  if (section === undefined) {
    const near = suggest(name, sections.keys());
    throw new LookupError(`No section: '${name}'`, near === undefined ? undefined : `did you mean \`${near}\`?`);
  }
  const entries = new Map([...(sections.get('DEFAULT') ?? []), ...section]);
  const finish = (value: string | null): string | null =>
    value === null || !reading.interpolation
      ? value
      : interpolate(value, (other) => entries.get(foldKey(other, reading)));
  if (reading.re) {
    const pattern = compileRegex(`(?:${key})`);
    return [...entries]
      .filter(([candidate]) => searchRegex(pattern, candidate) === 0)
      .map(([, value]) => finish(value));
  }
  const value = entries.get(foldKey(key, reading));
  if (value === undefined) return [reading.default];
  const finished = finish(value);
  return finished === null ? [] : [finished];
}

function sayWhere<T>(path: string, step: () => T): T {
  try {
    return step();
  } catch (error) {
    throw error instanceof LookupError ? new LookupError(`${path}: ${error.message}`, error.help) : error;
  }
}
