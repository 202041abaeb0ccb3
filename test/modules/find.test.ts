import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { find } from '../../src/modules/find.ts';
import { describeWith } from '../requirement.ts';
import type { FileTree } from './file-tree.ts';
import { type HostCase, HOSTILE, testHostCases } from './host-cases.ts';
import { runDefinition } from './run-definition.ts';
import { TEST_SHELLS, TestSession } from './test-shells.ts';

const TREE: FileTree = {
  'a.log': 'one\ntwo words\n',
  'b.txt': { content: 'x'.repeat(2048), mode: '0600' },
  '.hidden': 'one',
  link: { link: 'a.log' },
  'sub/c.log': { content: '', mode: '0755' },
  'sub/.dot/d.log': 'two',
  'sub/deep/e.txt': 'ünt\r\nlast',
  away: { link: 'sub' },
};

/** What is found in that tree, below the folder. */
function finds(title: string, args: Readonly<Record<string, unknown>>, names: string[], more?: Partial<HostCase>) {
  return {
    title,
    args: { paths: '{dir}', ...args },
    host: TREE,
    result: { matched: names.length, files: names.map((name) => ({ path: `{dir}/${name}` })), skipped_paths: {} },
    ...more,
  } satisfies HostCase;
}

const CASES: HostCase[] = [
  finds('files of a folder', {}, ['a.log', 'b.txt'], { frames: [1, 1] }),
  finds('files of all folders, folder by folder', { recurse: true }, [
    'a.log',
    'b.txt',
    'sub/c.log',
    'sub/.dot/d.log',
    'sub/deep/e.txt',
  ]),
  finds('what is hidden', { recurse: true, hidden: true, file_type: 'any' }, [
    '.hidden',
    'a.log',
    'away',
    'b.txt',
    'link',
    'sub',
    'sub/c.log',
    'sub/.dot',
    'sub/deep',
    'sub/.dot/d.log',
    'sub/deep/e.txt',
  ]),
  finds('folders', { file_type: 'directory', recurse: true }, ['sub', 'sub/deep']),
  finds('links', { file_type: 'link' }, ['away', 'link']),
  finds('what links lead to', { follow: true, recurse: true, patterns: 'c.*' }, ['away/c.log', 'sub/c.log']),
  finds('by a pattern', { patterns: '*.log' }, ['a.log']),
  finds('by several patterns, of names alone', { patterns: 'a*,?.t[xyz]t,sub*' }, ['a.log', 'b.txt']),
  finds('by a set that is negated', { patterns: '[!a].*' }, ['b.txt']),
  finds('without what is excluded', { excludes: ['*.t?t'] }, ['a.log']),
  finds('by a regular expression for the start of the name', { patterns: ['^[a-b]\\.l', 'txt'], use_regex: true }, [
    'a.log',
  ]),
  finds('by an expression with a lookahead', { patterns: '(?!a).', excludes: '.*o', use_regex: true }, ['b.txt']),
  finds('at most so deep', { recurse: true, depth: 2, patterns: '*.log' }, ['a.log', 'sub/c.log']),
  finds('by size', { size: '2k' }, ['b.txt']),
  finds('up to a size', { size: '-2047b' }, ['a.log']),
  finds('by permissions', { mode: '0600' }, ['b.txt']),
  finds('by symbolic permissions', { mode: 'u=rwx,g=rx,o=rx', recurse: true }, ['sub/c.log']),
  finds('by one of the permissions', { mode: 'a+x', exact_mode: false, recurse: true }, ['sub/c.log']),
  finds('what is younger', { age: '-1h' }, ['a.log', 'b.txt']),
  finds('nothing that is old', { age: '1h', age_stamp: 'ctime' }, []),
  finds('at most so many', { recurse: true, limit: 1 }, ['a.log'], {
    result: { matched: 1, examined: 11, msg: 'Limit of matches reached' },
  }),
  finds('counts one level beyond the depth, as Ansible does', { recurse: true, depth: 1 }, ['a.log', 'b.txt'], {
    result: { matched: 2, examined: 9, msg: 'All paths examined' },
  }),
  finds('tells about a file what stat does', { patterns: 'b.txt', get_checksum: true }, ['b.txt'], {
    frames: [2, 2],
    result: {
      files: [
        {
          path: '{dir}/b.txt',
          mode: '0600',
          isreg: true,
          isdir: false,
          islnk: false,
          rusr: true,
          rgrp: false,
          size: 2048,
          uid: 0,
          gid: 0,
          pw_name: 'root',
          gr_name: 'root',
          nlink: 1,
          checksum: '63fda1efde982ba1ffe9d53035bff5c9ce4758fb',
        },
      ],
    },
  }),
  finds('by content, from the start of a line', { contains: 't[wx]o' }, ['a.log'], { frames: [2, 2] }),
  finds('not by content within a line', { contains: 'words' }, []),
  finds('by content anywhere', { contains: 'words', read_whole_file: true }, ['a.log']),
  finds('by content that grep cannot match', { contains: '(?=two)\\w+ words$', recurse: true }, ['a.log']),
  finds('by content over lines', { contains: 'e\\ntwo', read_whole_file: true }, ['a.log']),
  finds('by content that is not ASCII', { contains: '.nt$', recurse: true }, ['sub/deep/e.txt']),
  finds('by content in another encoding', { contains: 'Ã¼nt', encoding: 'latin1', recurse: true }, ['sub/deep/e.txt']),
  {
    title: 'leaves out what is not text in the encoding, and says so',
    args: { paths: '{dir}', contains: '\\w' },
    host: { a: { content: Buffer.from([0xff, 0xfe]) }, b: 'b' },
    result: {
      files: [{ path: '{dir}/b' }],
      msg: 'Not all paths examined, check warnings for details',
      warnings: [expect.stringMatching(/skipped '.*\/a': its bytes are not text/)],
    },
  },
  {
    title: 'skips what is no folder, and goes on',
    args: { paths: ['{dir}/none', '{dir}/a', '{dir}/b/'] },
    host: { a: '', 'b/c': '' },
    result: {
      files: [{ path: '{dir}/b/c' }],
      msg: 'Not all paths examined, check warnings for details',
      warnings: ["skipped '{dir}/none': it is not a directory", "skipped '{dir}/a': it is not a directory"],
    },
  },
  { title: 'refuses an age', args: { paths: '{dir}', age: '2y' }, failed: /failed to process age: 2y/ },
  { title: 'refuses a size', args: { paths: '{dir}', size: 'big' }, failed: /failed to process size: big/ },
  { title: 'refuses a limit', args: { paths: '{dir}', limit: 0 }, failed: /limit cannot be 0/ },
  {
    title: 'refuses an expression',
    args: { paths: '{dir}', patterns: '(', use_regex: true },
    failed: /patterns is not a regular expression/,
  },
  {
    title: 'refuses an encoding',
    args: { paths: '{dir}', contains: 'a', encoding: 'none' },
    host: { a: 'a' },
    failed: /there is no encoding `none`/,
  },
  {
    title: 'finds hostile names in hostile folders',
    args: { paths: HOSTILE.map((name) => `{dir}/${name}`), contains: 'a.*z', get_checksum: true },
    host: Object.fromEntries(HOSTILE.map((name) => [`${name}/${name}`, 'a to z'])),
    result: { files: HOSTILE.map((name) => ({ path: `{dir}/${name}/${name}`, size: 6 })), skipped_paths: {} },
    after: { pwned: null },
  },
  ...HOSTILE.map((text): HostCase => ({
    title: `takes ${JSON.stringify(text)} for a name and for an expression`,
    args: { paths: '{dir}', patterns: [text], excludes: [`${text}x`], contains: `(?:${text}|none)?` },
    host: { [text]: '' },
    after: { pwned: null },
    check: 'unchecked',
  })).filter(({ args }) => isExpression(String(args['contains']))),
];

function isExpression(text: string): boolean {
  try {
    return new RegExp(text, 'u') instanceof RegExp;
  } catch {
    return false;
  }
}

testHostCases('find', find, CASES);

test.each(TEST_SHELLS)('age is the one that is asked for, under $name', async (shell) => {
  const folder = mkdtempSync(join(tmpdir(), 'longshore-find-'));
  const session = new TestSession(shell);
  try {
    const now = Date.now() / 1000;
    for (const [name, age] of [
      ['day', 90_000],
      ['week', 700_000],
    ] as const) {
      writeFileSync(join(folder, name), '');
      utimesSync(join(folder, name), now, now - age);
    }
    for (const [age, names, more] of [
      ['1d', ['day', 'week'], {}],
      ['1w', ['week'], {}],
      ['-2d', ['day'], {}],
      ['1d', [], { age_stamp: 'atime' }],
    ] as const) {
      const { files } = await runDefinition(find, { paths: folder, age, ...more }, session);
      expect(files, age).toMatchObject(names.map((name) => ({ path: join(folder, name) })));
      expect(files).toHaveLength(names.length);
    }
  } finally {
    await session.close();
    rmSync(folder, { recursive: true });
  }
});

test.each(TEST_SHELLS)('a find that lacks what it takes is told, under $name', async (shell) => {
  const tools = mkdtempSync(join(tmpdir(), 'longshore-find-'));
  writeFileSync(join(tools, 'find'), '#!/bin/sh\necho "find: unrecognized: -mindepth" >&2\nexit 1\n', { mode: 0o755 });
  const session = new TestSession(shell, tools);
  try {
    const answer = await runDefinition(find, { paths: tools }, session);
    expect(answer).toMatchObject({ failed: true, msg: 'find on the host failed: find: unrecognized: -mindepth' });
  } finally {
    await session.close();
    rmSync(tools, { recursive: true });
  }
});

describeWith(['root', { command: 'setpriv', package: 'util-linux' }], 'another user', () => {
  test.each(TEST_SHELLS)('hears which folder may not be read, under $name', async (shell) => {
    const folder = mkdtempSync(join(tmpdir(), 'longshore-find-'));
    chmodSync(folder, 0o755);
    mkdirSync(join(folder, 'closed'), { mode: 0o700 });
    writeFileSync(join(folder, 'a'), 'a');
    writeFileSync(join(folder, 'b'), 'b', { mode: 0o600 });
    const program = execFileSync('sh', ['-c', 'command -v "$1"', 'sh', shell.command[0] ?? ''], { encoding: 'utf8' });
    const command = ['setpriv', '--reuid=65534', '--regid=65534', '--clear-groups', program.trim()];
    const session = new TestSession({ ...shell, command: [...command, ...shell.command.slice(1)], applets: false });
    try {
      const answer = await runDefinition(find, { paths: folder, recurse: true, get_checksum: true }, session);
      expect(answer).toMatchObject({
        files: [{ path: join(folder, 'a') }],
        skipped_paths: {
          [join(folder, 'closed')]: 'Permission denied',
          [join(folder, 'b')]: expect.stringMatching(/ermission denied/) as string,
        },
      });
    } finally {
      await session.close();
      rmSync(folder, { recursive: true });
    }
  });
});
