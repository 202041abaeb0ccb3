import { readdirSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { suggest } from '../util/suggest.ts';

const PLAYBOOK = /\.ya?ml$/;

/** A playbook that is there and may have been meant by a path where none is: another ending, the folder `playbooks`, or a near name. */
export function suggestPlaybook(path: string): string | undefined {
  const name = basename(path);
  for (const folder of [dirname(path), join(dirname(path), 'playbooks')]) {
    const names = listPlaybooks(folder);
    const same = names.find((other) => other === name || other.replace(PLAYBOOK, '') === name.replace(PLAYBOOK, ''));
    const near = same ?? suggest(name, names) ?? suggest(`${name}.yml`, names);
    if (near !== undefined) return join(folder, near);
  }
  return undefined;
}

function listPlaybooks(folder: string): string[] {
  try {
    return readdirSync(folder).filter((name) => PLAYBOOK.test(name));
  } catch {
    return [];
  }
}
