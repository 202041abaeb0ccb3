import { describe, expect, test } from 'vitest';
import { readList } from '../quality/language-lists.ts';
import { look, type Setting } from './look.ts';

const SETTING: Setting = {
  files: {
    'plays/files/a.txt': 'one\n',
    'plays/files/t.csv': 'k,v\n',
    'plays/files/s.ini': '[global]\nk=v\n',
    'plays/templates/t.j2': '{{ word }}',
    'plays/templates/broken.j2': '{{ nowhere }}',
  },
  env: { NAME: 'value' },
  data: { word: 'w', people: [{ name: 'ann', tags: ['x'] }] },
  world: {
    request: ({ url }) => ({
      status: url.endsWith('/a') ? 200 : 404,
      reason: 'Not Found',
      body: Buffer.from('body\n'),
    }),
  },
};

/** A look-up and its list, and one that fails with its message. */
const CASES: Readonly<Record<string, readonly [does: string, list: unknown, fails: string, message: string]>> = {
  cartesian: [
    "query('community.general.cartesian', [1, 2], [3])",
    [
      [1, 3],
      [2, 3],
    ],
    "query('cartesian')",
    'with_nested requires at least one element in the nested list',
  ],
  csvfile: [
    "query('csvfile', 'k', file='t.csv', delimiter=',')",
    ['v'],
    "query('csvfile', 'k', file='no.csv')",
    'there is no file `no.csv`',
  ],
  dict: ["query('dict', {'a': 1}) | map(attribute='value')", [1], "query('dict', 5)", 'with_dict expects a dict'],
  env: [
    "query('env', 'NAME')",
    ['value'],
    "query('env', 'NOSUCH', default=undef('not set')) | first | upper",
    'not set',
  ],
  file: ["query('file', 'a.txt')", ['one'], "query('file', 'no.txt')", 'there is no file `no.txt`'],
  fileglob: [
    "query('fileglob', '*.csv')",
    ['FOLDER/plays/files/t.csv'],
    "query('fileglob', 'a', nosuch=1)",
    'it has no option',
  ],
  first_found: [
    "query('first_found', ['no.txt', 'a.txt'])",
    ['FOLDER/plays/files/a.txt'],
    "query('first_found', ['no.txt'])",
    'no.txt',
  ],
  flattened: [
    "query('flattened', [1, [2, [3]]], 4, [none])",
    [1, 2, 3, 4, null],
    "query('flattened', [1], nosuch=1)",
    'it has no option',
  ],
  indexed_items: [
    "query('indexed_items', ['a'])",
    [[0, 'a']],
    "query('indexed_items', ['a'], nosuch=1)",
    'it has no option',
  ],
  ini: ["query('ini', 'k', file='s.ini')", ['v'], "query('ini', 'k', file='no.ini')", 'there is no file `no.ini`'],
  inventory_hostnames: [
    "query('inventory_hostnames', 'n*')",
    ['n1', 'n2'],
    "query('inventory_hostnames', 'n*', nosuch=1)",
    'it has no option',
  ],
  items: ["query('items', [1, [2]])", [1, [2]], "query('items', [1], nosuch=1)", 'it has no option'],
  lines: ["query('lines', 'printf \"a\\nb\"')", ['a', 'b'], "query('lines', 'exit 3')", '3'],
  list: ["query('list', [1, [2]])", [[1, [2]]], "query('list', [1], nosuch=1)", 'it has no option'],
  nested: [
    "query('nested', [1], [2, 3])",
    [
      [1, 2],
      [1, 3],
    ],
    "query('nested')",
    'nested',
  ],
  password: [
    "query('password', 'FOLDER/p length=3 chars=a')",
    ['aaa'],
    "query('password', 'FOLDER/p length=x')",
    'length',
  ],
  pipe: ["query('pipe', 'echo a')", ['a'], "query('pipe', 'exit 3')", '3'],
  random_choice: [
    "query('random_choice', 'a', 'a')",
    ['a'],
    "query('random_choice', ['a'], nosuch=1)",
    'it has no option',
  ],
  sequence: ["query('sequence', '1-3')", ['1', '2', '3'], "query('sequence', 'x-y')", 'x-y'],
  subelements: [
    "query('subelements', people, 'tags') | map('last')",
    ['x'],
    "query('subelements', people, 'nosuch')",
    'nosuch',
  ],
  template: ["query('template', 't.j2')", ['w'], "query('template', 'broken.j2')", '`nowhere` is not defined'],
  together: ["query('together', [1], [2])", [[1, 2]], "query('together')", 'together'],
  unvault: ["query('unvault', 'a.txt')", ['one\n'], "query('unvault', 'no.txt')", 'there is no file `no.txt`'],
  url: ["query('url', 'http://host/a')", ['body'], "query('url', 'http://host/b')", '404'],
  varnames: ["query('varnames', '^wor')", ['word'], "query('varnames', '(')", 'regular expression'],
  vars: ["query('vars', 'word')", ['w'], "query('vars', 'nosuch')", 'nosuch'],
};

describe('each lookup that docs/language.md names', () => {
  test('has cases here', () => {
    expect(Object.keys(CASES)).toEqual(readList('**Lookups**'));
  });

  test.each(Object.entries(CASES))('%s', (_, [does, list, fails, message]) => {
    expect(look(does, SETTING)).toEqual(list);
    expect(() => look(fails, SETTING)).toThrow(message);
  });
});
