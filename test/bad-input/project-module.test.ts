import { describe, expect, test } from 'vitest';
import { expectGolden } from './golden.ts';
import { useProject } from './project.ts';

const project = useProject({
  'hosts.yml': 'all:\n  hosts: {a: {}, b: {}}\n  vars: {ansible_connection: local}\n',
  'longshore.yml': 'inventory: hosts.yml\n',
});

const HEAD = `import { arg, defineAction, defineModule, ModuleFailure } from 'longshore';\n\n`;

/** A module of the project whose `run` has this body, which begins in line 7. */
function module(body: string, define = 'defineModule'): string {
  return `${HEAD}export default ${define}({
  summary: 'Greets.',
  args: { name: arg.str() },
  run: async ({ args, host }) => {
    ${body}
  },
});
`;
}

const CASES: readonly (readonly [name: string, source: string, code: number])[] = [
  [
    'module-syntax-error',
    `${HEAD}export default defineModule({\n  summary: 'Greets.',\n  args: { name: arg.str( },\n});\n`,
    4,
  ],
  ['module-import-missing', `import { greet } from './etcd/greeting.ts';\n\nexport default greet;\n`, 4],
  [
    'module-without-default',
    `${HEAD}export const greet = defineModule({ summary: 'Greets.', args: {}, run: async () => {} });\n`,
    4,
  ],
  ['module-throws-when-loaded', `${HEAD}throw new Error('nobody to greet');\n`, 4],
  [
    'module-fails',
    module("throw new ModuleFailure(`there is nobody called ${args.name}`, { help: 'Name somebody else.' });"),
    2,
  ],
  ['module-throws', module('return { summary: args.nane.toUpperCase() };'), 2],
  ['module-throws-text', module("throw 'no';"), 2],
  ['module-runs-undefined', module('await host.query`id ${args.nane}`; return {};'), 2],
  ['action-throws', module("throw new RangeError('no words');", 'defineAction'), 2],
];

describe('a module of the project', () => {
  test.each(CASES)('%s', async (name, source, code) => {
    project.write(`tasks/${name.replaceAll('-', '_')}.ts`, source);
    project.write(
      'site.yml',
      `- name: Welcome\n  hosts: all\n  tasks:\n    - name: Greet\n      ${name.replaceAll('-', '_')}: {name: you}\n`,
    );
    const ran = await project.run(['site.yml']);
    await expectGolden(name, 'site.yml', ran, { [project.folder]: '/project' });
    expect(ran.code).toBe(code);
  });

  test('that cannot be loaded, on the command line', async () => {
    project.write('tasks/broken.ts', 'export default {;\n');
    const ran = await project.run(['task', 'all', 'broken', 'name=you']);
    await expectGolden('task-module-broken', 'task all broken name=you', ran, { [project.folder]: '/project' });
    expect(ran.code).toBe(4);
  });
});
