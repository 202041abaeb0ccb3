import { describe, expect, test } from 'vitest';
import { answer } from './evaluate.ts';

const VARIABLES = {
  d1: { a: 1, b: { x: 1, l: [1, 2] } },
  d2: { b: { y: 2, l: [2, 3] }, c: 3 },
  people: [
    { name: 'alice', groups: ['wheel'], keys: { a: ['k1', 'k2'] } },
    { name: 'bob', groups: [], keys: { a: ['k3'] } },
  ],
  facts: { eth0: { ip: '10.0.0.137' } },
  big: 9007199254740993n,
};

/** Filters that are Ansible's own: an expression and what it gives, or the message of its error. */
const CASES: Readonly<Record<string, readonly (readonly [string, unknown])[]>> = {
  to_json: [
    ["{'a': [1, 2.0, none, true], 'é': '\"'} | to_json", '{"a": [1, 2.0, null, true], "\\u00e9": "\\""}'],
    ["{'b': 1, 'a': 2} | to_json(sort_keys=true)", '{"a": 2, "b": 1}'],
    ["{'é': 1} | to_json(ensure_ascii=false)", '{"é": 1}'],
    ['[1, 2] | to_json(indent=2)', '[\n  1,\n  2\n]'],
    ['big | to_json', '9007199254740993'],
    ['{1: 2, none: 3, true: 4} | to_json', '{"1": 4, "null": 3}'],
    ["{'b': [], 'a': {}} | to_nice_json", '{\n    "a": {},\n    "b": []\n}'],
    ["{'a': {'b': [1]}} | to_nice_json(indent=2)", '{\n  "a": {\n    "b": [\n      1\n    ]\n  }\n}'],
    ["('nan' | float) | to_json", 'NaN'],
    ["('nan' | float) | to_json(allow_nan=false)", 'JSON has no form for nan'],
    ['[1] | to_json(nosuch=1)', '`to_json` has no argument `nosuch`'],
    ['[1] | to_yaml(explicit_start=true, explicit_end=true)', '--- [1]\n...\n'],
    ['[1] | to_yaml(nosuch=1)', '`to_yaml` has no argument `nosuch`'],
    ['omit | to_json', 'a omit has no form in JSON'],
  ],
  from_json: [
    ['\'{"a": [1, 1.5, 1.0, null, true, "x"]}\' | from_json', { a: [1, 1.5, 1, null, true, 'x'] }],
    ["('12345678901234567890' | from_json) + 1", '12345678901234567891n'],
    ["('[1.0]' | from_json) | string", '[1.0]'],
    ['\'{"a": }\' | from_json', 'this is not JSON: expected a value at line 1, column 7'],
    ["'{a: 1}' | from_json", 'this is not JSON: expected a name in double quotes at line 1, column 2'],
    ["'[1, 2' | from_json", 'this is not JSON: expected `,` or `]` at line 1, column 6'],
    ["'' | from_json", 'this is not JSON: expected a value at line 1, column 1'],
    ['{} | from_json', '`from_json` reads a string, not object: is it data already?'],
  ],
  from_yaml: [
    ["'a: [1, yes, 0644, 1.0, ~, x]' | from_yaml", { a: [1, true, 420, 1, null, 'x'] }],
    ["('a: 1.0' | from_yaml).a | string", '1.0'],
    ["'a: 12345678901234567890' | from_yaml", { a: '12345678901234567890n' }],
    ["'- 1\n- b: 2' | from_yaml", [1, { b: 2 }]],
    ["'' | from_yaml", null],
    ['[1] | from_yaml', [1]],
    ["'--- 1\n--- 2' | from_yaml_all", [1, 2]],
    ["'--- 1\n--- 2' | from_yaml", 'this YAML has more than one document: use `from_yaml_all`'],
    ["'{{ not a template }}: 1' | from_yaml | length", 1],
  ],
  combine: [
    ['d1 | combine(d2)', { a: 1, b: { y: 2, l: [2, 3] }, c: 3 }],
    ['d1 | combine(d2, recursive=true)', { a: 1, b: { x: 1, l: [2, 3], y: 2 }, c: 3 }],
    ["d1 | combine(d2, recursive=true, list_merge='append')", { a: 1, b: { x: 1, l: [1, 2, 2, 3], y: 2 }, c: 3 }],
    ["(d1 | combine(d2, recursive=true, list_merge='prepend')).b.l", [2, 3, 1, 2]],
    ["(d1 | combine(d2, recursive=true, list_merge='keep')).b.l", [1, 2]],
    ["(d1 | combine(d2, recursive=true, list_merge='append_rp')).b.l", [1, 2, 3]],
    ["(d1 | combine(d2, recursive=true, list_merge='prepend_rp')).b.l", [2, 3, 1]],
    ["{'a': 1} | combine({'b': 2}, {'a': 3})", { a: 3, b: 2 }],
    ["[{'a': 1}, {'b': 2}] | combine", { a: 1, b: 2 }],
    ["{'a': 1} | combine([{'b': 2}, {'c': 3}])", { a: 1, b: 2, c: 3 }],
    ["{'a': 1} | combine({'b': 2}, list_merge='nosuch')", '`list_merge` cannot be `nosuch`'],
    ["{'a': 1} | combine({'b': 2}, nosuch=1)", '`combine` has no argument `nosuch`'],
    ['{} | combine(5)', 'failed to combine variables, expected dicts but got the number `5`'],
  ],
  dicts: [
    [
      "{'a': 1, 'b': 2} | dict2items",
      [
        { key: 'a', value: 1 },
        { key: 'b', value: 2 },
      ],
    ],
    ["{'a': 1} | dict2items(key_name='k', value_name='v')", [{ k: 'a', v: 1 }]],
    ['[1] | dict2items', 'dict2items requires a dictionary, got a list'],
    ["[{'key': 'a', 'value': 1}] | items2dict", { a: 1 }],
    ["[{'k': 'a', 'v': 1}] | items2dict('k', 'v')", { a: 1 }],
    [
      "[{'key': 'a'}] | items2dict",
      "items2dict requires each dictionary in the list to contain the keys 'key' and 'value'",
    ],
    ['{} | items2dict', 'items2dict requires a list, got a dict instead'],
    ["people | subelements('groups')", [[{ name: 'alice', groups: ['wheel'], keys: { a: ['k1', 'k2'] } }, 'wheel']]],
    ["people | subelements('keys.a') | map('last') | list", ['k1', 'k2', 'k3']],
    ['{} | subelements(17)', 'subelements must be a list or a string, not the number `17`'],
    ["people | subelements('nosuch')", "could not find 'nosuch' key in iterated item"],
    ["people | subelements('nosuch', skip_missing=true)", []],
    ["people | subelements('name')", 'the key name should point to a list, got the string `alice`'],
    ["(people | rekey_on_member('name')).keys() | list", ['alice', 'bob']],
    ["[{'n': 1}, {'n': 1}] | rekey_on_member('n')", 'Key 1 is not unique, cannot correctly turn into dict'],
    ["[] | rekey_on_member('n', duplicates='last')", 'duplicates parameter to rekey_on_member has unknown value last'],
    ["[{'n': 1}, {'n': 1, 'b': 2}] | rekey_on_member('n', duplicates='overwrite')", { 1: { n: 1, b: 2 } }],
    ["'eth0' | extract(facts, 'ip')", '10.0.0.137'],
    ["['eth0'] | map('extract', facts, ['ip']) | list", ['10.0.0.137']],
    ["[0, 2] | map('extract', ['x', 'y', 'z']) | list", ['x', 'z']],
    ["'nosuch' | extract(facts) | default('d')", 'd'],
  ],
  sets: [
    ['[1, 2, 2] | union([3, 1])', [1, 2, 3]],
    ['[3, 1, 2, 1] | intersect([1, 3])', [3, 1]],
    ['[3, 1, 2, 1] | difference([1])', [3, 2]],
    ['[1, 2] | symmetric_difference([2, 3])', [1, 3]],
    ["[{'a': 1}, [1]] | union([[1], {'a': 1.0}])", [{ a: 1 }, [1]]],
    ['[1, 1.0, true, "1"] | unique', [1, '1']],
    ["['a', 'A', 'b'] | unique", ['a', 'b']],
    ['[[1, [2]], [[3]], none] | flatten', [1, 2, 3]],
    ['[[1, [2]], [[3]]] | flatten(levels=1)', [1, [2], [3]]],
    ['[[1, none]] | flatten(skip_nulls=false)', [1, null]],
    [
      '[1, 2, 3] | zip([4, 5])',
      [
        [1, 4],
        [2, 5],
      ],
    ],
    ['[1] | zip([2, 3], strict=true)', 'the lists to zip differ in length'],
    [
      '[1, 2, 3] | zip_longest([4], fillvalue="x")',
      [
        [1, 4],
        [2, 'x'],
        [3, 'x'],
      ],
    ],
    [
      '[1, 2] | product([3, 4])',
      [
        [1, 3],
        [1, 4],
        [2, 3],
        [2, 4],
      ],
    ],
    [
      '[0, 1] | product(repeat=2)',
      [
        [0, 0],
        [0, 1],
        [1, 0],
        [1, 1],
      ],
    ],
    ['[1, 2, 3] | permutations(2) | length', 6],
    [
      '[1, 2, 3] | combinations(2)',
      [
        [1, 2],
        [1, 3],
        [2, 3],
      ],
    ],
  ],
  regex: [
    [String.raw`'ansible' | regex_replace('^a.*i(.*)$', 'a\\1')`, 'able'],
    [String.raw`'foobar' | regex_replace('^f.*o(?P<rest>.*)$', '\\g<rest>')`, 'bar'],
    ["'aaa' | regex_replace('a', 'b', count=2)", 'bba'],
    ["'aaa' | regex_replace('a', 'b', mandatory_count=2)", 'the pattern should match 2 times, but matches 3'],
    ["'FOO' | regex_replace('foo', 'x', ignorecase=true)", 'x'],
    ["'a\nb' | regex_replace('^b', 'x', multiline=true)", 'a\nx'],
    ["'a$1b' | regex_replace('b', '$&$1')", 'a$1$&$1'],
    ["'abc' | regex_search('b.')", 'bc'],
    ["'abc' | regex_search('z')", null],
    [String.raw`'server1/db' | regex_search('(\w+)/(\w+)', '\\1', '\\2')`, ['server1', 'db']],
    [String.raw`'k=v' | regex_search('(?P<k>\w)=(?P<v>\w)', '\\g<v>')`, ['v']],
    [String.raw`'k=v' | regex_search('k', '\\1')`, 'the pattern has no group `1`'],
    ["'k=v' | regex_search('k', '1')", '`1` names no group: write `\\\\1` or `\\\\g<name>`'],
    [String.raw`'a1b22' | regex_findall('\d+')`, ['1', '22']],
    [
      "'a=1,b=2' | regex_findall('(.)=(.)')",
      [
        ['a', '1'],
        ['b', '2'],
      ],
    ],
    ["'^f.*o(.*)$' | regex_escape", String.raw`\^f\.\*o\(\.\*\)\$`],
    ["'a.b*[c]' | regex_escape('posix_basic')", String.raw`a\.b\*\[c\]`],
    ["'x' | regex_search('(')", '`(` is not a regular expression: unterminated group'],
  ],
};

describe.each(Object.entries(CASES))('%s', (_, cases) => {
  test.each(cases)('%s', (expression, expected) => {
    expect(answer(expression, VARIABLES)).toEqual(expected);
  });
});
