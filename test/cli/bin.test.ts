import { spawnSync } from 'node:child_process';
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { quoteAll } from '../../src/shell/quote.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
let folder = '';

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'longshore-bin-'));
  write('package.json', '{"type": "module"}');
  for (const file of ['bin/run.js', 'bin/load-program.js', 'scripts/build.mjs']) {
    mkdirSync(dirname(join(folder, file)), { recursive: true });
    copyFileSync(join(root, file), join(folder, file));
  }
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function write(path: string, text: string): void {
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  writeFileSync(join(folder, path), text);
}

function start(script: string, ...args: string[]): { code: number | null; stdout: string; stderr: string } {
  const { status, stdout, stderr } = spawnSync(process.execPath, [join(folder, script), ...args], { encoding: 'utf8' });
  return { code: status, stdout, stderr };
}

describe('bin/run.js', () => {
  const program = 'exports.main = async (argv) => { console.log(JSON.stringify(argv)); return 7; };\n';

  test('runs what was built, with the arguments, and ends with its exit code', () => {
    write('src/a.ts', '');
    write('dist/run.cjs', program);
    write('dist/.built', '');
    expect(start('bin/run.js', 'a', '--b')).toEqual({ code: 7, stdout: '["a","--b"]\n', stderr: '' });
  });

  test('runs without sources, as an installed package has it', () => {
    write('dist/run.cjs', program);
    write('dist/.built', '');
    expect(start('bin/run.js').code).toBe(7);
  });

  test('says how to build what is not built', () => {
    write('src/a.ts', '');
    const { code, stderr } = start('bin/run.js');
    expect({ code, stderr }).toEqual({
      code: 1,
      stderr: `error  Longshore is not built yet\n  Build it: npm run build   (in ${folder}/)\n`,
    });
  });

  test('runs with the code that was kept for another version of Node', () => {
    write('dist/run.cjs', program);
    write('dist/run.cjs.cache', 'of another version');
    write('dist/.built', '');
    expect(start('bin/run.js', 'a')).toEqual({ code: 7, stdout: '["a"]\n', stderr: '' });
  });

  test('at a terminal, does not run what is older than the sources', () => {
    write('dist/run.cjs', program);
    write('dist/.built', '');
    utimesSync(join(folder, 'dist/.built'), 1, 1);
    write('src/deep/a.sh', '');
    const command = quoteAll([process.execPath, join(folder, 'bin/run.js')]);
    const { status, stdout } = spawnSync('script', ['-qec', command, '/dev/null'], { encoding: 'utf8' });
    expect(status).toBe(1);
    expect(stdout).toMatch(/^error {2}src\/deep\/a\.sh is newer than what was built\r\n/);
  });
});

test('scripts/build.mjs compiles, puts programs beside their modules, and removes what has no source any more', () => {
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'));
  for (const file of ['tsconfig.json', 'tsconfig.build.json']) copyFileSync(join(root, file), join(folder, file));
  write('src/deep/a.ts', "export { b } from '../b.ts';\n");
  write('src/b.ts', 'export const b: number = 1;\n');
  write('src/deep/a.sh', 'a_main() { :; }\n');
  write('dist/deep/gone.js', '');
  expect(start('scripts/build.mjs')).toEqual({ code: 0, stdout: '', stderr: '' });
  expect(readFileSync(join(folder, 'dist/deep/a.js'), 'utf8')).toContain("from '../b.js'");
  expect(readFileSync(join(folder, 'dist/deep/a.sh'), 'utf8')).toBe('a_main() { :; }\n');
  expect(existsSync(join(folder, 'dist/deep/gone.js'))).toBe(false);
  expect(existsSync(join(folder, 'dist/.built'))).toBe(true);
  write('src/b.ts', 'export const b: number = "x";\n');
  expect(start('scripts/build.mjs')).toMatchObject({ code: 1, stdout: expect.stringContaining('src/b.ts') as string });
});
