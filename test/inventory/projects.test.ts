import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { openInventory } from '../../src/cli/open-inventory.ts';
import type { Inventory } from '../../src/inventory/inventory.ts';
import { orderVars } from '../../src/inventory/order-vars.ts';
import { matchPattern } from '../../src/inventory/pattern.ts';
import { readData } from '../../src/inventory/read-data.ts';

/** What record-projects.py wrote down. */
interface Recorded {
  readonly seed: number;
  readonly files: Readonly<Record<string, string>>;
  readonly programs: readonly string[];
  readonly sources: readonly string[];
  /** The folder of the playbook. */
  readonly playbook: string | null;
  /** Null where Ansible refuses a source. */
  readonly result: Outcome | null;
}

interface Outcome {
  readonly hosts: Readonly<Record<string, { groups: readonly string[]; vars: Readonly<Record<string, unknown>> }>>;
  readonly groups: Readonly<Record<string, { hosts: readonly string[]; children: readonly string[] }>>;
  /** Names by pattern; null where it asks for a place that a group does not have. */
  readonly matches: Readonly<Record<string, readonly string[] | null>>;
  /** False where Ansible lists hosts in any order. */
  readonly isOrdered: boolean;
}

const FILE = process.env['PROJECTS'] ?? new URL('goldens/projects.json', import.meta.url);
const RECORDED = JSON.parse(readFileSync(FILE, 'utf8')) as readonly Recorded[];
const root = mkdtempSync(join(tmpdir(), 'longshore-projects-'));

async function read(recorded: Recorded): Promise<Outcome | string[]> {
  const folder = join(root, String(recorded.seed));
  for (const [path, text] of Object.entries(recorded.files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  for (const path of recorded.programs) chmodSync(join(folder, path), 0o755);
  const io = { cwd: folder, env: { PATH: process.env['PATH'] } };
  const sources = recorded.sources.map((source) => (source.includes(',') ? source : join(folder, source)));
  const playbookFolder = join(folder, recorded.playbook ?? 'none');
  const { inventory, diagnostics } = await openInventory(io, sources, { playbookFolders: [playbookFolder] });
  const errors = diagnostics.filter(({ severity }) => severity === 'error').map(({ message }) => message);
  if (errors.length > 0 || recorded.result === null) return errors;
  return describeInventory(inventory, recorded.result, playbookFolder);
}

function describeInventory(inventory: Inventory, expected: Outcome, playbookFolder: string): Outcome {
  const hosts = [...inventory.hosts.values()].map((host) => {
    const vars = new Map<string, unknown>(host.data);
    for (const layer of orderVars(inventory, host, playbookFolder)) {
      for (const [name, { node }] of layer.vars.entries) vars.set(name, readData(node));
    }
    const groups = inventory.groupsOf(host.name).map(({ name }) => name);
    return [host.name, { groups, vars: Object.fromEntries([...vars].sort(([a], [b]) => (a < b ? -1 : 1))) }] as const;
  });
  const groups = [...inventory.groups.values()].map(
    (group) =>
      [
        group.name,
        {
          hosts: group.hosts.map(({ name }) => name),
          children: group.children.map(({ name }) => name).toSorted(),
        },
      ] as const,
  );
  const { isOrdered } = expected;
  const matches = Object.keys(expected.matches).map((pattern) => {
    const match = matchPattern(inventory, pattern);
    const names = match.hosts.map(({ name }) => name);
    const isMistake = expected.matches[pattern] === null && match.unmatched.length > 0;
    return [pattern, isMistake ? null : isOrdered ? names : names.toSorted()] as const;
  });
  return {
    hosts: Object.fromEntries(hosts),
    groups: Object.fromEntries(groups),
    matches: Object.fromEntries(matches),
    isOrdered,
  };
}

/** Each part that differs, by its path. */
function compare(expected: unknown, actual: unknown, path: string): string[] {
  if (JSON.stringify(expected) === JSON.stringify(actual)) return [];
  if (isObject(expected) && isObject(actual)) {
    const names = new Set([...Object.keys(expected), ...Object.keys(actual)]);
    const found = [...names].flatMap((name) => compare(expected[name], actual[name], `${path}/${name}`));
    if (found.length > 0) return found;
  }
  return [`${path}: ${JSON.stringify(expected)} is ${JSON.stringify(actual)}`];
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

test('inventories of several sources are what Ansible makes of them', async () => {
  const differing: string[] = [];
  for (const recorded of RECORDED) {
    const result = await read(recorded);
    const name = String(recorded.seed);
    if (recorded.result === null) {
      if (!Array.isArray(result) || result.length === 0) differing.push(`${name}: read, although Ansible refuses it`);
    } else if (Array.isArray(result)) differing.push(`${name}: ${result.join('; ')}`);
    else differing.push(...compare(recorded.result, result, name));
  }
  rmSync(root, { recursive: true });
  expect(differing).toEqual([]);
});
