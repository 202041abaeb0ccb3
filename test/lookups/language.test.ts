import { expect, test } from 'vitest';
import { TemplateError } from '../../src/template/template-error.ts';
import type { Value } from '../../src/template/value.ts';
import { createPlayground, look } from './look.ts';

test.each<[string, Value]>([
  ["lookup('list', 1)", 1],
  ["lookup('list', 1, 2)", [1, 2]],
  ["lookup('list', 'a', 'b')", 'a,b'],
  ["lookup('list')", []],
  ["lookup('list', 'a', wantlist=true)", ['a']],
  ["query('list', 'a')", ['a']],
  ["q('list', 'a', wantlist=false)", ['a']],
  ["lookup('file', 'no', errors='ignore')", null],
  ["query('file', 'no', errors='ignore')", []],
  ["lookup('file', 'no', errors='warn', wantlist=true)", []],
  ["lookup('vars', 'broken', errors='ignore')", null],
])('%s', (text, expected) => {
  expect(look(text, { vars: { broken: '{{ 1 + [] }}' } })).toEqual(expected);
});

test.each<[string, string, string | undefined]>([
  ["lookup('fiel', 'x')", 'there is no lookup `fiel`', 'did you mean `file`?'],
  ["lookup('fiel', 'x', errors='ignore')", 'there is no lookup `fiel`', 'did you mean `file`?'],
  ["lookup('community.general.dig', 'x')", 'there is no lookup `community.general.dig`', undefined],
  ["lookup('list', errors='ignor')", '`errors` is one of strict, warn, ignore, not `ignor`', 'did you mean `ignore`?'],
  ["lookup('env', 'X', defualt=1)", 'the env lookup failed: it has no option `defualt`', 'did you mean `default`?'],
  ["lookup('env', 'X', other=1)", 'the env lookup failed: it has no option `other`', 'it has `default`'],
])('%s fails', (text, message, help) => {
  const failure = tryTo(() => look(text));
  expect(failure).toBeInstanceOf(TemplateError);
  expect(failure).toMatchObject({ message, help });
});

test('errors=warn says what is wrong', () => {
  const ground = createPlayground({});
  expect(ground.evaluate("{{ lookup('pipe', 'exit 3', errors='warn') }}")).toBe(null);
  expect(ground.warnings).toEqual(['the pipe lookup failed: `exit 3` ended with exit code 3']);
  ground.close();
});

test.each<[string, Value]>([
  ["lookup('file', '{{ name }}')", 'text'],
  ["query('items', ['{{ name }}', 'y'])", ['x', 'y']],
  ["lookup('file', '{{ folder }}/../x')", 'text'],
  ["q('list', '{{ number }}', {'a': '{{ name }}'}, ('{{ number }}',)) | string", "[3, {'a': 'x'}, (3,)]"],
  ["q('first_found', {'files': ['{{ name }}y', '{{ name }}']}) | map('basename') | first", 'x'],
  ["lookup('file', '{{ name }}') ~ '{{ name }}'", 'text{{ name }}'],
  // Only what the template itself says: neither what is put together, nor a value.
  ["lookup('list', '{{ na' ~ 'me }}')", '{{ name }}'],
  ["lookup('list', foreign)", '{{ name }}'],
  ["lookup('list', foreign | upper)", '{{ NAME }}'],
])('a template in a term of its own is rendered: %s', (text, expected) => {
  const files = { 'plays/x': 'text', 'plays/files/x': 'text' };
  const vars = { name: "{{ 'x' }}", folder: '{{ playbook_dir }}/files' };
  const data = { number: 3, foreign: '{{ name }}', playbook_dir: '.' };
  expect(look(text, { files, vars, data })).toEqual(expected);
});

test('a template in a term that is none is a mistake', () => {
  const failure = tryTo(() => look("lookup('pipe', 'docker ps --format {{ .Names }}')"));
  expect(failure).toMatchObject({ message: 'expected an expression, found `.`' });
});

test('what looks like a template in a result stays text', () => {
  const setting = {
    files: { 'plays/x': '{{ 1 + 1 }}' },
    vars: { read: "{{ lookup('file', 'x') }}", again: '{{ read }}!' },
  };
  expect(look('again', setting)).toBe('{{ 1 + 1 }}!');
  expect(look("lookup('vars', 'read')", setting)).toBe('{{ 1 + 1 }}');
  expect(look("lookup('items', [read])", setting)).toBe('{{ 1 + 1 }}');
});

function tryTo(step: () => unknown): unknown {
  try {
    return step();
  } catch (error) {
    return error;
  }
}
