import {
  chownSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { copy } from '../../src/modules/copy.ts';
import { describeWith } from '../requirement.ts';
import { type HostCase, HOSTILE, HOSTILE_PATH, testHostCases } from './host-cases.ts';
import { runDefinition } from './run-definition.ts';
import { findShell, TEST_SHELLS, TestSession } from './test-shells.ts';

const NAMES = Array.from({ length: 12 }, (_, index) => `d${index % 3}/f${index}`);
/** More than are looked at together. */
const MANY = Object.fromEntries(Array.from({ length: 210 }, (_, index) => [`all/f${index}`, `content ${index}\n`]));
const FILES = Object.fromEntries(NAMES.map((name) => [name, `content of ${name}\n`]));
const below = (folder: string, files: Readonly<Record<string, string>>) =>
  Object.fromEntries(Object.entries(files).map(([name, content]) => [`${folder}/${name}`, content]));
const LARGE = 'large\n'.repeat(400_000);
const HUGE = 'huge\n'.repeat(2_000_000);

const CASES: HostCase[] = [
  {
    title: 'looks at all files in one round trip, and sends those that differ in another',
    args: { src: 'from/', dest: '{dir}/to' },
    controller: { ...below('from', FILES), ...below('from', MANY) },
    host: { 'to/d0/f0': { content: 'content of d0/f0\n', mode: '0600' }, 'to/d1/f1': { content: 'old', mode: '0640' } },
    changed: true,
    after: {
      ...below('to', MANY),
      ...below('to', FILES),
      'to/d0/f0': { content: 'content of d0/f0\n', mode: '0600' },
      'to/d1/f1': { content: 'content of d1/f1\n', mode: '0640' },
      'to/d2/f2': { content: 'content of d2/f2\n', mode: '0644' },
    },
    frames: [2, 1],
  },
  {
    title: 'gives modes, also symbolic ones, to what is there and what comes',
    args: { src: 'from/', dest: '{dir}/to', mode: 'u+x,o-r', directory_mode: '0711' },
    controller: below('from', FILES),
    host: { 'to/d0/f0': { content: 'content of d0/f0\n', mode: '0604' }, 'to/d1/f1': { content: 'old', mode: '4640' } },
    changed: true,
    after: {
      'to/d0/f0': { content: 'content of d0/f0\n', mode: '0700' },
      'to/d1/f1': { content: 'content of d1/f1\n', mode: '4740' },
      'to/d2/f2': { content: 'content of d2/f2\n', mode: '0740' },
      'to/d2': { folder: true, mode: '0711' },
    },
    frames: [3, 1],
  },
  {
    title: 'keeps the modes of the source',
    args: { src: 'from/', dest: '{dir}/to', mode: 'preserve' },
    controller: { ...below('from', FILES), 'from/d0/f0': { content: '#!', mode: '0751' } },
    changed: true,
    after: { 'to/d0/f0': { content: '#!', mode: '0751' }, 'to/d1/f1': { content: 'content of d1/f1\n', mode: '0644' } },
    frames: [2, 1],
  },
  {
    title: 'leaves what is there without force, and links and their ends',
    args: { src: 'from/', dest: '{dir}/to', force: false },
    controller: below('from', FILES),
    host: { 'to/d0/f0': 'mine', 'to/d1/f1': { link: '../d0/f0' } },
    changed: true,
    after: { 'to/d0/f0': 'mine', 'to/d1/f1': { link: '../d0/f0' }, 'to/d2/f2': 'content of d2/f2\n' },
  },
  {
    title: 'replaces links, and follows them where it shall',
    args: { src: 'from/', dest: '{dir}/to', follow: true },
    controller: below('from', FILES),
    host: { 'to/d0/f0': { link: '../other' }, 'to/other': 'old' },
    changed: true,
    after: { 'to/d0/f0': { link: '../other' }, 'to/other': 'content of d0/f0\n' },
  },
  {
    title: 'puts no file in place of a folder, and changes nothing then',
    args: { src: 'from/', dest: '{dir}/to' },
    controller: below('from', FILES),
    host: { 'to/d0/f0/in': 'mine' },
    failed: /\/d0\/f0 is a folder; a file cannot take its place$/,
    after: { 'to/d0/f0/in': 'mine' },
  },
  {
    title: 'brings hostile names, in hostile folders, of any length',
    args: { src: 'from/', dest: `{dir}/${HOSTILE_PATH}` },
    controller: Object.fromEntries(
      HOSTILE.flatMap((text) => [
        [`from/${text}`, text],
        [`from/in ${text}/${text}`, text],
        [`from/in ${text}/.${text}${'x'.repeat(150)}`, text],
        [`from/in ${text}/..${text}`, text],
      ]),
    ),
    host: Object.fromEntries(HOSTILE.map((text) => [`${HOSTILE_PATH}/in ${text}/${text}`, `${text.slice(1)}?`])),
    changed: true,
    after: {
      ...Object.fromEntries(
        HOSTILE.flatMap((text) => [
          [`${HOSTILE_PATH}/${text}`, text],
          [`${HOSTILE_PATH}/in ${text}/${text}`, text],
          [`${HOSTILE_PATH}/in ${text}/.${text}${'x'.repeat(150)}`, text],
          [`${HOSTILE_PATH}/in ${text}/..${text}`, text],
        ]),
      ),
      pwned: null,
    },
    frames: [2, 1],
  },
  {
    title: 'validates each file of a folder',
    args: { src: 'from/', dest: '{dir}/to', validate: 'grep -q good %s' },
    controller: below('from', Object.fromEntries(NAMES.map((name) => [name, 'good']))),
    host: { 'to/d0/f0': 'old' },
    changed: true,
    after: { 'to/d0/f0': 'good', 'to/d1/f1': 'good' },
    frames: [2, 1],
  },
  {
    title: 'carries a large file, and a folder that has one',
    args: { src: 'from', dest: '{dir}/to' },
    controller: { 'from/large': LARGE, 'from/small': 'small' },
    host: { 'to/from/large': { content: 'old', mode: '0600' } },
    changed: true,
    after: { 'to/from/large': { content: LARGE, mode: '0600' }, 'to/from/small': 'small' },
    frames: [2, 1],
  },
  {
    title: 'carries a large file, and keeps the old one beside it',
    args: { src: 'large', dest: '{dir}/', backup: true, mode: '0640' },
    controller: { large: LARGE },
    host: { large: 'old' },
    changed: true,
    result: { checksum: 'b1c7327886eb1f1206e68b145daba8878a9b11c1', size: 2_400_000, mode: '0640' },
    after: { large: { content: LARGE, mode: '0640' } },
    frames: [2, 2],
  },
  {
    title: 'knows a file again whose checksum a thread of its own makes',
    args: { src: 'huge', dest: '{dir}/huge' },
    controller: { huge: HUGE },
    changed: true,
    result: { checksum: '8eb469b297dfb52d2a8a2ad663b72503a7369103', size: HUGE.length },
    frames: [2, 2],
  },
  {
    title: 'keeps a file that the validation refuses, however large the new one is',
    args: { src: 'large', dest: '{dir}/file', validate: 'grep -q good %s' },
    controller: { large: LARGE },
    host: { file: 'old' },
    failed: /failed to validate/,
    result: { exit_status: 1, stdout: '', stderr: '' },
    check: 'unchecked',
    after: { file: 'old' },
  },
];

testHostCases('many and large files by copy', copy, CASES);

describeWith(['root', 'linux'], 'folders and large files', () => {
  const root = mkdtempSync(join(tmpdir(), 'longshore-many-'));
  const from = join(root, 'from');
  mkdirSync(from);
  afterAll(() => rmSync(root, { recursive: true }));
  for (const name of NAMES) writeFileSync(join(from, name.replace('/', '-')), name);

  test.each(TEST_SHELLS)('owners are given and kept, under $name', async (shell) => {
    const session = new TestSession(shell);
    const dest = join(root, `owners-${shell.name}`);
    mkdirSync(dest);
    writeFileSync(join(dest, 'd0-f0'), 'old');
    chownSync(join(dest, 'd0-f0'), 4321, 8765);
    const args = { src: `${from}/`, dest, group: 1 };
    const result = await runDefinition(copy, args, session, { controller: '/' });
    expect(result, result.msg).toMatchObject({ changed: true });
    const owner = (name: string) => {
      const { uid, gid } = statSync(join(dest, name));
      return [uid, gid];
    };
    expect([owner('d0-f0'), owner('d1-f1')]).toEqual([
      [4321, 1],
      [0, 1],
    ]);
    expect(await runDefinition(copy, args, session, { controller: '/' })).toMatchObject({ changed: false });
    await session.close();
  });

  test('a host without tar gets them one by one', async () => {
    const session = new TestSession(findShell('busybox'));
    session.removeApplets(['tar']);
    expect((await session.run({ id: 't1', script: 'command -v tar' })).rc).not.toBe(0);
    const dest = join(root, 'without');
    const result = await runDefinition(copy, { src: `${from}/`, dest }, session, { controller: '/' });
    expect(result, result.msg).toMatchObject({ changed: true });
    for (const name of NAMES) expect(readFileSync(join(dest, name.replace('/', '-')), 'utf8')).toBe(name);
    await session.close();
  });

  test.each(TEST_SHELLS)('what has holes keeps them, under $name', async (shell) => {
    const session = new TestSession(shell);
    const [source, dest] = [join(root, 'sparse'), join(root, `sparse-${shell.name}`)];
    writeFileSync(source, 'begin');
    truncateSync(source, 40 * 1024 * 1024);
    writeFileSync(source, 'middle', { flag: 'r+' });
    const result = await runDefinition(copy, { src: source, dest }, session, { controller: '/' });
    expect(result, result.msg).toMatchObject({ changed: true, size: 40 * 1024 * 1024 });
    expect(readFileSync(dest).equals(readFileSync(source))).toBe(true);
    expect(statSync(dest).blocks * 512).toBeLessThan(4 * 1024 * 1024);
    rmSync(dest);
    await session.close();
  });
});
