import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseAllDocuments } from 'yaml';

/** A play, or the import of a playbook, as YAML gives it. */
type PlainPlay = Readonly<Record<string, unknown>>;

const FIRST_KEYS = /^\s*-\s*(?:hosts|name|(?:ansible\.builtin\.)?import_playbook)\s*:/m;
const PLAY_KEYS = ['hosts', 'import_playbook', 'ansible.builtin.import_playbook'];

/** The playbooks below a folder: files of YAML whose items have `hosts`, or import a playbook. */
export function* findPlaybooks(folder: string): Generator<{ readonly path: string; readonly plays: PlainPlay[] }> {
  const entries = readdirSync(folder, { withFileTypes: true }).toSorted((a, b) => (a.name < b.name ? -1 : 1));
  for (const entry of entries) {
    const path = join(folder, entry.name);
    if (entry.isDirectory() && entry.name !== '.git') yield* findPlaybooks(path);
    if (!entry.isFile() || !/\.ya?ml$/.test(entry.name)) continue;
    const plays = readPlays(path);
    if (plays !== undefined) yield { path, plays };
  }
}

function readPlays(path: string): PlainPlay[] | undefined {
  const text = readFileSync(path, 'utf8');
  if (!FIRST_KEYS.test(text)) return undefined;
  const items = parseLeniently(text);
  if (!Array.isArray(items)) return undefined;
  const plays = items.filter((item): item is PlainPlay => typeof item === 'object' && item !== null);
  return plays.some((play) => PLAY_KEYS.some((key) => key in play)) ? plays : undefined;
}

function parseLeniently(text: string): unknown {
  try {
    const [first] = parseAllDocuments(text, { logLevel: 'silent', uniqueKeys: false });
    return first !== undefined && 'toJS' in first ? first.toJS({ maxAliasCount: 1000 }) : undefined;
  } catch {
    return undefined;
  }
}

/** An inventory with two hosts in every group that the plays name, but for those `known`. */
export function writeInventory(plays: readonly PlainPlay[], known: ReadonlySet<string>): string {
  const words = plays.flatMap((play) => JSON.stringify(play['hosts'] ?? '').split(/[^\w-]+/));
  const groups = new Set(words.filter((word) => /^[A-Za-z_][\w-]*$/.test(word) && !known.has(word)));
  const members = [...groups].map((group) => `    ${group}: { hosts: { h1: , h2: } }\n`);
  return `all:\n  hosts: { h1: , h2: }\n  children:\n    nobody: {}\n${members.join('')}`;
}

/** The folders of roles that the settings of a project name: `roles_path` of each ansible.cfg from the playbook's folder up to the tree's. */
export function listRoleFolders(tree: string, folder: string): string[] {
  const found: string[] = [];
  for (let at = folder; at.startsWith(tree); at = join(at, '..')) {
    const [, value = ''] = /^roles_path\s*=\s*(.*)$/m.exec(readIfThere(join(at, 'ansible.cfg'))) ?? [];
    found.push(join(at, 'roles'));
    for (const path of value.split(':')) if (path !== '') found.push(join(at, path.trim()));
  }
  return found;
}

function readIfThere(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}
