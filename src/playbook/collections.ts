import { dirname, join } from 'node:path';
import { expandHome } from '../util/expand-home.ts';

/** Where ansible-galaxy puts collections for a user, and packages for all. */
const SHARED = ['~/.ansible/collections', '/usr/share/ansible/collections'];

/** The collection that a full name begins with, such as `community.general` of `community.general.web`; undefined where it names none. */
export function readCollection(name: string): string | undefined {
  return /^([A-Za-z_]\w*\.[A-Za-z_]\w*)(?:\.\w[\w-]*)+$/.exec(name)?.[1];
}

/** Where what a full name names may lie: `folder` is that of the collection for its kind. None for a name that is not full. */
export function listCollectionPlaces(name: string, folder: 'roles' | 'playbooks', playbook: string): readonly string[] {
  const [namespace, collection, ...rest] = name.split('.');
  if (readCollection(name) === undefined || namespace === undefined || collection === undefined) return [];
  const beside = dirname(playbook);
  const roots = [
    join(beside, 'collections'),
    join(beside, '..', 'collections'),
    ...SHARED.map((folder) => expandHome(folder)),
  ];
  return roots.map((root) => join(root, 'ansible_collections', namespace, collection, folder, ...rest));
}
