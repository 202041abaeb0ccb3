import { mkdtempSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { TypeScriptLoader } from '../../src/module/typescript-loader.ts';

let folder = '';

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'loader-'));
  mkdirSync(join(folder, 'deep'));
});
afterEach(() => rmSync(folder, { recursive: true }));

function load(files: Readonly<Record<string, string>>, name = 'main.ts'): unknown {
  for (const [file, text] of Object.entries(files)) writeFileSync(join(folder, file), text);
  return new TypeScriptLoader(join(folder, 'cache'), { longshore: { arg: 'the running one' } }).load(
    join(folder, name),
  );
}

const listCompiled = (): string[] => readdirSync(join(folder, 'cache')).filter((name) => name.endsWith('.cjs'));

test('types are taken away, relative files and virtual packages are found', () => {
  const files = {
    'main.ts':
      "import { arg } from 'longshore';\nimport { two } from './deep/two.ts';\nimport { join } from 'node:path';\nexport default { arg, two, path: join('a', 'b') as string };\n",
    'deep/two.ts': "import { one } from '../one';\nexport const two: number = one + 1;\n",
    'one.ts': 'export const one: number = 1;\n',
  };
  const expected = { default: { arg: 'the running one', two: 2, path: 'a/b' } };
  expect(load(files)).toMatchObject(expected);
  expect(
    listCompiled()
      .map((name) => name.replace(/\.[0-9a-f]{24}\./, '.'))
      .sort(),
  ).toEqual(['main.ts.cjs', 'one.ts.cjs', 'two.ts.cjs']);
  expect(load(files)).toMatchObject(expected);
});

test('a file that has changed is compiled anew', () => {
  expect(load({ 'main.ts': 'export const a: number = 1;\n' })).toMatchObject({ a: 1 });
  expect(load({ 'main.ts': 'export const a: number = 2;\n' })).toMatchObject({ a: 2 });
});

test('what was compiled is run, and not what jiti would say', () => {
  load({ 'main.ts': 'export const a: number = 1;\n' });
  const [compiled = ''] = listCompiled();
  writeFileSync(join(folder, 'cache', compiled), 'exports.a = "kept";');
  expect(load({ 'main.ts': 'export const a: number = 1;\n' })).toMatchObject({ a: 'kept' });
});

test('files that import each other end', () => {
  const files = {
    'main.ts': "import { b } from './b.ts';\nexport const a = 1;\nexport const sum = () => a + b;\n",
    'b.ts': "import { a } from './main.ts';\nexport const b = 2;\nexport const late = () => a;\n",
  };
  expect((load(files) as { sum: () => number }).sum()).toBe(3);
});

test('import() and a package that is not there', async () => {
  const files = {
    'main.ts': "export const later = async () => (await import('./deep/two.ts')).two;\n",
    'deep/two.ts': 'export const two: number = 2;\n',
  };
  expect(await (load(files) as { later: () => Promise<number> }).later()).toBe(2);
  expect(() => load({ 'main.ts': "import 'no-such-package';\n" })).toThrow(/Cannot find module 'no-such-package'/);
});

test('an error has the line of the TypeScript', () => {
  const text = "interface A {\n  a: number;\n}\n\nexport const a: A = { a: 1 };\nthrow new Error('here');\n";
  let stack = '';
  try {
    load({ 'main.ts': text });
  } catch (error) {
    stack = error instanceof Error ? (error.stack ?? '') : '';
  }
  expect(stack).toContain('main.ts:6:');
});
