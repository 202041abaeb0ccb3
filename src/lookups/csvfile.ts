import { toText } from '../template/convert.ts';
import type { Value } from '../template/value.ts';
import { findFile } from './find-file.ts';
import { type Lookup, LookupError } from './lookup.ts';
import { integer, raw, readOptions, text } from './options.ts';
import { parseCsv } from './parse-csv.ts';
import { readTextFile } from './read-file.ts';
import { splitTerm } from './split-term.ts';

/** For each key the column `col` of the first row that has the key in its column `keycol`, counted from 0; `default` where there is no such row, else nothing. */
export const csvfile: Lookup = (terms, given, call) => {
  if (terms.length === 0) throw new LookupError('Search key is required but was not found');
  return terms.flatMap((term) => {
    const { key, options } = splitTerm(toText(term));
    if (key === '') throw new LookupError(`Search key is required but was not found in \`${toText(term)}\``);
    const read = readOptions(new Map<string, Value>([...given, ...options]), {
      col: integer(1),
      keycol: integer(0),
      default: raw(),
      delimiter: text('TAB'),
      file: text('ansible.csv'),
      encoding: text('utf-8'),
    });
    const path = findFile(call, read.file);
    const rows = parseCsv(readTextFile(call, path, read.encoding), readDelimiter(read.delimiter));
    for (const [index, row] of rows.entries()) {
      if (row.length === 0) continue;
      const place = `row ${index + 1} of ${path}`;
      if (pickColumn(row, read.keycol, 'keycol', place) === key) return [pickColumn(row, read.col, 'col', place)];
    }
    return read.default === undefined ? [] : [read.default];
  });
};

function readDelimiter(name: string): string {
  const delimiter = name === 'TAB' || name === String.raw`\t` ? '\t' : name;
  if (Array.from(delimiter).length === 1) return delimiter;
  throw new LookupError(`\`delimiter\` has to be one character, or TAB, not \`${name}\``);
}

function pickColumn(row: readonly string[], column: number, option: string, place: string): string {
  const field = row.at(column);
  if (field !== undefined) return field;
  throw new LookupError(`${place} has ${row.length} columns, and \`${option}\` is ${column}, counted from 0`);
}
