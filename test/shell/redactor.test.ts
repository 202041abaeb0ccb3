import { generateKeyPairSync } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { quote } from '../../src/shell/quote.ts';
import { Redactor } from '../../src/shell/redactor.ts';

const SECRET = `p'a"s s\\wörd/+1`;

function redactorOf(...secrets: string[]): Redactor {
  const redactor = new Redactor();
  for (const secret of secrets) redactor.add(secret);
  return redactor;
}

describe('Redactor', () => {
  test.each([
    ['as it is', SECRET],
    ['in JSON', JSON.stringify({ a: SECRET })],
    ['quoted for a shell', `echo ${quote(SECRET)}`],
    ['as base64', Buffer.from(SECRET).toString('base64')],
    ['as base64 for URLs', Buffer.from(SECRET).toString('base64url')],
    ['in a URL', `https://user:${encodeURIComponent(SECRET)}@host/`],
    ['in a form', new URLSearchParams({ a: SECRET }).toString().replaceAll('%27', "'")],
    ['twice', `${SECRET}${SECRET}`],
  ])('masks a secret %s', (_form, text) => {
    const masked = redactorOf(SECRET).redact(text);
    expect(masked).toContain('********');
    expect(masked).not.toContain('rd');
    expect(masked).not.toContain(Buffer.from(SECRET).toString('base64').slice(0, 8));
  });

  test.each(['', 'u', 'us', 'use', 'user', 'user:'])(
    'masks it in the base64 of a longer text behind `%s`',
    (before) => {
      const text = Buffer.from(`${before}${SECRET}!and more`).toString('base64');
      const masked = redactorOf(SECRET).redact(`Authorization: Basic ${text}`);
      expect(masked).toMatch(/\*{8}/);
      const left = masked.replace('Authorization: Basic ', '').split('********');
      expect(Math.max(...left.map((part) => part.length))).toBeLessThan(20);
    },
  );

  test.each(['', 'abc', 'true', 'Root', ' no '])('leaves alone what is too short or too common: `%s`', (secret) => {
    expect(redactorOf(secret).redact('abc true Root no more')).toBe('abc true Root no more');
  });

  test('masks the longer of two secrets whole', () => {
    expect(redactorOf('hunter', 'hunter-two').redact('hunter-two hunter')).toBe('******** ********');
  });

  test.each([
    ['abc', 2, 'ab'],
    ['a hunter-two b', 3, 'a ********'],
    ['a hunter-two b', 20, 'a ******** b'],
    ['hunter-two swordfish and more', 12, '******** ********'],
    [`${'x'.repeat(10)}${'hunter-two'.repeat(1000)}`, 10, 'x'.repeat(10)],
    ['swordfis', 4, 'swor'],
  ])('the start of a text, case %#', (text, length, start) => {
    expect(redactorOf('hunter-two', 'swordfish').redactStart(text, length)).toBe(start);
  });

  test('masks each line of a key', () => {
    const key = generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
    const line = key.split('\n')[1] ?? '';
    expect(redactorOf(key).redact(`  | ${line}`)).toBe('  | ********');
  });

  test('goes through JSON, keys and numbers too', () => {
    const redactor = redactorOf('secret-1', '123456');
    expect(redactor.redactDeep({ 'secret-1': [1, 'a secret-1', { b: 123456, c: null, d: true }] })).toEqual({
      '********': [1, 'a ********', { b: '********', c: null, d: true }],
    });
  });

  test('a secret is a text, not a pattern', () => {
    expect(redactorOf('a.c*d').redact('abcd a.c*d')).toBe('abcd ********');
  });

  test('does not mask what is spared, whenever it became a secret', () => {
    const redactor = redactorOf('n1.example.com', SECRET);
    redactor.spare(['n1.example.com', 'n2.example.com']);
    redactor.add('n2.example.com');
    redactor.add('N2.example.com:password');
    const text = 'n1.example.com, n2.example.com, N2.example.com:password';
    expect(redactor.redact(`${text} ${SECRET}`)).toBe('n1.example.com, n2.example.com, ******** ********');
  });
});
