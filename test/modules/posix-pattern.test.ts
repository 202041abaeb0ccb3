import { execFileSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { toPosixPattern } from '../../src/modules/posix-pattern.ts';
import { readPattern } from '../../src/modules/python-pattern.ts';

const TEXTS = [
  '',
  'a',
  'ab',
  'aab',
  'a.b',
  'A1',
  'x-y',
  'a]b',
  '^',
  'a b',
  'a\tb',
  'ready after 12 ms',
  '(x)',
  '$5',
  'a\\b',
  '{2}',
  'é',
];

test.each([
  'a+b',
  '^a.b$',
  'a\\.b',
  '\\d+',
  '^\\w+$',
  '\\s',
  '\\S\\s\\S',
  '[^a]b',
  '[]]b',
  '[\\]]b',
  '[\\d-]',
  '[^]a]',
  '[a\\-]-?y',
  '[\\^]',
  '[\\\\]b',
  '(?:a|x)-?',
  '(?P<n>\\d+) ms',
  '(?i)^a\\d',
  'a{2}b',
  '\\{2\\}',
  '\\$\\d',
  '\\(x\\)',
  'a\\\\b',
  'a\\tb',
])('%s matches the same for grep as for Python', (expression) => {
  const pattern = toPosixPattern(expression);
  const regexp = readPattern('x', expression, { multiline: true });
  const options = pattern?.ignoreCase === true ? ['-E', '-i'] : ['-E'];
  const input = TEXTS.map((text) => `${text}\n`).join('');
  const env = { ...process.env, LC_ALL: 'C.UTF-8' };
  const found = execFileSync(
    'sh',
    ['-c', 'grep "$@" || [ $? -eq 1 ]', 'sh', ...options, '-e', pattern?.pattern ?? '('],
    { input, env },
  );
  expect(found.toString().split('\n').slice(0, -1)).toEqual(TEXTS.filter((text) => regexp.test(text)));
});

test.each(['a+?', 'a(?=b)', '(?<!a)b', '(a)\\1', 'a\\nb', 'a\nb', '\\bword', '\\Aa', '(?s)a.b', '[[:x', 'a{2}+'])(
  '%j is not for grep',
  (expression) => {
    expect(toPosixPattern(expression)).toBeUndefined();
  },
);
