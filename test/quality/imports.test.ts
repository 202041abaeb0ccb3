import { describe, expect, test } from 'vitest';
import { withExample } from './example-project.ts';
import { findForbiddenImports } from './forbidden-imports.ts';
import { findCircles } from './import-circles.ts';
import { readLayers } from './layers.ts';
import { ROOT } from './project-files.ts';

const ARCHITECTURE = `
| layer | folder in \`src/\` | knows | may import |
|---|---|---|---|
| 0 | \`util\` | helpers | – |
| 1 | \`source\` · \`shell\` | text | util |
| 7 | \`cli\` | arguments | everything |
`;

const GOOD = {
  'ARCHITECTURE.md': ARCHITECTURE,
  'src/index.ts': "export { a } from './source/a.ts';\n",
  'src/util/a.ts': "import { join } from 'node:path';\nexport const a = join('a');\n",
  'src/source/a.ts': "import { a as b } from '../util/a.ts';\nexport const a = b;\n",
  'src/cli/main.ts': "import { a } from '../source/a.ts';\nimport { x } from './x.ts';\nexport const main = a + x;\n",
  'src/cli/x.ts': "// import { main } from './main.ts';\nexport const x = \"import '../cli/main.ts'\";\n",
  'tasks/a.ts': "import { arg } from 'longshore';\nimport { b } from './b.ts';\nexport default { arg, b };\n",
  'tasks/b.ts': 'export const b = 1;\n',
};

describe('layers', () => {
  test('every import is one that the table of ARCHITECTURE.md allows', () => {
    expect(findForbiddenImports(ROOT)).toEqual([]);
  });

  test('the table is read', () => {
    const layers = readLayers(ROOT);
    expect(layers.get('util')).toEqual(new Set());
    expect(layers.get('inventory')).toEqual(new Set(['variables', 'template', 'source', 'util']));
    expect(layers.get('cli')).toBe('everything');
  });

  test('allowed imports pass', async () => {
    expect(await withExample(GOOD, findForbiddenImports)).toEqual([]);
  });

  test.each([
    ['a layer above', 'src/util/b.ts', "import { a } from '../source/a.ts';"],
    ['a layer beside', 'src/shell/b.ts', "import { a } from '../source/a.ts';"],
    ['a type', 'src/util/b.ts', "import type { A } from '../source/a.ts';"],
    ['a type inside a type', 'src/util/b.ts', "export type B = import('../source/a.ts').A;"],
    ['a re-export', 'src/util/b.ts', "export { a } from '../source/a.ts';"],
    ['a re-export of everything', 'src/util/b.ts', "export * from '../source/a.ts';"],
    ['a side effect', 'src/util/b.ts', "import '../source/a.ts';"],
    ['a dynamic import', 'src/util/b.ts', "export const b = await import('../source/a.ts');"],
    ["the package's face", 'src/util/b.ts', "import { a } from '../index.ts';"],
    ['the package by its name', 'src/util/b.ts', "import { a } from 'longshore';"],
    ['a file outside src', 'src/cli/b.ts', "import { a } from '../../test/a.ts';"],
    ['the inside from a project module', 'tasks/c.ts', "import { a } from '../src/util/a.ts';"],
    ['a folder without a row', 'src/other/b.ts', "import { a } from '../util/a.ts';"],
  ])('%s is refused', async (_, path, text) => {
    const found = await withExample({ ...GOOD, [path]: `${text}\n` }, findForbiddenImports);
    expect(found.join('\n')).toContain(path.startsWith('src/other') ? 'src/other' : `${path}:1`);
  });

  test('an ARCHITECTURE.md without a table is an error, not a pass', async () => {
    await expect(withExample({ 'ARCHITECTURE.md': '# Nothing\n' }, findForbiddenImports)).rejects.toThrow('no table');
  });
});

describe('circles', () => {
  test('no files import each other in a circle', () => {
    expect(findCircles(ROOT)).toEqual([]);
  });

  test('files without a circle pass', async () => {
    expect(await withExample(GOOD, findCircles)).toEqual([]);
  });

  test.each([
    ['of two files', { 'src/cli/a.ts': "import './b.ts';", 'src/cli/b.ts': "import './a.ts';" }],
    ['of types', { 'src/cli/a.ts': "import type { B } from './b.ts';", 'src/cli/b.ts': "export * from './a.ts';" }],
    [
      'of three files',
      { 'src/cli/a.ts': "import './b.ts';", 'src/cli/b.ts': "import './c.ts';", 'src/cli/c.ts': "import './a.ts';" },
    ],
  ])('a circle %s is found', async (_, files) => {
    const found = await withExample(files, findCircles);
    expect(found).toHaveLength(1);
    expect(found[0]).toMatch(/^src\/cli\/a\.ts → src\/cli\/b\.ts → .*src\/cli\/a\.ts$/);
  });
});
