import { existsSync } from 'node:fs';
import { isAbsolute, join } from 'node:path';
import { LookupError, type LookupWorld } from './lookup.ts';

/** The file behind a name: absolute, or in `files/` of one of the folders, or in one of them. Throws LookupError that names the places. */
export function findFile(world: LookupWorld, name: string): string {
  const places = isAbsolute(name)
    ? [name]
    : world.folders.flatMap((folder) => [join(folder, 'files', name), join(folder, name)]);
  const found = places.find((place) => existsSync(place));
  if (found === undefined) throw new LookupError(`there is no file \`${name}\`: looked for ${places.join(', ')}`);
  return found;
}
