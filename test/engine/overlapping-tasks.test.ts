import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { runProject } from './run-project.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'longshore-overlap-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** A task that ends well only if all three hosts are at it at the same time. */
const meet = (): string =>
  `: > ${folder}/{{ inventory_hostname }}; i=0; until [ $(ls ${folder} | wc -l) -ge 3 ]; do i=$((i + 1)); [ $i -lt 200 ] || exit 1; sleep 0.05; done`;

test.each([
  ['local hosts', ''],
  ['tasks that are delegated to one host', '      delegate_to: n1\n'],
])('%s work at the same time, though they share a connection', async (_name, more) => {
  const run = await runProject({
    'site.yml': `- hosts: web\n  tasks:\n    - name: Meet\n      shell: "${meet()}"\n${more}`,
  });
  expect(run.tasks).toEqual(['Meet: n1 changed, n2 changed, n3 changed']);
});
