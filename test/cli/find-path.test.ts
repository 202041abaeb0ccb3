import { mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { findPath } from '../../src/cli/find-path.ts';

let folder = '';
beforeAll(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'longshore-path-')));
  writeFileSync(join(folder, 'file'), '');
  symlinkSync('file', join(folder, 'link'));
});
afterAll(() => {
  rmSync(folder, { recursive: true });
});

const ask = (question: Parameters<typeof findPath>[1], path: string, env: NodeJS.ProcessEnv = {}): string =>
  findPath({ cwd: folder, env }, question, path);

test('realpath follows links, from the working folder; what is not there keeps its name', () => {
  expect(ask('realpath', 'link')).toBe(join(folder, 'file'));
  expect(ask('realpath', join(folder, 'link'))).toBe(join(folder, 'file'));
  expect(ask('realpath', 'nosuch/../link')).toBe(join(folder, 'file'));
  expect(ask('realpath', 'nosuch/x')).toBe(join(folder, 'nosuch/x'));
});

test('expanduser knows the homes of users', () => {
  expect(ask('expanduser', '~/x', { HOME: '/home/me/' })).toBe('/home/me/x');
  expect(ask('expanduser', '~root/x')).toBe('/root/x');
  expect(ask('expanduser', '~nosuchuser/x')).toBe('~nosuchuser/x');
  expect(ask('expanduser', 'a/~')).toBe('a/~');
});

test('expandvars leaves what is not set', () => {
  expect(ask('expandvars', '$A/${A}x/$B/${B}', { A: 'a' })).toBe('a/ax/$B/${B}');
});
