import { existsSync, readdirSync, statSync } from 'node:fs';
import { basename, dirname, isAbsolute, join } from 'node:path';
import { toText } from '../template/convert.ts';
import type { Lookup } from './lookup.ts';

/** Files on the controller whose names match patterns (`*`, `?`, `[…]` in the last part of the path), sorted. */
export const fileglob: Lookup = (terms, _options, world) =>
  terms.flatMap((term) => {
    const pattern = toText(term);
    const folder = dirname(pattern);
    const places = isAbsolute(pattern)
      ? [folder]
      : world.folders.flatMap((base) => [join(base, 'files', folder), join(base, folder)]);
    const place = places.find((candidate) => existsSync(candidate) && statSync(candidate).isDirectory());
    if (place === undefined) return [];
    const matches = translateGlob(basename(pattern));
    return readdirSync(place)
      .filter((name) => matches.test(name))
      .map((name) => join(place, name))
      .filter((path) => statSync(path).isFile())
      .sort();
  });

function translateGlob(pattern: string): RegExp {
  const source = pattern.replace(/\[!/g, '[^').replace(/[.+^${}()|\\]|\*|\?/g, (char) => {
    if (char === '*') return '.*';
    if (char === '?') return '.';
    return char === '^' ? '^' : `\\${char}`;
  });
  return new RegExp(`^${source}$`, 's');
}
