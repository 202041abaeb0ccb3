import { toText } from '../template/convert.ts';
import { findFile } from './find-file.ts';
import type { Lookup } from './lookup.ts';
import { flag, readOptions } from './options.ts';
import { readTextFile } from './read-file.ts';

/** Contents of files on the controller; white space at the end is dropped unless `rstrip=false`. */
export const file: Lookup = (terms, given, call) => {
  const { lstrip, rstrip } = readOptions(given, { rstrip: flag(true), lstrip: flag(false) });
  return terms.map((term) => {
    const text = readTextFile(call, findFile(call, toText(term)));
    const right = rstrip ? text.trimEnd() : text;
    return lstrip ? right.trimStart() : right;
  });
};

/** The same for files that may be encrypted with ansible-vault, every blank kept. */
export const unvault: Lookup = (terms, given, call) => {
  readOptions(given, {});
  return terms.map((term) => readTextFile(call, findFile(call, toText(term))));
};
