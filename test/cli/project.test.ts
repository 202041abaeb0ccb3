import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { findProject, nameCheckout, shortenPath } from '../../src/cli/project.ts';
import { readProjectSettings } from '../../src/cli/project-settings.ts';

let folder = '';
beforeAll(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'longshore-project-')));
  mkdirSync(join(folder, 'a/b'), { recursive: true });
  symlinkSync(folder, `${folder}-link`);
});
afterAll(() => {
  rmSync(`${folder}-link`);
  rmSync(folder, { recursive: true, force: true });
});

test('a folder without longshore.yml is its own project, with no settings', () => {
  const project = findProject(join(folder, 'a'));
  expect(project).toEqual({ folder: join(folder, 'a'), settingsFile: undefined });
  expect(readProjectSettings(project, folder)).toEqual({});
});

test('the nearest longshore.yml upwards makes the project, and its paths are read from it', () => {
  writeFileSync(
    join(folder, 'longshore.yml'),
    'inventory: [inv, "x,y,"]\nprivate_key_file: keys/id\nhost_key_policy: off\nforks: 5\ntask_timeout: 1.5\n',
  );
  const cwd = join(folder, 'a/b');
  const project = findProject(cwd);
  expect(project).toEqual({ folder, settingsFile: '../../longshore.yml' });
  expect(readProjectSettings(project, cwd)).toEqual({
    inventory: ['../../inv', 'x,y,'],
    private_key_file: '../../keys/id',
    host_key_policy: 'off',
    forks: 5,
    task_timeout: 1.5,
  });
  writeFileSync(join(folder, 'a/longshore.yml'), '# nothing yet\n');
  expect(readProjectSettings(findProject(cwd), cwd)).toEqual({});
});

test.each([
  ['/p/a', '/p', 'a'],
  ['/p', '/p', '.'],
  ['/p/x', '/p/a', '../x'],
  ['/x', '/p/very/deep/folder', '/x'],
])('%s from %s is %s', (path, cwd, short) => {
  expect(shortenPath(path, cwd)).toBe(short);
});

test('a checkout has one name, however it is reached, and another has another', () => {
  expect(nameCheckout(folder)).toMatch(/^[0-9a-f]{6}$/);
  expect(nameCheckout(`${folder}-link`)).toBe(nameCheckout(folder));
  expect(nameCheckout(join(folder, 'a'))).not.toBe(nameCheckout(folder));
});
