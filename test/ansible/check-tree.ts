import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { checkPlaybook } from '../../src/check/check-playbook.ts';
import { createSurroundings } from '../../src/cli/surroundings.ts';
import { readInventory } from '../../src/inventory/read-inventory.ts';
import { createRegistry } from '../../src/module/registry.ts';
import { standForUnknown } from '../../src/module/stand-in.ts';
import { BUILTINS } from '../../src/modules/builtins.ts';
import { readPlaybook } from '../../src/playbook/read-playbook.ts';
import type { Diagnostic } from '../../src/source/diagnostic.ts';
import { layerOfBindings } from '../../src/variables/layer.ts';
import { findPlaybooks, listRoleFolders, writeInventory } from './find-playbooks.ts';

export interface CheckedTree {
  readonly playbooks: number;
  /** Those with errors. */
  readonly refused: number;
  /** Code → how many errors. */
  readonly codes: ReadonlyMap<string, number>;
  /** `CODE MESSAGE PLACE`, each once. */
  readonly findings: readonly string[];
}

/** Checks every playbook below a folder, without its modules: `inventory` goes before one that has what the plays name. */
export function checkTree(tree: string, inventory?: string): CheckedTree {
  const registry = standForUnknown(createRegistry(BUILTINS));
  const known = listNames(inventory);
  const made = mkdtempSync(join(tmpdir(), 'longshore-compare-'));
  const codes = new Map<string, number>();
  const findings = new Set<string>();
  let playbooks = 0;
  let refused = 0;
  try {
    for (const { path, plays } of findPlaybooks(tree)) {
      playbooks += 1;
      writeFileSync(join(made, 'hosts.yml'), writeInventory(plays, known));
      const sources = [...(inventory === undefined ? [] : [inventory]), join(made, 'hosts.yml')];
      const errors = checkOne(path, sources, listRoleFolders(tree, dirname(path)), registry);
      if (errors.length > 0) refused += 1;
      for (const error of errors) {
        codes.set(error.code, (codes.get(error.code) ?? 0) + 1);
        findings.add(`${error.code}\t${error.message}\t${showPlace(error)}`);
      }
    }
  } finally {
    rmSync(made, { recursive: true });
  }
  return { playbooks, refused, codes, findings: [...findings] };
}

/** Hosts and groups that need not be made. */
function listNames(path: string | undefined): Set<string> {
  const { hosts, groups } = readInventory(path === undefined ? [] : [path], { playbookFolders: [] }).inventory;
  return new Set(['all', 'ungrouped', 'localhost', ...hosts.keys(), ...groups.keys()]);
}

function checkOne(
  path: string,
  sources: readonly string[],
  rolesPath: readonly string[],
  registry: ReturnType<typeof standForUnknown>,
): Diagnostic[] {
  const { inventory, diagnostics } = readInventory(sources, { playbookFolders: [dirname(path)] });
  const extraVars = layerOfBindings('extra vars', new Map());
  const early = {
    extraVars,
    surroundings: createSurroundings({ env: process.env, cwd: process.cwd() }, dirname(path)),
  };
  const read = readPlaybook(path, { registry, rolesPath, early });
  const earlier = [...diagnostics, ...read.diagnostics];
  const checked =
    read.playbook === undefined
      ? []
      : checkPlaybook({ playbook: read.playbook, inventory, registry, extraVars, earlier, rolesPath, early })
          .diagnostics;
  return [...earlier, ...checked].filter(({ severity }) => severity === 'error');
}

function showPlace({ span }: Diagnostic): string {
  return span === undefined ? '' : `${span.file.path}:${span.file.position(span.start).line}`;
}
