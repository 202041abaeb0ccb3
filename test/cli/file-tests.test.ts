import { mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createSurroundings } from '../../src/cli/surroundings.ts';

let folder = '';
beforeAll(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'longshore-files-')));
  writeFileSync(join(folder, 'file'), '');
  symlinkSync('file', join(folder, 'link'));
  symlinkSync('nowhere', join(folder, 'dead'));
  symlinkSync('/proc', join(folder, 'mounted'));
});
afterAll(() => {
  rmSync(folder, { recursive: true });
});

test.each([
  ['directory', '.', true],
  ['directory', 'file', false],
  ['file', 'link', true],
  ['file', '.', false],
  ['link', 'link', true],
  ['link', 'dead', true],
  ['link', 'file', false],
  ['exists', 'file', true],
  ['exists', 'dead', false],
  ['link_exists', 'dead', true],
  ['link_exists', 'nowhere', false],
  ['mount', '/', true],
  ['mount', '/proc', true],
  ['mount', '.', false],
  ['mount', 'mounted', false],
  ['mount', 'nowhere', false],
] as const)('%s %s: %j', (kind, path, expected) => {
  const { fileTest } = createSurroundings({ env: {}, cwd: folder }, folder);
  expect(fileTest?.(kind, path.startsWith('/') ? path : join(folder, path))).toBe(expected);
});
