import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readProjectFile, ROOT } from '../quality/project-files.ts';

interface Manifest {
  readonly version: string;
  readonly dependencies: Readonly<Record<string, string>>;
}
const { version, dependencies } = JSON.parse(readProjectFile(ROOT, 'package.json')) as Manifest;

const PLAYBOOK = `- hosts: web
  tasks:
    - greet:
        name: you there
      register: said
    - debug:
        msg: "{{ said.words }}"
`;
const MODULE = `import { arg, defineModule, ModuleFailure } from 'longshore';

export default defineModule({
  summary: 'Greets.',
  args: { name: arg.str().required() },
  returns: { words: 'What was said.' },
  async run({ args, $ }): Promise<{ changed: false; words: string }> {
    if (args.name === '') throw new ModuleFailure('nobody is there');
    return { changed: false, words: (await $\`echo hello \${args.name}\`).stdout };
  },
});
`;

let folder = '';
let packed: readonly string[] = [];

/** Packs the project as it is built, and lays it out as `npm install -g` would: the package, what it depends on, and a link to the command. */
beforeAll(() => {
  if (!existsSync(join(ROOT, 'dist/.built'))) throw new Error('the program is not built: npm run build');
  folder = mkdtempSync(join(tmpdir(), 'longshore-package-'));
  const words = ['pack', '--ignore-scripts', '--json', '--pack-destination', folder];
  const said = execFileSync('npm', words, { cwd: ROOT, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
  const [report] = JSON.parse(said) as { filename: string; files: { path: string }[] }[];
  packed = report?.files.map(({ path }) => path) ?? [];
  const place = join(folder, 'lib/node_modules/longshore');
  mkdirSync(place, { recursive: true });
  const archive = join(folder, report?.filename ?? '');
  execFileSync('tar', ['-xzf', archive, '-C', place, '--strip-components=1', '--no-same-owner']);
  mkdirSync(join(place, 'node_modules'));
  for (const name of Object.keys(dependencies))
    symlinkSync(join(ROOT, 'node_modules', name), join(place, 'node_modules', name));
  mkdirSync(join(folder, 'bin'));
  symlinkSync('../lib/node_modules/longshore/bin/run.js', join(folder, 'bin/run'));
  write('longshore.yml', 'inventory: hosts.yml\n');
  write('hosts.yml', 'web: { hosts: { a: { ansible_connection: local } } }\n');
  write('playbooks/site.yml', PLAYBOOK);
  write('tasks/greet.ts', MODULE);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function write(path: string, text: string): void {
  const file = join(folder, 'project', path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
}

function run(...argv: readonly string[]): { code: number | null; stdout: string; stderr: string } {
  const options = { cwd: join(folder, 'project'), env: { PATH: process.env['PATH'], HOME: folder } };
  const { status, stdout, stderr } = spawnSync(join(folder, 'bin/run'), argv, { ...options, encoding: 'utf8' });
  return { code: status, stdout, stderr };
}

test('the package holds what was built and the documents that messages name, and nothing else of the project', () => {
  expect(packed).toEqual(
    expect.arrayContaining(['bin/run.js', 'dist/run.cjs', 'dist/run.cjs.cache', 'dist/index.js', 'dist/index.d.ts']),
  );
  const others = packed.filter((path) => !/^(?:bin|dist)\//.test(path));
  const named = readProjectFile(ROOT, 'dist/run.cjs').match(/docs\/[a-z-]+\.md/g) ?? [];
  expect(others.toSorted()).toEqual(['LICENSE', 'README.md', ...new Set(named), 'package.json'].toSorted());
});

test('installed, it says its version', () => {
  expect(run('--version')).toEqual({ code: 0, stdout: `longshore ${version}\n`, stderr: '' });
});

test('installed, V8 takes the code that was kept of it', () => {
  const place = join(folder, 'lib/node_modules/longshore');
  const program = `import { loadProgram } from ${JSON.stringify(join(place, 'bin/load-program.js'))};
    const { script } = loadProgram(${JSON.stringify(join(place, 'dist/run.cjs'))});
    console.log(script.cachedDataRejected);`;
  const words = ['--input-type=module', '--eval', program];
  const { stdout, stderr } = spawnSync(process.execPath, words, { encoding: 'utf8', env: {} });
  expect({ stdout, stderr }).toEqual({ stdout: 'false\n', stderr: '' });
});

test('installed, it explains its codes', () => {
  const { code, stdout } = run('check', '--explain', 'LS0203');
  expect({ code, head: stdout.split('\n')[0] }).toEqual({ code: 0, head: 'LS0203  an unknown module' });
});

test('it checks and runs a project with a module of its own, from its source and from what it kept of that', () => {
  const checked = { code: 0, stdout: 'playbooks/site.yml: no mistake found (1 play)\n', stderr: '' };
  for (const _ of ['compiled', 'kept']) {
    expect(run('check', 'playbooks/site.yml')).toEqual(checked);
    const { code, stdout, stderr } = run('playbooks/site.yml');
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toContain('hello you there');
  }
});

test('a mistake in a call of that module is found', () => {
  write('playbooks/wrong.yml', PLAYBOOK.replace('name:', 'nmae:'));
  const { code, stderr } = run('check', 'playbooks/wrong.yml');
  expect(code).toBe(4);
  expect(stderr).toContain('did you mean `name`?');
});
