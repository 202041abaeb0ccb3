import { expect, test } from 'vitest';
import type { Value } from '../../src/template/value.ts';
import { look, type Setting } from './look.ts';

const SETTING: Setting = {
  vars: {
    url: 'http://{{ ip }}',
    broken: '{{ nowhere }}',
    a_zone: '1',
    b_zone: '2',
    circle: "{{ lookup('vars', 'circle') }}",
  },
  data: { ip: '10.0.0.1', port: 80, raw: '{{ ip }}', none: null },
};

test.each<[string, Value]>([
  ["lookup('vars', 'port')", 80],
  ["lookup('vars', 'u' + 'rl')", 'http://10.0.0.1'],
  ["lookup('vars', 'raw')", '{{ ip }}'],
  ["lookup('vars', 'ip', 'port')", ['10.0.0.1', 80]],
  ["lookup('vars', 'none')", null],
  ["lookup('vars', 'nowhere', default='x')", 'x'],
  ["lookup('vars', 'broken', default=[])", []],
  ["query('varnames', '_zone$')", ['a_zone', 'b_zone']],
  ["lookup('varnames', '^ip$', 'port')", 'ip,port'],
  ["lookup('varnames', '^[a-z]{3,4}$')", 'url,port,raw,none'],
  ["query('varnames', 'nothing')", []],
  ["query('inventory_hostnames', 'n*')", ['n1', 'n2']],
  ["lookup('inventory_hostnames', 'nothing')", []],
])('%s', (text, expected) => {
  expect(look(text, SETTING)).toEqual(expected);
});

test.each<[string, string]>([
  ["lookup('vars', 'prot')", '`prot` is not defined'],
  ["lookup('vars', 'broken')", '`nowhere` is not defined, which `broken` uses'],
  ["lookup('vars', 5)", 'Invalid setting identifier, "5" is not a string'],
  ["lookup('vars', 'ip', defult=1)", 'it has no option `defult`'],
  ['circle', '`circle` is defined by itself'],
  ["lookup('varnames', '(')", 'is not a regular expression'],
  ["lookup('varnames', 1)", 'what to search for has to be a string'],
  ["lookup('inventory_hostnames', 'all', x=1)", 'it has no options, and was given `x`'],
])('%s fails', (text, message) => {
  expect(() => look(text, SETTING)).toThrow(message);
});

test('without a task there is no inventory', () => {
  expect(() => look("lookup('inventory_hostnames', 'all')", { noPlace: true })).toThrow('there is no inventory here');
});
