import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { describeWith } from '../requirement.ts';
import { findRoot } from '../../src/modules/archive-paths.ts';
import { archive } from '../../src/modules/archive.ts';
import { type FileTree, plantTree, snapshotTree } from './file-tree.ts';
import { type HostCase, HOSTILE, testHostCases } from './host-cases.ts';
import { ARCHIVERS } from './make-archive.ts';
import { runDefinition } from './run-definition.ts';
import { TEST_SHELLS, TestSession, type TestShell } from './test-shells.ts';

const TREE: FileTree = {
  'app/run': { content: '#!/bin/sh\n', mode: '0755' },
  'app/etc/conf': 'a=1\n',
  'app/etc/link': { link: 'conf' },
  'app/empty': { folder: true },
  other: 'other',
};

const files = (...names: string[]) => names.map((name) => `{dir}/${name}`);

const CASES: readonly HostCase[] = [
  {
    title: 'packs a folder',
    args: { path: '{dir}/app', dest: '{dir}/a.tgz', mode: '0600' },
    host: TREE,
    changed: true,
    after: { 'a.tgz': { mode: '0600' }, 'app/run': { mode: '0755' } },
    result: {
      dest: '{dir}/a.tgz',
      dest_state: 'archive',
      arcroot: '{dir}/',
      archived: files('app/empty', 'app/etc', 'app/etc/conf', 'app/etc/link', 'app/run'),
      missing: [],
      expanded_paths: ['{dir}/app'],
      state: expect.stringMatching(/^(?:file|absent)$/) as unknown,
    },
    frames: [2, 2],
  },
  {
    title: 'brings the mode of what is the same',
    args: { path: '{dir}/other', mode: '0600' },
    host: { other: 'o', 'other.gz': { content: execFileSync('gzip', ['-c'], { input: 'o' }), mode: '0644' } },
    changed: true,
    after: { 'other.gz': { mode: '0600' } },
    result: { dest_state: 'compress' },
  },
  {
    title: 'compresses a single file beside it',
    args: { path: '{dir}/other', format: 'bz2' },
    host: TREE,
    changed: true,
    result: { archived: files('other'), dest: '{dir}/other.bz2' },
    after: { other: 'other' },
  },
  {
    title: 'replaces what has another content',
    args: { path: ['{dir}/other', '{dir}/app/run'], dest: '{dir}/a', format: 'tar' },
    host: { ...TREE, a: { content: 'old', mode: '0640' } },
    changed: true,
    after: { a: { mode: '0640' } },
    result: { archived: files('app/run', 'other') },
  },
  {
    title: 'takes patterns, and leaves out others',
    args: { path: '{dir}/*', dest: '{dir}/a.tar', format: 'tar', exclude_path: ['{dir}/o?her', '{dir}/a.*'] },
    host: TREE,
    changed: true,
    result: {
      expanded_paths: files('app', 'other'),
      expanded_exclude_paths: files('other'),
      archived: files('app/empty', 'app/etc', 'app/etc/conf', 'app/etc/link', 'app/run'),
    },
  },
  {
    title: 'leaves out names, and itself',
    args: { path: '{dir}/app', dest: '{dir}/app/a.tar', format: 'tar', exclusion_patterns: ['app/etc/*', '*pty'] },
    host: TREE,
    changed: true,
    result: { archived: files('app/etc', 'app/run') },
  },
  {
    title: 'goes on without what is missing',
    args: { path: ['{dir}/other', '{dir}/none'], dest: '{dir}/a.tar', format: 'tar' },
    host: TREE,
    changed: true,
    result: { missing: files('none'), archived: files('other') },
  },
  {
    title: 'does nothing where all is missing',
    args: { path: '{dir}/none', dest: '{dir}/a.tar.gz' },
    host: { 'a.tar.gz': 'old' },
    after: { 'a.tar.gz': 'old' },
    result: { dest_state: 'archive', missing: files('none'), archived: [] },
  },
  {
    title: 'removes what it has packed',
    args: { path: ['{dir}/app', '{dir}/other'], dest: '{dir}/a.tgz', remove: true },
    host: TREE,
    changed: true,
    after: { app: null, other: null },
    result: { dest_state: 'archive' },
  },
  {
    title: 'does not remove what the archive stands in',
    args: { path: '{dir}/app', dest: '{dir}/app/a.tgz', remove: true },
    host: TREE,
    failed: /created archive can not be contained in source paths/,
    after: { 'app/run': '#!/bin/sh\n' },
  },
  {
    title: 'finds nothing',
    args: { path: '{dir}/no*', dest: '{dir}/a.tgz' },
    failed: /Error, no source paths were found/,
  },
  {
    title: 'has to be told where several files go',
    args: { path: ['{dir}/a', '{dir}/b'] },
    failed: /must specify "dest"/,
  },
  {
    title: 'needs the folder',
    args: { path: '{dir}/other', dest: '{dir}/none/a.gz' },
    host: TREE,
    failed: /the folder .*\/none does not exist/,
    check: 'unchecked',
  },
  {
    title: 'does not take the place of a folder',
    args: { path: '{dir}/other', dest: '{dir}/app' },
    host: TREE,
    failed: /\/app is a folder/,
  },
];

describeWith(ARCHIVERS, 'archives', () => testHostCases('archive', archive, CASES));

/** busybox has no zip, and its xz only unpacks. */
const FORMATS = [
  ['gz', ['tar', '-xzf'], true],
  ['bz2', ['tar', '-xjf'], true],
  ['tar', ['tar', '-xf'], true],
  ['xz', ['tar', '-xJf'], false],
  ['zstd', ['tar', '--zstd', '-xf'], true],
  ['zip', ['unzip', '-q'], true],
] as const;

async function withHost(shell: TestShell, use: (session: TestSession, folder: string) => Promise<void>): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'longshore-archive-'));
  const session = new TestSession(shell);
  try {
    await use(session, folder);
  } finally {
    await session.close();
    rmSync(folder, { recursive: true });
  }
}

describeWith(ARCHIVERS, 'archives', () =>
  describe.each(TEST_SHELLS)('what others unpack, made under $name', (shell) => {
    test.each(FORMATS.filter(([, , everywhere]) => everywhere || !shell.applets))('%s', (format, command) =>
      withHost(shell, async (session, folder) => {
        const names = HOSTILE.filter((text) => !text.includes('\n') && (format !== 'zip' || !/;$|\t/.test(text)));
        const tree: FileTree = {
          ...TREE,
          ...Object.fromEntries(names.map((text) => [`app/names/${text}`, text])),
          ...(format === 'zip' ? { 'app/etc/link': 'a=1\n' } : {}),
        };
        plantTree(join(folder, 'from'), tree);
        plantTree(join(folder, 'to'), { app: { folder: true } });
        const dest = join(folder, '-rf; touch pwned *');
        const args = { path: [join(folder, 'from/app'), join(folder, 'from/oth*')], dest, format };
        expect(await runDefinition(archive, args, session)).toMatchObject({ changed: true, dest_state: 'archive' });
        execFileSync(command[0], [...command.slice(1), dest], { cwd: join(folder, 'to') });
        expect(snapshotTree(join(folder, 'to'))).toEqual(snapshotTree(join(folder, 'from')));
        expect(await runDefinition(archive, args, session)).toMatchObject({ changed: false });
        expect(await runDefinition(archive, args, session, { check: true })).toMatchObject({ changed: false });
        plantTree(join(folder, 'from'), { 'app/new': 'new' });
        expect(await runDefinition(archive, args, session, { check: true })).toMatchObject({ changed: true });
        expect(await runDefinition(archive, args, session)).toMatchObject({ changed: true });
      }),
    );

    test('a single file is only compressed, an archive of it when it shall be', () =>
      withHost(shell, async (session, folder) => {
        plantTree(folder, { a: 'content' });
        const path = join(folder, 'a');
        await runDefinition(archive, { path, dest: join(folder, 'b') }, session);
        expect(execFileSync('gzip', ['-dc'], { input: readFileSync(join(folder, 'b')), encoding: 'utf8' })).toBe(
          'content',
        );
        await runDefinition(archive, { path, dest: join(folder, 'c'), force_archive: true }, session);
        expect(execFileSync('tar', ['-tf', join(folder, 'c')], { encoding: 'utf8' })).toBe('a\n');
      }));

    test('a name with a line end arrives, or is told', () =>
      withHost(shell, async (session, folder) => {
        plantTree(folder, { 'a/two\nlines': 'x' });
        const args = { path: join(folder, 'a'), dest: join(folder, 'b') };
        const refused = {
          failed: true,
          msg: expect.stringMatching(/cannot be given a name with a line end/) as string,
        };
        expect(await runDefinition(archive, args, session)).toMatchObject(shell.applets ? refused : { changed: true });
        expect(await runDefinition(archive, { ...args, format: 'zip' }, session)).toMatchObject(refused);
      }));
  }),
);

test.each([
  [['/a/b'], '/a/'],
  [['/a/b/'], '/a/b/'],
  [['/a/b/c', '/a/bc/d'], '/a/'],
  [['/x', '/y'], '/'],
  [['a', 'b/c'], ''],
  [['b/a', 'b/c/d'], 'b/'],
])('the root of %j', (paths, root) => {
  expect(findRoot(paths)).toBe(root);
});
