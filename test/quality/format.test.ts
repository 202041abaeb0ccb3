import { expect, test } from 'vitest';
import { withExample } from './example-project.ts';
import { ROOT } from './project-files.ts';
import { runTool } from './run-tool.ts';

const findUnformatted = (root: string): Promise<string> =>
  runTool(root, 'prettier', '--check', '--log-level=warn', '.');

test('every file is formatted', async () => {
  expect(await findUnformatted(ROOT)).toBe('');
});

test('an unformatted file is found, a formatted one is not', async () => {
  const files = { 'src/good.ts': "export const a = 'a';\n", 'src/bad.ts': 'export const a = "a"\n' };
  const found = await withExample(files, findUnformatted);
  expect(found).toContain('src/bad.ts');
  expect(found).not.toContain('src/good.ts');
});
