import { existsSync, readdirSync, statSync } from 'node:fs';
import { basename, dirname, isAbsolute, join, normalize } from 'node:path';
import { listCollectionPlaces, readCollection } from './collections.ts';
import type { RoleUse } from './play.ts';

export interface FoundRole {
  /** That of a collection's role in full, such as `community.general.web`. */
  readonly name: string;
  readonly path: string;
}

export interface MissingRole {
  /** The places searched. */
  readonly searched: readonly string[];
  /** Roles that are there. */
  readonly known: readonly string[];
}

export interface RoleSearch {
  /** The path of the playbook. */
  readonly playbook: string;
  /** The roles around it, the innermost first. */
  readonly around: readonly RoleUse[];
  /** Folders of the settings that hold roles. */
  readonly rolesPath: readonly string[];
  /** Collections whose roles are found by their short names. */
  readonly collections: readonly string[];
}

/**
 * The folder of a role: in its collection, in `roles/` beside the playbook, where the settings say, beside the roles that name it, or where its
 * name is a path. Without one, a role of a collection means its neighbours first, then those of `collections`.
 */
export function findRole(name: string, search: RoleSearch): FoundRole | MissingRole {
  const ofCollection = findInCollections(name, search);
  if (ofCollection.found !== undefined) return ofCollection.found;
  const places = listPlaces(name, search);
  const path = places.find(isFolder);
  if (path !== undefined) return { name: basename(path), path };
  const searched = [...ofCollection.searched, ...places];
  return { searched, known: listRoles(searched.map((place) => dirname(place))) };
}

interface CollectionSearch {
  readonly found: FoundRole | undefined;
  readonly searched: readonly string[];
}

function findInCollections(name: string, { playbook, around, collections }: RoleSearch): CollectionSearch {
  const own = around[0] === undefined ? undefined : readCollection(around[0].name);
  const known = new Set([...(own === undefined ? [] : [own]), ...collections]);
  const names = readCollection(name) === undefined ? [...known].map((each) => `${each}.${name}`) : [name];
  const places = names.flatMap((full) =>
    listCollectionPlaces(full, 'roles', playbook).map((path): FoundRole => ({ name: full, path })),
  );
  return { found: places.find(({ path }) => isFolder(path)), searched: places.map(({ path }) => path) };
}

function listPlaces(name: string, { playbook, around, rolesPath }: RoleSearch): string[] {
  if (isAbsolute(name)) return [normalize(name)];
  const folder = dirname(playbook);
  const folders = [
    join(folder, 'roles'),
    ...rolesPath,
    ...around.flatMap(({ path }) => [dirname(path), join(path, 'roles')]),
    join(folder, '..', 'roles'),
    folder,
  ];
  return [...new Set(folders.map((each) => join(each, name)))];
}

function isFolder(path: string): boolean {
  return existsSync(path) && statSync(path).isDirectory();
}

/** Folders that look like roles. */
function listRoles(folders: readonly string[]): string[] {
  const names = new Set(
    folders.filter(isFolder).flatMap((folder) => readdirSync(folder).map((name) => join(folder, name))),
  );
  return [...names]
    .filter((path) => isFolder(join(path, 'tasks')) || isFolder(join(path, 'meta')))
    .map((path) => basename(path));
}
