import { existsSync, readdirSync, statSync } from 'node:fs';
import { basename, dirname, isAbsolute, join, normalize } from 'node:path';
import type { RoleUse } from './play.ts';

export interface FoundRole {
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
}

/** The folder of a role: in `roles/` beside the playbook, where the settings say, beside the roles that name it, or where its name is a path. */
export function findRole(name: string, search: RoleSearch): FoundRole | MissingRole {
  const places = listPlaces(name, search);
  const path = places.find(isFolder);
  if (path !== undefined) return { name: basename(path), path };
  return { searched: places, known: listRoles(places.map((place) => dirname(place))) };
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
