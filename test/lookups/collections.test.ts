import { expect, test } from 'vitest';
import { fromValue } from '../../src/template/convert.ts';
import { look, type Setting } from './look.ts';

const SETTING: Setting = {
  data: {
    users: [
      { name: 'ann', keys: ['a1', 'a2'], more: { groups: ['x'] } },
      { name: 'bob', keys: ['b1'] },
    ],
    table: { first: { keys: [1] }, second: { skipped: true } },
    results: { skipped: true, results: [] },
  },
  world: { pickIndex: (limit) => limit - 1 },
};

test.each<[string, unknown]>([
  [
    "query('dict', {'a': 1, 'b': [2]})",
    [
      { key: 'a', value: 1 },
      { key: 'b', value: [2] },
    ],
  ],
  [
    "query('dict', {'a': 1}, {'b': 2})",
    [
      { key: 'a', value: 1 },
      { key: 'b', value: 2 },
    ],
  ],
  ["query('items', [1, [2]], 3)", [1, [2], 3]],
  ["query('list', [1, [2]], 3)", [[1, [2]], 3]],
  [
    "query('indexed_items', ['a', 'b'], 'c')",
    [
      [0, 'a'],
      [1, 'b'],
      [2, 'c'],
    ],
  ],
  [
    "query('together', [1, 2, 3], ['a', 'b'])",
    [
      [1, 'a'],
      [2, 'b'],
      [3, null],
    ],
  ],
  [
    "query('together', [[1, 2], 3], 'x')",
    [
      [1, 2, 'x'],
      [3, null],
    ],
  ],
  [
    "query('nested', [1, 2], ['a', 'b'])",
    [
      [1, 'a'],
      [1, 'b'],
      [2, 'a'],
      [2, 'b'],
    ],
  ],
  [
    "query('nested', [1], 'a', ['x', 'y'])",
    [
      [1, 'a', 'x'],
      [1, 'a', 'y'],
    ],
  ],
  ["query('nested', ['ab', 'c'])", [['ab'], ['c']]],
  ["query('nested', [1], [])", []],
  ["lookup('random_choice', 'a', 'b', 'c')", 'c'],
  ["lookup('random_choice', ['a', 'b'])", ['a', 'b']],
  ["query('random_choice')", []],
  ["query('subelements', users, 'keys') | map('last')", ['a1', 'a2', 'b1']],
  ["query('subelements', users, 'keys')[0][0]", { name: 'ann', more: { groups: ['x'] } }],
  [
    "query('subelements', users, 'more.groups', {'skip_missing': true})",
    [[{ name: 'ann', keys: ['a1', 'a2'], more: {} }, 'x']],
  ],
  ["query('subelements', table, 'keys')", [[{}, 1]]],
  ["query('subelements', results, 'keys')", []],
  ["query('sequence', '5')", ['1', '2', '3', '4', '5']],
  ["query('sequence', '5-8')", ['5', '6', '7', '8']],
  ["query('sequence', '2-10/2')", ['2', '4', '6', '8', '10']],
  ["query('sequence', '4:host%02d')", ['host01', 'host02', 'host03', 'host04']],
  ["lookup('sequence', '0-0x1f/10:host%02d')", 'host00,host10,host20,host30'],
  ["lookup('sequence', '0-0x6/2:host%02d')", 'host00,host02,host04,host06'],
  ["query('sequence', 'start=5 end=11 stride=2 format=0x%02x')", ['0x05', '0x07', '0x09', '0x0b']],
  ["query('sequence', 'start=0x0f00 count=2 format=%04x')", ['0f00', '0f01']],
  ["query('sequence', 'start=1 count=3 stride=2')", ['1', '3', '5']],
  ["query('sequence', 'start=3 end=1 stride=-1')", ['3', '2', '1']],
  ["query('sequence', 'start=3 count=2 stride=-1')", ['3', '2']],
  ["query('sequence', start=2, end=4, format='n%d')", ['n2', 'n3', 'n4']],
  ["query('sequence', 'end=2', start=1, format='a b %d')", ['a b 1', 'a b 2']],
  ["query('sequence', '2', '3-4')", ['1', '2', '3', '4']],
  ["query('sequence', 'end=010')", ['1', '2', '3', '4', '5', '6', '7', '8']],
  ["query('sequence', 'count=0')", []],
])('%s', (text, expected) => {
  expect(fromValue(look(text, SETTING))).toEqual(expected);
});

test.each<[string, string]>([
  ["lookup('dict', 'text')", 'the dict lookup failed: with_dict expects a dict'],
  ["lookup('items', [1], x=1)", 'it has no options, and was given `x`'],
  ["lookup('list', 1, x=1)", 'it has no options'],
  ["lookup('indexed_items', 1, x=1)", 'it has no options'],
  ["lookup('together')", 'with_together requires at least one element in each list'],
  ["lookup('nested')", 'with_nested requires at least one element in the nested list'],
  ["lookup('random_choice', nowhere)", '`nowhere` is not defined'],
  [
    "lookup('subelements', users)",
    'subelements lookup expects a list of two or three items, first a dict or a list, second a string pointing to the subkey, third the flags',
  ],
  [
    "lookup('subelements', 5, 'keys')",
    'subelements lookup expects a list of two or three items, first a dict or a list, and got the number `5`',
  ],
  ["lookup('subelements', users, 'more.groups')", "could not find 'more' key in iterated item"],
  ["lookup('subelements', users, 'name')", 'the key name should point to a list, got the string `ann`'],
  ["lookup('subelements', users, 'name.x')", 'the key name should point to a dictionary, got the string `ann`'],
  ["lookup('subelements', users, 'keys', {'skip_mising': true})", 'it has no option `skip_mising`'],
  ["lookup('sequence', 'start=1')", 'must specify count or end in with_sequence'],
  ["lookup('sequence', 'end=1 count=1')", "can't specify both count and end in with_sequence"],
  ["lookup('sequence', 'start=3 end=1')", 'to count backwards make stride negative'],
  ["lookup('sequence', 'start=1 end=3 stride=-1')", "to count forward don't make stride negative"],
  ["lookup('sequence', 'end=x')", '`end` has to be an integer, not `x`'],
  ["lookup('sequence', 'ten')", '`ten` is neither'],
  ["lookup('sequence', 'end=3 formt=%d')", 'it has no option `formt`'],
  ["lookup('sequence', '3:host')", 'bad formatting string: host'],
  ["lookup('sequence', '1-9999999999')", 'too large'],
])('%s fails', (text, message) => {
  expect(() => look(text, SETTING)).toThrow(message);
});
