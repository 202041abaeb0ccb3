import { chmodSync, chownSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { describeWith } from '../requirement.ts';
import { unarchive } from '../../src/modules/unarchive.ts';
import { startFileServer } from './file-server.ts';
import type { FileTree } from './file-tree.ts';
import { type HostCase, HOSTILE, HOSTILE_PATH, testHostCases } from './host-cases.ts';
import { ARCHIVERS, makeArchive } from './make-archive.ts';
import { runDefinition } from './run-definition.ts';
import { findShell, TestSession } from './test-shells.ts';
import { FOLDER, TGZ, TGZ_FILE, TREE, ZIP, ZIP_FILE } from './unarchive-archives.ts';

const OTHERS: FileTree = { 'app/etc/conf': { content: 'a=1\n' }, 'app/run': '#!/bin/sh\n' };
const { base, close } = await startFileServer({ '/app.tgz': TGZ });
afterAll(close);

const below = (tree: FileTree): FileTree =>
  Object.fromEntries(Object.entries(tree).map(([path, entry]) => [`to/${path}`, entry]));

const kindCase = (handler: string, content: Buffer): HostCase => ({
  title: `unpacks what is for ${handler}`,
  args: { src: 'archive', dest: '{dir}/to' },
  controller: { archive: { content } },
  host: FOLDER,
  changed: true,
  after: { ...below(TREE), 'to/kept': 'kept' },
  result: {
    handler,
    dest: '{dir}/to',
    state: 'directory',
    mode: '0755',
    owner: 'root',
    src: expect.stringMatching(/archive$/) as unknown,
  },
  frames: [1, 1],
});

const CASES: readonly HostCase[] = [
  kindCase('TarArchive', makeArchive('', TREE)),
  kindCase('TgzArchive', TGZ),
  kindCase('TarBzipArchive', makeArchive('-j', TREE)),
  kindCase('TarXzArchive', makeArchive('-J', TREE)),
  kindCase('TarZstdArchive', makeArchive('--zstd', TREE)),
  kindCase('ZipArchive', ZIP),
  ...Object.entries<FileTree>({
    content: { 'to/app/etc/conf': { content: 'a=2\n', mode: '0640' } },
    'a mode': { 'to/app/run': { content: '#!/bin/sh\n', mode: '0700' } },
    'a link': { 'to/app/etc/link': { link: 'other' } },
    'a folder': { 'to/app/empty': { folder: true, mode: '0755' } },
  }).flatMap(([title, other]) =>
    [TGZ_FILE, ZIP_FILE].map((controller): HostCase => ({
      title: `repairs ${title} by ${Object.keys(controller).join('')}`,
      args: { src: Object.keys(controller).join(''), dest: '{dir}/to/' },
      controller,
      host: { ...FOLDER, 'to/app/kept': 'too', ...other },
      changed: true,
      after: { ...below(TREE), 'to/kept': 'kept', 'to/app/kept': 'too' },
    })),
  ),
  {
    title: 'takes the archive from the host',
    args: { src: '{dir}/app.zip', dest: '{dir}/to', remote_src: true },
    host: { ...ZIP_FILE, ...FOLDER },
    changed: true,
    after: below(TREE),
    result: { src: '{dir}/app.zip' },
  },
  {
    title: 'takes it in the old words',
    args: { src: '{dir}/app.tgz', dest: '{dir}/to', copy: false },
    host: { ...TGZ_FILE, ...FOLDER },
    changed: true,
    after: below(TREE),
  },
  {
    title: 'lets the host download it',
    args: { src: `${base}/app.tgz`, dest: '{dir}/to', remote_src: true },
    host: FOLDER,
    changed: true,
    after: below(TREE),
  },
  {
    title: 'tells that it cannot be downloaded',
    args: { src: `${base}/none`, dest: '{dir}/to', remote_src: true },
    host: FOLDER,
    failed: /Request failed: .*\/none: HTTP Error 404/,
  },
  {
    title: 'gives all that is in it mode, owner and group',
    args: { src: 'app.tgz', dest: '{dir}/to', mode: 'u=rwX,g=rX,o=', owner: 'nobody', group: 'daemon' },
    controller: TGZ_FILE,
    host: FOLDER,
    changed: true,
    after: {
      'to/app': { folder: true, mode: '0750' },
      'to/app/run': { mode: '0750' },
      'to/app/etc/conf': { mode: '0640' },
      'to/app/empty': { folder: true, mode: '0750' },
    },
    result: { owner: 'root' },
  },
  {
    title: 'names an owner that there is not',
    args: { src: 'app.tgz', dest: '{dir}/to', owner: 'no-such-user' },
    controller: TGZ_FILE,
    host: FOLDER,
    failed: /there is no user `no-such-user`/,
    check: 'unchecked',
    after: { 'to/app': null },
  },
  ...[TGZ_FILE, ZIP_FILE].map((controller): HostCase => ({
    title: `leaves out what is excluded of ${Object.keys(controller).join('')}, and tells the rest`,
    args: {
      src: Object.keys(controller).join(''),
      dest: '{dir}/to',
      exclude: ['app/etc/*', 'app/empty*'],
      list_files: true,
    },
    controller,
    host: FOLDER,
    changed: true,
    after: { 'to/app/run': '#!/bin/sh\n', 'to/app/etc/conf': null, 'to/app/empty': null },
    result: { files: expect.arrayContaining([expect.stringMatching(/^(?:\.\/)?app\/run$/)]) as unknown },
  })),
  ...[
    { name: 'tgz', controller: TGZ_FILE, include: ['./app/etc/conf'] },
    { name: 'zip', controller: ZIP_FILE, include: ['app/etc/c*'] },
  ].map(({ name, controller, include }): HostCase => ({
    title: `unpacks only what is included of ${name}`,
    args: { src: Object.keys(controller).join(''), dest: '{dir}/to', include, list_files: true },
    controller,
    host: FOLDER,
    changed: true,
    after: { 'to/app/etc/conf': 'a=1\n', 'to/app/run': null },
    result: { files: [expect.stringMatching(/^(?:\.\/)?app\/etc\/conf$/) as unknown] },
  })),
  {
    title: 'passes options on',
    args: { src: 'app.tgz', dest: '{dir}/to', extra_opts: ['--strip-components', '2'] },
    controller: TGZ_FILE,
    host: FOLDER,
    changed: true,
    after: { 'to/run': '#!/bin/sh\n', 'to/app': null },
  },
  {
    title: 'keeps what is younger',
    args: { src: 'app.tgz', dest: '{dir}/to', keep_newer: true },
    controller: TGZ_FILE,
    host: { 'to/app/etc/conf': 'younger' },
    changed: true,
    after: { 'to/app/etc/conf': 'younger', 'to/app/run': '#!/bin/sh\n' },
  },
  {
    title: 'does nothing where something is there',
    args: { src: 'app.tgz', dest: '{dir}/to', creates: '{dir}/to/kept' },
    controller: TGZ_FILE,
    host: FOLDER,
    result: { skipped: true, msg: 'skipped, since {dir}/to/kept exists' },
    after: { 'to/app': null },
    frames: [1, 1],
  },
  {
    title: 'does it where that is not there yet',
    args: { src: '{dir}/app.tgz', dest: '{dir}/to', remote_src: true, creates: '{dir}/to/app/run' },
    host: { ...TGZ_FILE, ...FOLDER },
    changed: true,
    after: below(TREE),
  },
  {
    title: 'gives the folder the attributes that the archive has for it',
    args: { src: 'a.tar', dest: '{dir}/to' },
    controller: { 'a.tar': { content: makeArchive('', { ...OTHERS, '.': { folder: true, mode: '0711' } }, true) } },
    host: FOLDER,
    changed: true,
    after: { to: { folder: true, mode: '0711' }, 'to/app/run': '#!/bin/sh\n', 'to/kept': 'kept' },
  },
  ...[
    { kind: '', texts: HOSTILE },
    // unzip takes line ends, tabs and a semicolon at the end out of names.
    { kind: 'zip', texts: HOSTILE.filter((text) => !/[\n\t]|;$/.test(text)) },
  ].map(({ kind, texts }): HostCase => ({
    title: `unpacks hostile names ${kind}, and leaves out some`,
    args: {
      src: '{dir}/*; -rf',
      dest: `{dir}/to`,
      remote_src: true,
      exclude: ['$(touch pwned)', '--help', '[a-z]?'],
      list_files: true,
    },
    host: {
      '*; -rf': { content: makeArchive(kind, Object.fromEntries(texts.map((text) => [text, text]))) },
      'to/-rf': 'old',
      '*': 'other',
    },
    changed: true,
    after: {
      ...below(
        Object.fromEntries(texts.map((text) => [text, ['$(touch pwned)', '--help'].includes(text) ? null : text])),
      ),
      'to/pwned': null,
      pwned: null,
    },
  })),
  {
    title: 'takes hostile texts in every argument',
    args: {
      src: `{dir}/from/${HOSTILE_PATH}/app.tgz`,
      dest: `{dir}/to/${HOSTILE_PATH}`,
      remote_src: true,
      creates: `{dir}/${HOSTILE_PATH}`,
      exclude: HOSTILE.filter((text) => text !== '*'),
      keep_newer: true,
    },
    host: { [`from/${HOSTILE_PATH}/app.tgz`]: { content: TGZ }, [`to/${HOSTILE_PATH}/kept`]: 'kept' },
    changed: true,
    after: { [`to/${HOSTILE_PATH}/app/etc/conf`]: 'a=1\n', pwned: null },
  },
];

describeWith(ARCHIVERS, 'archives', () => testHostCases('unarchive', unarchive, CASES));

describeWith(['root', { command: 'setpriv', package: 'util-linux' }, ...ARCHIVERS], 'another user', () => {
  test.each(['', 'zip'])('unpacks as its own what belongs to others: %j', async (kind) => {
    const folder = mkdtempSync(join(tmpdir(), 'longshore-unarchive-'));
    chmodSync(folder, 0o755);
    chownSync(folder, 65_534, 65_534);
    const archive = join(folder, 'archive');
    writeFileSync(
      archive,
      makeArchive(kind, { 'a/b': { content: 'b', mode: '0664' }, 'a/c': { folder: true, mode: '0555' } }),
    );
    const shell = findShell('dash');
    const command = ['setpriv', '--reuid=65534', '--regid=65534', '--clear-groups', ...shell.command];
    const session = new TestSession({ ...shell, command });
    try {
      const run = () => runDefinition(unarchive, { src: archive, dest: folder, remote_src: true }, session);
      expect(await run()).toMatchObject({ changed: true, owner: 'nobody' });
      expect(await run()).toMatchObject({ changed: false });
      expect(await runDefinition(unarchive, { src: archive, dest: '/usr', remote_src: true }, session)).toMatchObject({
        failed: true,
        msg: expect.stringMatching(/cannot write .*: permission denied for nobody/) as string,
      });
    } finally {
      await session.close();
      rmSync(folder, { recursive: true });
    }
  });
});
