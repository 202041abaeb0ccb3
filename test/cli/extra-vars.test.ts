import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readExtraVars } from '../../src/cli/extra-vars.ts';
import { DiagnosticError } from '../../src/source/diagnostic.ts';
import type { Node } from '../../src/source/node.ts';

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'longshore-vars-'));
  writeFileSync(join(folder, 'vars.yml'), 'a: 1\nb: [x, yes]\n');
  writeFileSync(join(folder, 'list.json'), '[1]');
  writeFileSync(join(folder, 'two.yml'), 'a: 1\n---\na: 2\n');
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function read(...texts: string[]): Record<string, unknown> {
  const layer = readExtraVars(texts, folder);
  return Object.fromEntries(
    Array.from(layer.names(), (name) => {
      const binding = layer.get(name);
      return [name, binding?.kind === 'node' ? toJson(binding.node) : undefined];
    }),
  );
}

function toJson(node: Node): unknown {
  if (node.kind === 'scalar') return node.value;
  if (node.kind === 'sequence') return node.items.map(toJson);
  return Object.fromEntries(node.entries.map(({ name, value }) => [name, toJson(value)]));
}

test.each([
  [['a=1'], { a: '1' }],
  [['a=1 b="two words" c='], { a: '1', b: 'two words', c: '' }],
  [['url=http://x/?a=b'], { url: 'http://x/?a=b' }],
  [['{"a": 1, "b": ["x"]}'], { a: 1, b: ['x'] }],
  [['{"a": 1e3, "b": {"__ansible_unsafe": "{{ x }}"}}'], { a: 1000, b: '{{ x }}' }],
  [['{a: yes}'], { a: true }],
  [['@vars.yml'], { a: 1, b: ['x', true] }],
  [['a=1', '@vars.yml', 'a=last'], { a: 'last', b: ['x', true] }],
  [[], {}],
])('%j', (texts, vars) => {
  expect(read(...texts)).toEqual(vars);
});

test('text of k=v keeps its place, for errors in a template', () => {
  const binding = readExtraVars(['x=1 name={{ nobody }}'], folder).get('name');
  if (binding?.kind !== 'node') throw new Error('no node');
  const { file, start, end } = binding.node.span;
  expect([file.path, file.text.slice(start, end)]).toEqual(['--extra-vars', '{{ nobody }}']);
});

test.each([['@list.json'], ['@two.yml'], ['[1, 2]'], ['{a: [}']])('%s is refused with its place', (text) => {
  expect(() => read(text)).toThrow(DiagnosticError);
});

test.each([['novalue'], ['=x'], ["a='open"], ['@nowhere.yml']])('%s is refused', (text) => {
  expect(() => read(text)).toThrow(expect.objectContaining({ name: 'UserError' }) as Error);
});
