import { expect, test } from 'vitest';
import { checkPlaybook } from '../../src/check/check-playbook.ts';
import { readInventory } from '../../src/inventory/read-inventory.ts';
import { BUILTINS } from '../../src/modules/builtins.ts';
import { createRegistry } from '../../src/module/registry.ts';
import { readPlaybook } from '../../src/playbook/read-playbook.ts';
import { formatDiagnostic } from '../../src/source/code-frame.ts';
import { layerOfBindings } from '../../src/variables/layer.ts';
import { createReadFile } from '../source/memory-files.ts';
import { PLAYBOOK, PLAYBOOKS } from './corpus.ts';
import { fuzz, ROUNDS, TIMEOUT_MS } from './mutate.ts';

const REGISTRY = createRegistry(BUILTINS);
const { inventory } = readInventory(['n1,n2,n3']);
const extraVars = layerOfBindings('extra vars', new Map());

/** The errors of a playbook; each finding has a place in one of its files, and can be shown. */
function check(text: string): number {
  const readFile = createReadFile({
    'p.yml': text,
    'tasks.yml': '- debug: msg=hi\n',
    'other.yml': '- hosts: all\n',
    'a.j2': '{{ x }}',
  });
  const read = readPlaybook('p.yml', { registry: REGISTRY, readFile });
  const found = [...read.diagnostics];
  if (read.playbook !== undefined) {
    const options = { playbook: read.playbook, inventory, registry: REGISTRY, extraVars, readFile };
    const checked = checkPlaybook({ ...options, earlier: read.diagnostics });
    found.push(...checked.diagnostics);
    const hasErrors = found.some(({ severity }) => severity === 'error');
    if ((checked.playbook === undefined) !== hasErrors) throw new Error('it is passed with errors, or refused without');
  }
  for (const diagnostic of found) {
    const { span } = diagnostic;
    if (span === undefined || span.start < 0 || span.start > span.end || span.start > span.file.text.length)
      throw new Error(`a finding without a place: ${formatDiagnostic(diagnostic)}`);
    formatDiagnostic(diagnostic);
  }
  return found.filter(({ severity }) => severity === 'error').length;
}

test(
  `${ROUNDS} mutated playbooks are checked, or have findings with places`,
  () => {
    let refused = 0;
    fuzz([...PLAYBOOKS, PLAYBOOK, PLAYBOOK, PLAYBOOK], (text) => {
      if (check(text) > 0) refused++;
    });
    expect(refused).toBeGreaterThan(ROUNDS / 10);
  },
  TIMEOUT_MS,
);
