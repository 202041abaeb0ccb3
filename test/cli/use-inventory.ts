import { readFileSync } from 'node:fs';
import { beforeEach } from 'vitest';
import { type Ran, run } from './fake-io.ts';
import { type TestFolder, useFolder } from './use-folder.ts';

export const HOSTS = `all:
  children:
    web: # servers
      hosts:
        w[1:2]:
        w3: {port: 80}
    db:
      vars: {port: 5432}
`;

export interface InventoryProject {
  readonly folder: TestFolder;
  readonly read: (name: string) => string;
  /** `run inventory WORDS`. */
  readonly inventory: (...words: string[]) => Promise<Ran>;
}

/** A project with the inventory `inv`: its hosts, and a file of variables of the group db. */
export function useInventory(): InventoryProject {
  const folder = useFolder();
  beforeEach(() => {
    folder.write('longshore.yml', 'inventory: inv\n');
    folder.write('inv/hosts.yml', HOSTS);
    folder.write('inv/group_vars/db.yml', '# The database.\nversion: "15"\n');
  });
  return {
    folder,
    read: (name) => readFileSync(`${folder.path}/${name}`, 'utf8'),
    inventory: (...words) => run(['inventory', ...words], { cwd: folder.path }),
  };
}
