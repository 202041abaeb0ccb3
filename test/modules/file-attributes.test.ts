import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { assemble } from '../../src/modules/assemble.ts';
import { copy } from '../../src/modules/copy.ts';
import { file } from '../../src/modules/file.ts';
import { lineinfile } from '../../src/modules/lineinfile.ts';
import { describeWith } from '../requirement.ts';
import type { Definition } from './run-definition.ts';
import { TEST_SHELLS } from './test-shells.ts';
import { useShellHost } from './use-shell-host.ts';

const host = useShellHost();
const { at, run } = host;

for (const shell of TEST_SHELLS) {
  describeWith(['root', 'linux', shell.requirement], `attributes of files under ${shell.name}`, () => {
    beforeEach(() => {
      host.open(shell);
    });

    test('on a host without SELinux its labels have no meaning', async () => {
      const args = { content: 'x', dest: at('a'), setype: 'etc_t', selevel: 's0' };
      expect(await run(copy, args)).toMatchObject({ changed: true });
      expect(await run(copy, args)).toMatchObject({ changed: false });
    });

    test.each(['2020-01-02 03:04', '02.01.20 3:4'])('times in a format: %s', async (text) => {
      const path = at('a');
      writeFileSync(path, '');
      const format = text.includes('-') ? '%F %R' : '%d.%m.%y %H:%M';
      const args = { path, modification_time: text, modification_time_format: format };
      expect(await run(file, args, { check: true })).toMatchObject({ changed: true });
      expect(await run(file, args)).toMatchObject({ changed: true });
      expect(statSync(path).mtime).toEqual(new Date(2020, 0, 2, 3, 4));
      expect(await run(file, args)).toMatchObject({ changed: false });
    });

    test('the time of a link, and of a folder', async () => {
      const path = at('d');
      mkdirSync(path);
      const args = { path, state: 'directory', access_time: '202001020304.05' };
      expect(await run(file, args)).toMatchObject({ changed: true });
      expect(statSync(path).atime).toEqual(new Date(2020, 0, 2, 3, 4, 5));
      utimesSync(path, 0, 0);
      expect(await run(file, { ...args, access_time: 'now' })).toMatchObject({ changed: true });
      expect(statSync(path).atime.getTime()).toBeGreaterThan(0);
    });

    test.each([
      ['%Q', /the format of a time cannot have %Q/],
      ['%F', /the time `2020-02-30` is not written as %F/],
    ])('a time that is none: %s', async (format, message) => {
      const args = { path: at(), modification_time: '2020-02-30', modification_time_format: format };
      expect((await run(file, args)).msg).toMatch(message);
    });
  });

  describeWith(['root', 'linux', shell.requirement], `what cannot be replaced, under ${shell.name}`, () => {
    let path: string;
    beforeEach(() => {
      host.open(shell);
      path = at('a');
      writeFileSync(path, 'old\n', { mode: 0o640 });
      execFileSync('mount', ['--bind', path, path]);
    });
    afterEach(() => {
      execFileSync('umount', [path]);
    });

    test('a mount is refused, with the way out', async () => {
      expect(await run(lineinfile, { path, line: 'new' })).toMatchObject({
        failed: true,
        msg: `cannot replace ${path}: it is a mount of its own, as Docker makes of /etc/hosts`,
        help: expect.stringContaining('unsafe_writes') as string,
      });
      expect(readFileSync(path, 'utf8')).toBe('old\n');
    });

    test.each<[string, Definition, Readonly<Record<string, unknown>>, string]>([
      ['lineinfile', lineinfile, { path: '', line: 'new', mode: '0600' }, 'old\nnew\n'],
      ['copy', copy, { dest: '', content: 'new', backup: true }, 'new'],
    ])('with unsafe_writes it is written into: %s', async (_, definition, args, content) => {
      const inode = statSync(path).ino;
      const whole = { ...args, [definition === copy ? 'dest' : 'path']: path, unsafe_writes: true };
      expect(await run(definition, whole)).toMatchObject({ changed: true, mode: args['mode'] ?? '0640' });
      expect(readFileSync(path, 'utf8')).toBe(content);
      expect(statSync(path).ino).toBe(inode);
      expect(await run(definition, whole)).toMatchObject({ changed: false });
    });
  });
}

describeWith(['root', 'linux', { command: 'chattr', package: 'e2fsprogs' }], 'attributes of the file system', () => {
  const readFlags = (path: string): string =>
    execFileSync('lsattr', ['-d', path], { encoding: 'utf8' }).replace(/ .*\n/, '').replaceAll(/[-e]/g, '');
  const dash = TEST_SHELLS.find(({ name }) => name === 'dash') ?? TEST_SHELLS[0];

  beforeEach(() => {
    host.open(dash as (typeof TEST_SHELLS)[number]);
  });

  test.each([
    ['', '+d', 'd'],
    ['', 'dA', 'dA'],
    ['dA', '-d', 'A'],
    ['dA', '=A', 'A'],
    ['A', '+d', 'dA'],
  ])('%j and %s are %s', async (before, attributes, after) => {
    const path = at('a');
    writeFileSync(path, '');
    if (before !== '') execFileSync('chattr', [`+${before}`, path]);
    expect(await run(file, { path, attributes }, { check: true })).toMatchObject({ changed: true });
    expect(await run(file, { path, attributes })).toMatchObject({ changed: true });
    expect(readFlags(path)).toBe(after);
    expect(await run(file, { path, attr: attributes })).toMatchObject({ changed: false });
  });

  test('of a file that is new, and of what is in a folder', async () => {
    const path = at('d', 'a');
    mkdirSync(at('d'));
    writeFileSync(at('d', 'b'), 'b');
    expect(await run(assemble, { src: at('d'), dest: path, attributes: '+d' })).toMatchObject({
      changed: true,
    });
    expect(readFlags(path)).toBe('d');
    const args = { path: at('d'), state: 'directory', recurse: true, attributes: '+A' };
    expect(await run(file, args)).toMatchObject({ changed: true });
    expect(readFlags(at('d', 'b'))).toBe('A');
    expect(await run(file, args)).toMatchObject({ changed: false });
  });

  test('a folder that takes no new file: unsafe_writes goes without one', async () => {
    const path = at('d', 'a');
    mkdirSync(at('d'));
    writeFileSync(path, 'old\n');
    execFileSync('chattr', ['+i', at('d')]);
    try {
      expect(await run(lineinfile, { path, line: 'new' })).toMatchObject({ failed: true });
      expect(await run(lineinfile, { path, line: 'new', unsafe_writes: true })).toMatchObject({ changed: true });
      expect(readFileSync(path, 'utf8')).toBe('old\nnew\n');
    } finally {
      execFileSync('chattr', ['-i', at('d')]);
    }
  });

  test.each([
    ['+Q', /attributes: `\+Q` is not what chattr takes/],
    ['$(id)', /is not what chattr takes/],
    ['+F', /cannot change the attributes of .* to \+F/],
  ])('refused: %s', async (attributes, message) => {
    const path = at('a');
    writeFileSync(path, '');
    expect((await run(file, { path, attributes })).msg).toMatch(message);
  });
});

describe('a host without chattr', () => {
  test('is told what it lacks', async () => {
    const shell = TEST_SHELLS.find(({ name }) => name === 'busybox');
    host.open(shell as (typeof TEST_SHELLS)[number], undefined, true);
    const path = at('a');
    writeFileSync(path, '');
    expect((await run(file, { path, attributes: '+d' })).msg).toMatch(/lsattr/);
  });
});
