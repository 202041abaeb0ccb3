import { expect, test } from 'vitest';
import { evaluate } from './evaluate.ts';

// What playbooks look for in the `msg` of a failure: Ansible's words.
test.each([
  ["[{'a': 1}, ['b']] | combine({})", 'failed to combine variables, expected dicts but got'],
  ["'foo=bar=baz' | regex_replace('=', ':', mandatory_count=1)", ' times, but matches '],
  ["'x' | regex_escape('haha')", 'Invalid regex type (haha)'],
  ['none | random', 'random can only be used on'],
  ['[1, 2, 3] | random(start=2)', 'start and step can only be used'],
  ["'hey' | to_uuid(namespace=22)", 'Invalid value'],
  ['hey | mandatory', "Mandatory variable 'hey' not defined"],
  ["hey | mandatory('I am a sad wolf.')", 'I am a sad wolf.'],
  ["true | subelements('foo')", 'obj must be a list of dicts or a nested dict'],
  ['{} | subelements(17)', 'subelements must be a list or a string'],
  ["[{'name': 'a'}] | subelements('no')", "could not find 'no' key in iterated item"],
  ["[{'name': 'a'}] | subelements('name')", 'should point to a list'],
  ["[{'g': ['w'], 'a': []}] | subelements(['g', 'a'])", 'should point to a dictionary'],
  ['true | items2dict', 'items2dict requires a list'],
  ['[true] | items2dict', 'items2dict requires a list of dictionaries'],
  [
    "[{'notkey': 1, 'value': 2}] | items2dict",
    "items2dict requires each dictionary in the list to contain the keys 'key' and 'value'",
  ],
  ["{} | rekey_on_member('a', duplicates='x')", 'duplicates parameter to rekey_on_member has unknown value'],
  ["true | rekey_on_member('a')", 'Type is not a valid list, set, or dict'],
  ["[1] | rekey_on_member('a')", 'List item is not a valid dict'],
  ["[{'b': 1}] | rekey_on_member('a')", 'was not found'],
  ["[{'a': 1}, {'a': 1}] | rekey_on_member('a')", 'is not unique, cannot correctly turn into dict'],
  ["'http://a' | urlsplit('bad')", 'unknown URL component'],
  ["'x' | hash('nope')", 'unsupported hash type'],
  ["'x' | to_datetime", "time data 'x' does not match format"],
  ["'1.0' is version('1.0', '>>')", 'Invalid operator type'],
])('%s: %s', (expression, words) => {
  expect(() => evaluate(expression, {})).toThrow(words);
});
