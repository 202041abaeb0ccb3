import { expect, test } from 'vitest';
import { withExample } from './example-project.ts';
import { ROOT } from './project-files.ts';
import { runTool } from './run-tool.ts';

const findDeadCode = (root: string): Promise<string> => runTool(root, 'knip', '--no-config-hints', '--no-progress');

test('no file, export or dependency is unused', async () => {
  expect(await findDeadCode(ROOT)).toBe('');
});

test('unused files, exports and dependencies, and packages that package.json does not name, are found', async () => {
  const files = {
    'src/index.ts': "import { used } from './util/exports.ts';\nimport 'left-pad';\nexport const index = used;\n",
    'src/util/exports.ts': 'export const used = 1;\nexport const unusedExport = 2;\n',
    'src/util/unused-file.ts': 'export const a = 1;\n',
  };
  const found = await withExample(files, findDeadCode);
  expect(found).toMatch(/Unused files[^]*unused-file/);
  expect(found).toMatch(/Unused exports[^]*unusedExport/);
  expect(found).toMatch(/Unused dependencies[^]*node-ssh/);
  expect(found).toMatch(/Unlisted dependencies[^]*left-pad/);
  expect(found).not.toMatch(/\bused\b/);
});
