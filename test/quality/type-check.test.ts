import { beforeAll, expect, test } from 'vitest';
import { withExample } from './example-project.ts';
import { ROOT } from './project-files.ts';
import { runTool } from './run-tool.ts';

const findTypeErrors = (root: string): Promise<string> => runTool(root, 'tsc', '--noEmit', '-p', 'tsconfig.json');

test('the types of src, test, tasks and bench hold', async () => {
  expect(await findTypeErrors(ROOT)).toBe('');
});

const MISTAKES = [
  ['an implicit any', 'src/any.ts', 'export const f = (x) => x;', 'TS7006'],
  ['a type mismatch in a test', 'test/mismatch.test.ts', 'export const a: string = 1;', 'TS2322'],
  ['a type mismatch in a project module', 'tasks/mismatch.ts', 'export const a: string = 1;', 'TS2322'],
  ['a type mismatch in a benchmark', 'bench/mismatch.ts', 'export const a: string = 1;', 'TS2322'],
  ['an index that may be absent', 'src/index.ts', 'export const f = (list: string[]): string => list[0];', 'TS2322'],
  ['an unused local', 'src/unused.ts', 'const a = 1;\nexport {};', 'TS6133'],
  ['a missing return', 'src/return.ts', 'export function f(a: number) { if (a > 1) return 1; }', 'TS7030'],
  ['an enum', 'src/enum.ts', 'export enum A { B }', 'TS1294'],
  ['a type imported as a value', 'src/type.ts', "import { A } from './good.ts';\nexport type B = A;", 'TS1484'],
] as const;

let found = '';
beforeAll(async () => {
  const good = { 'src/good.ts': 'export interface A { readonly list: readonly string[] }\n' };
  const bad = Object.fromEntries(MISTAKES.map(([, path, text]) => [path, text]));
  found = await withExample({ ...good, ...bad }, findTypeErrors);
});

test.each(MISTAKES)('%s is found', (_, path, _text, code) => {
  expect(found.split('\n')).toContainEqual(expect.stringMatching(`^${path}.*${code}`));
});

test('a good file is not blamed', () => {
  expect(found).not.toContain('good.ts(');
});
