import { beforeAll, expect, test } from 'vitest';
import { withExample } from './example-project.ts';
import { ROOT } from './project-files.ts';
import { runTool } from './run-tool.ts';

const findLint = (root: string): Promise<string> =>
  runTool(root, 'oxlint', '--format=unix', '--report-unused-disable-directives-severity=error');

test('the linter finds nothing', async () => {
  expect(await findLint(ROOT)).toBe('');
});

const LONG = Array.from({ length: 251 }, (_, index) => `export const a${index} = ${index};\n`).join('');
const testFile = (modifier: string): string =>
  `import { expect, test } from 'vitest';\ntest.${modifier}('a', () => expect(1).toBe(1));\n`;

const MISTAKES = [
  ['process outside src/cli', 'src/util/a.ts', 'export const a = process.argv;', 'no-restricted-globals'],
  ['process by another way', 'src/util/b.ts', 'export const a = globalThis.process;', 'no-restricted-properties'],
  ['node:process', 'src/util/c.ts', "import p from 'node:process';\nexport const a = p.argv;", 'no-restricted-imports'],
  [
    'the terminal',
    'src/report/a.ts',
    "import tty from 'node:tty';\nexport const a = tty.isatty;",
    'no-restricted-imports',
  ],
  ['the console in src', 'src/util/d.ts', "console.log('a');", 'no-restricted-globals'],
  ['the console in a project module', 'tasks/a.ts', "console.log('a');", 'no-restricted-globals'],
  ['the console in a test', 'test/a.test.ts', "console.log('a');", 'no-console'],
  ['any', 'src/util/e.ts', 'export const f = (a: any): unknown => a;', 'no-explicit-any'],
  ['a default export', 'src/util/f.ts', 'export default 1;', 'no-default-export'],
  ['a file of 251 lines', 'src/util/g.ts', LONG, 'max-lines'],
  [
    'a promise nobody awaits',
    'src/util/h.ts',
    'export function f(): void { Promise.resolve(1); }',
    'no-floating-promises',
  ],
  [
    'a switch that forgets a case',
    'src/util/i.ts',
    "export function f(a: 'b' | 'c'): void { switch (a) { case 'b': break; } }",
    'switch-exhaustiveness-check',
  ],
  ['a left-over', 'src/util/j.ts', '// todo: later\nexport const a = 1;', 'no-warning-comments'],
  ['a skipped test', 'test/b.test.ts', testFile('skip'), 'no-disabled-tests'],
  ['a test to be written', 'test/c.test.ts', "import { test } from 'vitest';\ntest.todo('a');\n", 'warn-todo'],
  ['a test that hides the others', 'test/d.test.ts', testFile('only'), 'no-focused-tests'],
  ['a needless suppression', 'src/util/k.ts', '// oxlint-disable-next-line no-console\nexport const a = 1;', 'nused'],
] as const;

const GOOD = {
  'src/util/good.ts': 'export const a = 1;\n',
  'src/cli/good.ts': "process.stdout.write('a');\nconsole.log('a');\n",
  'tasks/good.ts': 'export default { a: 1 };\n',
};

let found = '';
beforeAll(async () => {
  found = await withExample(
    { ...GOOD, ...Object.fromEntries(MISTAKES.map(([, path, text]) => [path, text])) },
    findLint,
  );
});

test.each(MISTAKES)('%s is found', (_, path, _text, rule) => {
  expect(found.split('\n')).toContainEqual(expect.stringMatching(`^${path}.*${rule}`));
});

test('good files are not blamed', () => {
  expect(found).not.toContain('good.ts');
});
