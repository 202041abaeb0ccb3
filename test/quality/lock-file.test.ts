import { expect, test } from 'vitest';
import { withExample } from './example-project.ts';
import { findLockDifferences } from './lock-file.ts';
import { ROOT, readProjectFile } from './project-files.ts';

test('package-lock.json is in step with package.json', () => {
  expect(findLockDifferences(ROOT)).toEqual([]);
});

test.each([
  ['a version', /"yaml": "[^"]+"/, '"yaml": "1.0.0"', ['`dependencies`', 'yaml']],
  ['a range', /"yaml": "([^"]+)"/, '"yaml": "^$1"', ['`dependencies`', 'yaml']],
  ['a further package', /"yaml"/, '"left-pad": "1.3.0", "yaml"', ['`dependencies`', 'left-pad']],
  ['the engine', />=20/, '>=99', ['`engines`']],
])('%s that only package.json has is found', async (_, pattern, replacement, expected) => {
  const text = readProjectFile(ROOT, 'package.json').replace(pattern, replacement);
  const found = await withExample({ 'package.json': text }, findLockDifferences);
  expect(found).toEqual(expected.map((part) => expect.stringContaining(part)));
});

test('a package for another platform that the lock file lacks is found', async () => {
  const lock = JSON.parse(readProjectFile(ROOT, 'package-lock.json')) as { packages: Record<string, unknown> };
  delete lock.packages['node_modules/@oxlint/binding-darwin-arm64'];
  const found = await withExample({ 'package-lock.json': JSON.stringify(lock) }, findLockDifferences);
  expect(found).toEqual([expect.stringContaining('@oxlint/binding-darwin-arm64 is not in package-lock.json')]);
});
