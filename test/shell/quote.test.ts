import { execFileSync } from 'node:child_process';
import { describe, expect, test } from 'vitest';
import { quote, quoteAll } from '../../src/shell/quote.ts';
import { describeWith } from '../requirement.ts';

const WORDS = [
  '',
  'plain',
  'two words',
  "it's",
  "''",
  "'",
  '"',
  '$HOME `id` $(id)',
  '\\',
  'a\\',
  '~',
  '~root',
  'A=b',
  '#',
  '*',
  '?[a]',
  '!',
  '-n',
  'new\nline\n',
  '\ttab',
  'ünïcödé 漢字',
  '&&|;<>(){}',
  Array.from({ length: 127 }, (_, code) => String.fromCharCode(code + 1)).join(''),
];

describe.each([['dash'], ['bash'], ['busybox', 'sh']])('quote for %s %s', (...shell) => {
  const [command = '', ...args] = shell.filter((word) => word !== undefined);
  describeWith([{ command, package: command }], 'every word comes back as it was', () => {
    test.each(WORDS)('%j', (word) => {
      const script = `printf '%s|' ${quoteAll([word, word])}`;
      expect(execFileSync(command, [...args, '-c', script]).toString()).toBe(`${word}|${word}|`);
    });
  });
});

test('a NUL byte cannot be quoted', () => {
  expect(() => quote('a\0b')).toThrow(RangeError);
});
