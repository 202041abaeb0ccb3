import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { withExample } from './example-project.ts';
import { listFiles, readProjectFile, ROOT } from './project-files.ts';

const LIST = 'scripts/set-up/test-packages.json';
const REQUIRED = /\{\s*command: '(?<command>[^']+)',\s*package: '(?<name>[^']+)'/g;

/** Every Debian has them, so no list does. */
const ESSENTIAL = ['apt', 'util-linux', 'coreutils'];

/** Debian packages that a test requires and that `npm test` would not install: neither its list nor the lab's has them. */
function findUnlisted(root: string): string[] {
  const lists = [LIST, ...listFiles(root, '.ts').filter((path) => path.startsWith('src/lab/'))];
  const listed = lists.filter((path) => existsSync(join(root, path))).map((path) => readProjectFile(root, path));
  const tests = listFiles(root, '.ts').filter(
    (path) => path.startsWith('test/') && !path.startsWith('test/quality/test-'),
  );
  return tests.flatMap((path) => {
    const names = [...readProjectFile(root, path).matchAll(REQUIRED)].map((match) => match.groups?.['name'] ?? '');
    const wanted = names.filter((name) => !ESSENTIAL.includes(name));
    return wanted.filter((name) => !listed.some((text) => text.includes(name))).map((name) => `${path}: ${name}`);
  });
}

test('every Debian package that a test requires is installed by npm test', () => {
  expect(findUnlisted(ROOT)).toEqual([]);
});

test('one that is not is found', async () => {
  const files = {
    [LIST]: '[{ "command": "a", "package": "a-tools" }]',
    'test/a.test.ts': "describeWith([{ command: 'a', package: 'a-tools' }, { command: 'b', package: 'b-tools' }]);\n",
  };
  expect(await withExample(files, findUnlisted)).toEqual(['test/a.test.ts: b-tools']);
});
