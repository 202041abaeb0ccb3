import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { enterLab } from '../../src/cli/enter-lab.ts';
import type { Io } from '../../src/cli/io.ts';
import { nameCheckout } from '../../src/cli/project.ts';

let folder = '';
beforeEach(() => void (folder = mkdtempSync(join(tmpdir(), 'longshore-enter-'))));
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function write(path: string, text: string): void {
  mkdirSync(join(folder, path, '..'), { recursive: true });
  writeFileSync(join(folder, path), text);
}

function enter(inventory: readonly string[], env: Io['env'] = {}): Promise<number | undefined> {
  return enterLab({ cwd: folder, env, argv: [] } as unknown as Io, inventory);
}

test.each([
  ['group_vars/all.yml', 'a: 1\nlongshore_lab: true\n'],
  ['group_vars/all.yml', 'longshore_lab: yes  # throw-away hosts\n'],
  ['group_vars/all/lab.yml', 'longshore_lab: True'],
  ['group_vars/all', 'longshore_lab: on\n'],
])('%s with %j makes the inventory a lab, and one that is not up is one clear error', async (path, text) => {
  write('longshore.yml', '');
  write('lab/hosts.yml', '');
  write(`lab/${path}`, text);
  for (const source of ['lab', 'lab/hosts.yml']) {
    await expect(enter([source])).rejects.toMatchObject({
      name: 'UserError',
      message: `${source} is the lab's inventory, and the lab is not up`,
      help: 'Bring it up: run lab up',
    });
  }
});

test.each([
  ['group_vars/all.yml', '# longshore_lab: true\n'],
  ['group_vars/all.yml', 'longshore_lab: false\n'],
  ['group_vars/all.yml', 'text: |\n  longshore_lab: true\n'],
  ['group_vars/etcd.yml', 'longshore_lab: true\n'],
])('%s with %j does not', async (path, text) => {
  write(`lab/${path}`, text);
  expect(await enter(['lab'])).toBeUndefined();
});

test('hosts on the command line, and an inventory that is not there, are no lab', async () => {
  expect(await enter(['n1,n2', 'nowhere'])).toBeUndefined();
});

test('a process that is inside its lab does not enter it again, but enters another', async () => {
  write('longshore.yml', '');
  write('lab/group_vars/all.yml', 'longshore_lab: true\n');
  expect(await enter(['lab'], { LONGSHORE_LAB: nameCheckout(folder) })).toBeUndefined();
  await expect(enter(['lab'], { LONGSHORE_LAB: '000000' })).rejects.toThrow('is not up');
});
