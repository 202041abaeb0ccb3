import { mkdtempSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createLookups } from '../../src/lookups/create-lookups.ts';
import type { Value } from '../../src/template/value.ts';

let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'lookups-'));
  mkdirSync(join(folder, 'files'));
  writeFileSync(join(folder, 'files', 'motd'), '  {{ not a template }}\n\n');
  writeFileSync(join(folder, 'files', 'a.conf'), 'a');
  writeFileSync(join(folder, 'files', 'b.conf'), 'b');
});

afterAll(() => rmSync(folder, { recursive: true }));

function look(name: string, args: Value[], options: Record<string, Value> = {}): Value {
  const lookups = createLookups({
    env: { HOME: '/home/ops' },
    folders: [folder],
    runShell: (command) => {
      if (command === 'fail') throw new Error('it said no');
      return `ran ${command}\nline 2\n`;
    },
  });
  return lookups(name, args, new Map(Object.entries(options)));
}

test.each<[string, Value[], Record<string, Value>, Value]>([
  ['env', ['HOME', 'NOT_SET'], {}, ['/home/ops', '']],
  ['env', ['NOT_SET'], { default: 'x' }, ['x']],
  ['file', ['motd'], {}, ['  {{ not a template }}']],
  ['file', ['motd'], { lstrip: true }, ['{{ not a template }}']],
  ['file', ['motd'], { rstrip: false }, ['  {{ not a template }}\n\n']],
  ['ansible.builtin.env', ['HOME'], {}, ['/home/ops']],
  ['pipe', ['uname'], {}, ['ran uname\nline 2']],
  ['lines', ['uname'], {}, ['ran uname', 'line 2']],
  ['items', [[1, [2]], 3], {}, [1, [2], 3]],
  [
    'indexed_items',
    [['a', 'b']],
    {},
    [
      [0, 'a'],
      [1, 'b'],
    ],
  ],
  ['pipe', ['fail'], { errors: 'ignore' }, []],
])('%s %j %j', (name, args, options, expected) => {
  expect(look(name, args, options)).toEqual(expected);
});

test('fileglob finds files beside the playbook, sorted', () => {
  expect(look('fileglob', ['*.conf'])).toEqual([join(folder, 'files/a.conf'), join(folder, 'files/b.conf')]);
  expect(look('fileglob', ['nowhere/*'])).toEqual([]);
});

test('dict gives keys and values', () => {
  expect(look('dict', [new Map([['a', 1]])])).toEqual([
    new Map<string, Value>([
      ['key', 'a'],
      ['value', 1],
    ]),
  ]);
});

test.each<[string, Value[], RegExp]>([
  ['file', ['nothing'], /there is no file `nothing`: looked for/],
  ['pipe', ['fail'], /the pipe lookup failed: it said no/],
  ['dict', ['text'], /the dict lookup takes dicts/],
  ['fiel', ['x'], /there is no lookup `fiel`/],
])('%s %j fails', (name, args, message) => {
  expect(() => look(name, args)).toThrow(message);
});
