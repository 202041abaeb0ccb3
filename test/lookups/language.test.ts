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
