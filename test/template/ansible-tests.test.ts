import { describe, expect, test } from 'vitest';
import { answer, evaluate } from './evaluate.ts';

const VARIABLES = {
  ok: { changed: false, rc: 0 },
  changed: { changed: true },
  failed: { failed: true, msg: 'no' },
  skipped: { skipped: true },
  loop: { results: [{ changed: false }, { changed: true }] },
  running: { started: 1, finished: 0 },
};

const CASES: Readonly<Record<string, readonly (readonly [string, boolean | string])[]>> = {
  results: [
    ['ok is succeeded', true],
    ['ok is success', true],
    ['ok is failed', false],
    ['failed is failed', true],
    ['failed is not failed', false],
    ['failed is successful', false],
    ['changed is changed', true],
    ['ok is changed', false],
    ['loop is changed', true],
    ['skipped is skipped', true],
    ['ok is skip', false],
    ['ok is reachable', true],
    ['running is started', true],
    ['running is finished', false],
    ['ok is finished', true],
    ['ok is timedout', false],
    ["{'timedout': {'period': 5}} is timedout", true],
    ["{'started': 0} is started", false],
    ["{'unreachable': true} is unreachable", true],
    ["{'unreachable': true} is reachable", false],
    ["{'results': []} is changed", false],
    ['ok is failure', false],
    ['ok is change', false],
    ['[1] is changed', 'this test looks at the result of a task, not at a list'],
    ['none is skipped', 'this test looks at the result of a task, not at `none`'],
    ["'text' is failed", 'this test looks at the result of a task, not at the string `text`'],
    ['nosuch is failed', '`nosuch` is not defined'],
  ],
  regex: [
    ["'abc' is match('b')", false],
    ["'abc' is match('a')", true],
    ["'abc' is search('b')", true],
    ["'ABC' is search('b', ignorecase=true)", true],
    ["'a\nb' is search('^b')", false],
    ["'a\nb' is search('^b', multiline=true)", true],
    ["'a\nb' is match('b', multiline=true)", false],
    ["'abc' is regex('c$')", true],
    ["'abc' is regex('ab', match_type='fullmatch')", false],
    ["'abc' is regex('ab', match_type='nosuch')", '`match_type` has to be `search`, `match` or `fullmatch`'],
  ],
  sets: [
    ['[1, 2] is contains(1)', true],
    ["'abc' is contains('d')", false],
    ['[1] is subset([1, 2])', true],
    ['[1, 3] is subset([1, 2])', false],
    ['[1, 2] is superset([2])', true],
    ['[true, 1] is all', true],
    ['[false, 1] is any', true],
    ['[] is any', false],
  ],
  truth: [
    ["'' is falsy", true],
    ["'no' is truthy", true],
    ["'no' is truthy(convert_bool=true)", false],
    ["'Yes' is falsy(convert_bool=true)", false],
    ["'maybe' is truthy(convert_bool=true)", true],
    ["('nan' | float) is nan", true],
    ['1 is nan', false],
  ],
  version: [
    ["'1.10' is version('1.9', '>')", true],
    ["'1.2.3' is version('1.2.3')", true],
    ["'1.2.3-rc1' is version('1.2.3', '<', version_type='semver')", true],
    ["'1.0.0-alpha.2' is version('1.0.0-alpha.10', 'lt', version_type='semver')", true],
    ["'12.04' is version('12.4', '==')", true],
    ["'1.2' is version('1.2.0', '==', strict=true)", true],
    ["'1.2b1' is version('1.2', '<', strict=true)", true],
    ["'1.0.dev1' is version('1.0', '<', version_type='pep440')", true],
    ["'1.0.post1' is version('1.0', '>', version_type='pep440')", true],
    ["3.5 is version('3.10', '>=')", false],
    ["'1.a' is version('1.1', '<')", 'these versions cannot be compared: `a` stands against `1`'],
    ["'1.2' is version('1.3', '~')", 'Invalid operator type (~)'],
    ["'x' is version('1.3', '<', version_type='semver')", '`x` is not a semantic version, such as 1.2.3'],
    [
      "'1' is version('1', version_type='nosuch')",
      '`version_type` cannot be `nosuch`: it is loose, strict, semver, semantic or pep440',
    ],
    ["'1' is version('1', strict=false, version_type='loose')", '`strict` and `version_type` cannot go together'],
    ["'1' is version('1', strict=none, version_type='loose')", true],
    ["'1' is version('1', strict=true, version_type='loose')", '`strict` and `version_type` cannot go together'],
    ["'' is version('1')", 'a version to compare is empty'],
  ],
  urls: [
    ["'http://example.com' is uri", true],
    ["'mailto:me@example.com' is uri", true],
    ["'mailto:me@example.com' is uri(['http', 'ftp'])", false],
    ["'some text' is uri", true],
    ["'some text' is uri(['http'])", false],
    ["'http://x:port/' is uri", false],
    ['5 is uri', false],
    ["'http://example.com' is url", true],
    ["'http://example.com' is url(schemes=['ftp'])", false],
    ["'mailto:me@example.com' is url", false],
    ["'file:///etc/hosts' is url", true],
    ["'urn:isbn:0451450523' is urn", true],
    ["'http://example.com' is urn", false],
    ["'a:b' is uri(5)", 'the number `5` cannot be looped over'],
    [
      "'x' is vault_encrypted",
      'this test has no answer here: a variable is decrypted when it is read, and does not say what it was',
    ],
    ["'x' is vaulted_file", 'this test has no answer here: files of the controller are not read for a test'],
  ],
  files: [
    ["'/etc' is directory", true],
    ["'/etc/hosts' is file", false],
    ["'/etc' is exists", false],
    ["'/a' is same_file('/b')", false],
    ["'/a' is abs", true],
    ["'a' is abs", false],
  ],
};

describe.each(Object.entries(CASES))('%s', (_, cases) => {
  test.each(cases)('%s', (expression, expected) => {
    expect(answer(expression, VARIABLES, { fileTest: (kind) => kind === 'directory' })).toEqual(expected);
  });
});

test('tests of files ask the environment', () => {
  const asked: unknown[] = [];
  evaluate("'/a' is same_file('/b') or '/c' is link", {}, { fileTest: (...question) => asked.push(question) < 0 });
  expect(asked).toEqual([
    ['same_file', '/a', '/b'],
    ['link', '/c', undefined],
  ]);
  expect(() => evaluate("'/a' is file")).toThrow('files of the controller cannot be tested here');
});
