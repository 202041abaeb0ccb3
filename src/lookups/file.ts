import { readFileSync } from 'node:fs';
import { isTruthy, toText } from '../template/convert.ts';
import { findFile } from './find-file.ts';
import type { Lookup } from './lookup.ts';

/** Contents of files on the controller; white space at the end is dropped unless `rstrip=false`. */
export const file: Lookup = (terms, options, world) => {
  const rstrip = isTruthy(options.get('rstrip') ?? true);
  const lstrip = isTruthy(options.get('lstrip') ?? false);
  return terms.map((term) => {
    const text = readFileSync(findFile(world, toText(term)), 'utf8');
    const right = rstrip ? text.trimEnd() : text;
    return lstrip ? right.trimStart() : right;
  });
};
