import { expect, test } from 'vitest';
import { run } from './fake-io.ts';
import { useFolder } from './use-folder.ts';

const folder = useFolder();
const MODULE = `import { arg, defineModule } from 'longshore';
export default defineModule({ summary: 'Paints.', args: { colour: arg.str().required().describe('Which.') }, run: async () => {} });
`;

test('lists the modules, and those of the project, also where one cannot be loaded', async () => {
  folder.write('longshore.yml', '');
  folder.write('tasks/paint.ts', MODULE);
  folder.write('tasks/broken.ts', 'export default {');
  const { code, stdout } = await run(['doc'], { cwd: folder.path });
  expect(code).toBe(0);
  expect(stdout).toMatch(/^copy +Copies files to hosts\.$/m);
  expect(stdout).toMatch(/^paint +Paints\.$/m);
  expect(stdout).toMatch(/^broken +cannot be loaded: /m);
  expect(stdout).not.toMatch(/^_/m);
});

test('shows a module by any of its names, and several', async () => {
  folder.write('longshore.yml', '');
  folder.write('tasks/paint.ts', MODULE);
  const { stdout } = await run(['doc', 'ansible.builtin.slurp', 'paint'], { cwd: folder.path });
  expect(stdout).toMatch(/^# slurp\n/);
  expect(stdout).toContain('\n# paint\n\nPaints.\n');
  expect(stdout).toContain('| `colour` | str | **required** | Which. |');
});

test.each([
  ['copi', 'did you mean `copy`?'],
  ['_place', 'did you mean `replace`?'],
  ['xyzzy', '`run doc` lists them'],
])('there is no module %s', async (name, help) => {
  const { code, stderr } = await run(['doc', name], { cwd: folder.path });
  expect(code).toBe(1);
  expect(stderr).toContain(`there is no module \`${name}\``);
  expect(stderr).toContain(help);
});
