import { expect, test } from 'vitest';
import type { Value } from '../../src/template/value.ts';
import { look } from './look.ts';

test.each<[string, Value]>([
  ["lookup('pipe', 'echo a; echo; echo b; echo')", 'a\n\nb'],
  ["lookup('pipe', 'pwd')", 'FOLDER/plays'],
  ["lookup('pipe', 'echo $COLOUR')", 'red'],
  ["lookup('pipe', 'echo 1', 'echo 2')", '1,2'],
  ["lookup('pipe', 'cat')", ''],
  ["lookup('pipe', 'echo hidden >&2')", ''],
  ['lookup(\'pipe\', \'echo "{""{ 1 }}"\')', '{{ 1 }}'],
  ["query('lines', 'echo a; echo; echo b')", ['a', '', 'b']],
  ["query('lines', 'printf \"a\\r\\nb\"')", ['a', 'b']],
  ["query('lines', 'true')", []],
])('%s', (text, expected) => {
  expect(look(text, { env: { COLOUR: 'red' } })).toEqual(expected);
});

test.each<[string, string]>([
  [
    "lookup('pipe', 'echo it said no >&2; exit 4')",
    'the pipe lookup failed: `echo it said no >&2; exit 4` ended with exit code 4: it said no',
  ],
  ["lookup('pipe', 'kill -9 $$')", '`kill -9 $$` ended with signal SIGKILL'],
  ["lookup('pipe', 'true', cwd='/')", 'it has no options, and was given `cwd`'],
  ["lookup('lines', 'exit 1')", 'the lines lookup failed: `exit 1` ended with exit code 1'],
])('%s fails', (text, message) => {
  expect(() => look(text)).toThrow(message);
});
