import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { toText } from '../../src/template/convert.ts';
import type { Value } from '../../src/template/value.ts';
import { createPlayground, look, type Playground } from './look.ts';

let ground: Playground | undefined;

afterEach(() => {
  ground?.close();
  ground = undefined;
});

/** `FOLDER/plays` is where the playbook is. */
function open(files: Record<string, string> = {}, world = {}): Playground {
  ground = createPlayground({ files, world });
  return ground;
}

test('a password is made once, in a file for the owner alone', () => {
  const { evaluate, folder } = open();
  const first = evaluate("{{ lookup('password', 'keys/db/admin') }}");
  expect(first).toMatch(/^[\w.,:-]{20}$/);
  expect(evaluate("{{ lookup('password', 'keys/db/admin') }}")).toBe(first);
  const path = join(folder, 'plays/keys/db/admin');
  expect(readFileSync(path, 'utf8')).toBe(`${toText(first)}\n`);
  expect(statSync(path).mode & 0o777).toBe(0o600);
  expect(statSync(join(folder, 'plays/keys')).mode & 0o777).toBe(0o700);
  expect(readdirSync(join(folder, 'plays/keys/db'))).toEqual(['admin']);
});

test.each<[string, RegExp]>([
  ["lookup('password', '/dev/null', length=8, chars=['digits'])", /^\d{8}$/],
  ["lookup('password', '/dev/null length=30 chars=ascii_lowercase,digits')", /^[a-z0-9]{30}$/],
  ["lookup('password', '/dev/null', chars='x,,y')", /^[x,y]{20}$/],
  ["lookup('password', '/dev/null', chars=['punctuation'], length=200)", /^[^'"\w\s]*_?[^'"\s]*$/],
  ["lookup('password', '/dev/null', length='3', chars='ab')", /^[ab]{3}$/],
  ["lookup('password', 'with space length=4')", /^.{4}$/],
  ["lookup('password', '/dev/null', encrypt='md5_crypt')", /^\$1\$[./0-9A-Za-z]{8}\$[./0-9A-Za-z]{22}$/],
  ["lookup('password', '/dev/null', encrypt='')", /^.{20}$/],
])('%s', (text, expected) => {
  expect(look(text)).toMatch(expected);
});

test('the same seed gives the password that Python’s random gives', () => {
  const text = "lookup('password', '/dev/null', seed='web1')";
  expect(look(text)).toBe(look(text));
  expect(look("lookup('password', '/dev/null', seed='web1', length=12, chars=['ascii_letters', 'digits'])")).toBe(
    '0uqXv6czikEg',
  );
});

test.each<[string, string, Value]>([
  ['secret\n', "lookup('password', 'f')", 'secret'],
  ['two words \n\n', "lookup('password', 'f')", 'two words'],
  ['', "lookup('password', 'f')", ''],
  ['secret salt=abcdefgh\n', "lookup('password', 'f')", 'secret'],
  ['secret salt=abcdefgh\n', "lookup('password', 'f', encrypt='md5_crypt')", '$1$abcdefgh$cHJi5PXp/ki/ktXzqlk6I1'],
  [
    'secret salt=abcdefghijklmnopqrstuu ident=2a',
    "lookup('password', 'f', encrypt='bcrypt') | truncate(7, true, '')",
    '$2a$12$',
  ],
])('a file with %j: %s', (content, text, expected) => {
  expect(look(text, { files: { 'plays/f': content } })).toEqual(expected);
});

test('a hash keeps its salt in the file, so that it stays the same', () => {
  const { evaluate, folder } = open({ 'plays/f': 'secret\n' });
  const first = evaluate("{{ lookup('password', 'f', encrypt='md5_crypt') }}");
  expect(evaluate("{{ lookup('password', 'f', encrypt='md5_crypt') }}")).toBe(first);
  expect(readFileSync(join(folder, 'plays/f'), 'utf8')).toMatch(/^secret salt=[./0-9A-Za-z]{8}\n$/);
  expect(evaluate("{{ lookup('password', 'f') }}")).toBe('secret');
});

test('who comes second waits for the password of the first', () => {
  const waits: number[] = [];
  const pause = (ms: number): void => {
    waits.push(ms);
    writeFileSync(path, 'of the other\n');
    rmSync(lock);
  };
  const { evaluate, folder } = open({}, { pause });
  const path = join(folder, 'plays/f');
  const lock = join(folder, `plays/${createHash('sha1').update(path).digest('hex')}.ansible_lockfile`);
  writeFileSync(lock, '');
  expect(evaluate("{{ lookup('password', 'f') }}")).toBe('of the other');
  expect(waits).toHaveLength(1);
  expect(existsSync(lock)).toBe(false);
});

test('who waits for too long says which file to remove', () => {
  const { evaluate, folder } = open({}, { pause: () => {} });
  const path = join(folder, 'plays/f');
  const lock = join(folder, `plays/${createHash('sha1').update(path).digest('hex')}.ansible_lockfile`);
  writeFileSync(lock, '');
  expect(() => evaluate("{{ lookup('password', 'f') }}")).toThrow(`another run has held ${path} for 7 seconds`);
  expect(existsSync(lock)).toBe(true);
});

test.each<[string, string]>([
  ["lookup('password', '/dev/null', length='long')", '`length` has to be an integer, not the string `long`'],
  ["lookup('password', '/dev/null', length=-1)", '`length` has to be 0 or more'],
  ["lookup('password', '/dev/null', chars=[])", '`chars` has no characters to choose from'],
  ["lookup('password', '/dev/null', chars=5)", '`chars` has to be a list of strings, not the number `5`'],
  ["lookup('password', '/dev/null lenght=5')", 'it has no option `lenght`'],
  ["lookup('password', '/dev/null length=5 more')", 'something follows the options that is none'],
  ["lookup('password', '/dev/null', encrypt='md6')", 'passwords cannot be hashed by `md6`'],
  ["lookup('password', 'f', encrypt='bcrypt', ident='2b')", '`ident` is 2b, and the one in the file 2a'],
  ["lookup('password', 'f/g')", 'cannot keep the password in FOLDER/plays/f/g'],
])('%s fails', (text, message) => {
  expect(() => look(text, { files: { 'plays/f': 'secret salt=abcdefghijklmnopqrstuu ident=2a\n' } })).toThrow(message);
});
