import { execFile } from 'node:child_process';
import { cpSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { withExample, type ExampleFiles } from '../quality/example-project.ts';
import { readProjectFile, ROOT } from '../quality/project-files.ts';

interface Outcome {
  readonly status: number;
  readonly lastLine: string;
  readonly output: string;
}

const CONFIG = `
import { defineConfig } from 'vitest/config';
const project = (name) => ({ test: { name, include: ['test/' + name + '/*.test.js'] } });
export default defineConfig({ test: { projects: ['quality', 'unit', 'modules', 'hosts', 'e2e'].map(project) } });
`;

const file = (body: string): string => `import { beforeAll, expect, test } from 'vitest';\n${body}\n`;
const PASSING = file("test('a', () => expect(1).toBe(1));\ntest('b', () => expect(1).toBe(1));");
const ALL = Object.fromEntries(
  ['quality', 'unit', 'modules', 'hosts', 'e2e'].map((part) => [`test/${part}/a.test.js`, PASSING]),
);

/** Runs `scripts/test.mjs` of a small project that has this project's scripts, and tests of its own. */
function runScript(files: ExampleFiles, words: readonly string[], ci: string): Promise<Outcome> {
  const manifest = JSON.parse(readProjectFile(ROOT, 'package.json')) as object;
  const settings = {
    'package.json': JSON.stringify({ ...manifest, scripts: { build: 'node build.js' } }),
    'build.js': '',
    'vitest.config.js': CONFIG,
  };
  return withExample({ ...settings, ...files }, (root) => {
    cpSync(join(ROOT, 'scripts'), join(root, 'scripts'), { recursive: true });
    writeFileSync(join(root, 'scripts/set-up/test-packages.json'), '[]');
    return new Promise<Outcome>((resolve) => {
      const environment = Object.entries(process.env).filter(
        ([name]) => !name.startsWith('VITEST') && name !== 'NODE_ENV',
      );
      const options = { cwd: root, env: { ...Object.fromEntries(environment), CI: ci, NO_COLOR: '1' } };
      execFile(process.execPath, ['scripts/test.mjs', ...words], options, (error, stdout, stderr) => {
        const status = typeof error?.code === 'number' ? error.code : 0;
        resolve({ status, lastLine: stdout.split('\n').at(-2) ?? '', output: stdout + stderr });
      });
    });
  });
}

const FAILING = {
  'test/unit/wrong.test.js': file("test('wrong', () => expect(1).toBe(2));\ntest('right', () => expect(1).toBe(1));"),
  'test/unit/broken.test.js': "throw new Error('cannot be read');\n",
  'test/unit/lost.test.js': file("test('lost', () => void Promise.reject(new Error('nobody caught it')));"),
  'test/unit/before.test.js': file("beforeAll(() => { throw new Error('no server'); });\ntest('after', () => {});"),
};
const SKIPPED = {
  'test/unit/skip.test.js': file("test.skip('skipped', () => {});\ntest.todo('planned');\ntest('right', () => {});"),
  'test/unit/reason.test.js': file("test('unlucky', (context) => context.skip('no luck'));"),
};
const DEAD = { 'test/unit/dead.test.js': file("test('dead', () => process.kill(process.pid, 'SIGKILL'));") };

test.concurrent.each<[string, ExampleFiles, string[], string, string, RegExp[]]>([
  [
    'sums over the parts',
    ALL,
    [],
    'true',
    '10 passed, 0 failed',
    [/▸ unit: 2 passed/, /▸ e2e begins[^]*▸ modules: 2 passed[^]*▸ e2e\n[^]*▸ e2e: 2 passed[^]*▸ hosts: 2 passed/],
  ],
  [
    'fails what fails beside other parts',
    { ...ALL, 'test/e2e/a.test.js': file("test('wrong', () => expect(1).toBe(2));") },
    ['modules', 'e2e'],
    'true',
    '2 passed, 1 failed',
    [
      /▸ e2e begins/,
      /▸ modules: 2 passed/,
      /AssertionError: expected 1 to be 2[^]*▸ e2e: 0 passed, 1 failed/,
      /> wrong: /,
    ],
  ],
  ['runs the part and the path that are named', ALL, ['e2e', 'test/e2e/a'], 'true', '2 passed, 0 failed', [/▸ e2e: 2/]],
  [
    'counts everything that fails',
    FAILING,
    ['unit'],
    '',
    '2 passed, 4 failed',
    [
      /wrong\.test\.js > wrong: /,
      /broken\.test\.js: cannot be read/,
      /outside of any test: nobody/,
      /before\.test\.js.*no server/,
    ],
  ],
  ['lets a skip be', SKIPPED, ['unit'], '', '1 passed, 0 failed', [/Skipped:[^]*> skipped/, /> unlucky: no luck/]],
  [
    'fails a skip under CI=true',
    SKIPPED,
    ['unit'],
    'true',
    '1 passed, 3 failed',
    [/> skipped: skipped, which/, /> planned: skipped, which/, /> unlucky: skipped, which.*no luck/],
  ],
  ['fails a worker that dies', DEAD, ['unit'], '', '0 passed, 1 failed', [/Failed:/]],
  ['fails a part without tests', {}, ['unit'], '', '0 passed, 1 failed', [/no test was found/]],
  ['fails a path without tests', ALL, ['unit', 'test/no'], '', '0 passed, 1 failed', [/no test matches test\/no/]],
  [
    'fails a build and a configuration that are broken',
    { 'build.js': 'process.exit(3);', 'vitest.config.js': "throw new Error('broken');" },
    ['unit'],
    '',
    '0 passed, 2 failed',
    [/npm run build ended with status 3/, /without a result/],
  ],
])('%s', async (_, files, words, ci, lastLine, output) => {
  const outcome = await runScript(files, words, ci);
  for (const pattern of output) expect(outcome.output).toMatch(pattern);
  expect(outcome.lastLine).toBe(lastLine);
  expect(outcome.status).toBe(lastLine.endsWith(' 0 failed') ? 0 : 1);
});
