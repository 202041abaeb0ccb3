import { execFileSync } from 'node:child_process';
import { dirname } from 'node:path';
import { homedir } from 'node:os';
import { expect, test } from 'vitest';
import { withExample } from './example-project.ts';
import { findForeignStrings } from './foreign-strings.ts';
import { ROOT } from './project-files.ts';

/** Where this checkout lies, its user's home, and the package registry that this machine uses. */
function readMachineWords(): string[] {
  const registry = execFileSync('npm', ['config', 'get', 'registry'], { cwd: ROOT, encoding: 'utf8' }).trim();
  const folders = [`${ROOT}/`, `${dirname(ROOT)}/`, `${homedir()}/`].filter((path) => path.split('/').length > 3);
  return [...folders, new URL(registry).host].filter((word) => word !== 'registry.npmjs.org');
}

test('nothing in the project belongs to one machine', () => {
  expect(findForeignStrings(ROOT, readMachineWords())).toEqual([]);
});

test.each([
  ['a path of this machine', 'docs/a.md', 'see\n/srv/checkout/longshore/a', '/srv/checkout/'],
  ['a host of this machine', 'docs/a.md', '\nnpm.example.test', 'npm.example.test'],
  ['a home', 'src/a.ts', `\n'${['', 'home', 'carol', 'a'].join('/')}'`, ['', 'home', 'carol', ''].join('/')],
  ['another registry', 'package-lock.json', '\n"resolved": "https://npm.other.test/a.tgz"', '"resolved"'],
])('%s is found', async (_, path, text, expected) => {
  const find = (root: string): string[] => findForeignStrings(root, ['/srv/checkout/', 'npm.example.test']);
  expect(await withExample({ [path]: text }, find)).toEqual([expect.stringContaining(`${path}:2: ${expected}`)]);
});
