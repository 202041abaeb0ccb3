import { expect, test } from 'vitest';
import { checkPlaybook } from '../../src/check/check-playbook.ts';
import { readInventory } from '../../src/inventory/read-inventory.ts';
import { createRegistry } from '../../src/module/registry.ts';
import { readPlaybook } from '../../src/playbook/read-playbook.ts';
import { formatDiagnostic } from '../../src/source/code-frame.ts';
import { readVarsFile } from '../../src/source/read-vars-file.ts';
import { layerOfBindings } from '../../src/variables/layer.ts';
import { createReadFile } from '../source/memory-files.ts';
import { INVENTORIES, VARS_FILES } from './corpus.ts';
import { fuzz, ROUNDS, TIMEOUT_MS } from './mutate.ts';

const REGISTRY = createRegistry([]);
const extraVars = layerOfBindings('extra vars', new Map());
const NAMES = ['inventory.yml', 'inventory.ini', 'inventory', 'inventory.json'];

test(
  `${ROUNDS} mutated inventories are read, or have findings`,
  () => {
    let refused = 0;
    fuzz(INVENTORIES, (text, { choose }) => {
      const readFile = createReadFile(
        Object.fromEntries([
          ...NAMES.map((name) => [name, text]),
          ['p.yml', '- hosts: all:!x[0]\n  vars: {y: "{{ a }}"}\n'],
        ]),
      );
      const { inventory, diagnostics } = readInventory([choose(NAMES)], { readFile });
      const { playbook } = readPlaybook('p.yml', { registry: REGISTRY, readFile });
      if (playbook === undefined) throw new Error('no playbook');
      const checked = checkPlaybook({
        playbook,
        inventory,
        registry: REGISTRY,
        extraVars,
        readFile,
        earlier: diagnostics,
      });
      const found = [...diagnostics, ...checked.diagnostics];
      found.forEach((diagnostic) => formatDiagnostic(diagnostic));
      if (found.some(({ severity }) => severity === 'error')) refused++;
    });
    expect(refused).toBeGreaterThan(ROUNDS / 10);
  },
  TIMEOUT_MS,
);

test(
  `${ROUNDS} mutated files of variables are read, or have findings`,
  () => {
    fuzz(VARS_FILES, (text, { choose }) => {
      const path = choose(['vars.yml', 'vars.json']);
      const read = readVarsFile(path, createReadFile({ [path]: text }));
      if ('diagnostics' in read) read.diagnostics.forEach((diagnostic) => formatDiagnostic(diagnostic));
    });
  },
  TIMEOUT_MS,
);

test(
  `${ROUNDS} mutated lists of hosts are read, or have findings`,
  () => {
    fuzz(['a,b,c', 'n[1:3],db-[a:c].x', 'n1,n2,[::1]:22,10.0.0.1'], (text) => {
      const { diagnostics } = readInventory([`${text},`]);
      diagnostics.forEach((diagnostic) => formatDiagnostic(diagnostic));
    });
  },
  TIMEOUT_MS,
);
