import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import type { FolderKind } from '../template/lookup-context.ts';
import { type LookupCall, LookupError } from './lookup.ts';

/** The file behind a name, as an absolute path: the first that is there of the places where a task's files are. Throws LookupError that names them. */
export function findFile(call: LookupCall, name: string, kind: FolderKind = 'files'): string {
  const places = listPlaces(call, name, kind);
  const found = places.find((place) => existsSync(place));
  if (found === undefined) throw new LookupError(`there is no file \`${name}\`: looked for ${places.join(', ')}`);
  return found;
}

/** Where a file may be, as absolute paths, in the order of preference. */
export function listPlaces(call: LookupCall, name: string, kind: FolderKind = 'files'): string[] {
  const { cwd, folder } = call.world;
  const path = expandHome(call, name);
  const places =
    call.context.place?.search(kind, path) ?? [join(kind, path), path].map((part) => resolve(folder, part));
  return [...new Set(places.map((place) => resolve(cwd, place)))];
}

/** A path that begins with `~/` in the home folder of who runs this. */
export function expandHome({ world }: LookupCall, path: string): string {
  if (path !== '~' && !path.startsWith('~/')) return path;
  return join(world.env['HOME'] ?? homedir(), path.slice(1));
}

/** The folder of the playbook. */
export function findFolder({ world, context }: LookupCall): string {
  return resolve(world.cwd, context.place?.folder ?? world.folder);
}
