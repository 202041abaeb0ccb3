import { describe, expect, test } from 'vitest';
import { ensureLine, type LineEdit, removeLines } from '../../src/modules/edit-line.ts';

const DEFAULTS = { line: '', backrefs: false, firstMatch: false };

interface Case {
  readonly title: string;
  readonly text: string;
  readonly edit: Partial<LineEdit> & { readonly line: string };
  readonly after: string;
  readonly msg?: string;
}

// What Ansible's lineinfile makes of the same.
const CASES: Case[] = [
  { title: 'appends', text: 'a\n', edit: { line: 'b' }, after: 'a\nb\n', msg: 'line added' },
  { title: 'appends to a file without a last line end', text: 'a', edit: { line: 'b' }, after: 'a\nb\n' },
  { title: 'appends to an empty file', text: '', edit: { line: 'b' }, after: 'b\n' },
  { title: 'finds the line', text: 'a\nb\n', edit: { line: 'a' }, after: 'a\nb\n' },
  {
    title: 'completes a last line without an end',
    text: 'a\nb',
    edit: { line: 'b' },
    after: 'a\nb\n',
    msg: 'line replaced',
  },
  {
    title: 'replaces the last match',
    text: 'x=1\nx=2\ny\n',
    edit: { regexp: '^x=', line: 'x=3' },
    after: 'x=1\nx=3\ny\n',
    msg: 'line replaced',
  },
  {
    title: 'replaces the first match',
    text: 'x=1\nx=2\n',
    edit: { regexp: '^x=', line: 'x=3', firstMatch: true },
    after: 'x=3\nx=2\n',
  },
  { title: 'matches up to the line end', text: 'x=1\n', edit: { regexp: '1$', line: 'y' }, after: 'y\n' },
  { title: 'appends where nothing matches', text: 'a\n', edit: { regexp: '^x', line: 'x' }, after: 'a\nx\n' },
  {
    title: 'goes without the match where the line is there',
    text: 'x=3\na\n',
    edit: { regexp: '^y', line: 'x=3' },
    after: 'x=3\na\n',
  },
  { title: 'finds a text', text: 'a.b\nacb\n', edit: { searchString: 'a.b', line: 'z' }, after: 'z\nacb\n' },
  {
    title: 'puts groups in',
    text: 'port 80 # web\n',
    edit: { regexp: '^(?P<key>port) \\d+(.*)$', line: '\\g<key> 81\\2', backrefs: true },
    after: 'port 81 # web\n',
  },
  {
    title: 'changes nothing with backrefs and no match',
    text: 'a\n',
    edit: { regexp: '(x)', line: '\\1', backrefs: true },
    after: 'a\n',
  },
  {
    title: 'takes a backslash as it is without backrefs',
    text: 'x\n',
    edit: { regexp: '(x)', line: '\\1' },
    after: '\\1\n',
  },
  {
    title: 'inserts behind the last match',
    text: 'a\na\nb\n',
    edit: { line: 'n', insertAfter: '^a' },
    after: 'a\na\nn\nb\n',
  },
  {
    title: 'inserts behind the first match',
    text: 'a\na\nb\n',
    edit: { line: 'n', insertAfter: '^a', firstMatch: true },
    after: 'a\nn\na\nb\n',
  },
  {
    title: 'inserts in front of the last match',
    text: 'a\nb\nb\n',
    edit: { line: 'n', insertBefore: '^b' },
    after: 'a\nb\nn\nb\n',
  },
  { title: 'inserts at the start', text: 'a\n', edit: { line: 'n', insertBefore: 'BOF' }, after: 'n\na\n' },
  {
    title: 'appends where the place is not found',
    text: 'a\n',
    edit: { line: 'n', insertBefore: '^z' },
    after: 'a\nn\n',
  },
  { title: 'inserts at the end', text: 'a\n', edit: { line: 'n', insertAfter: 'EOF' }, after: 'a\nn\n' },
  {
    title: 'inserts behind a last line without an end',
    text: 'a',
    edit: { line: 'n', insertAfter: 'a' },
    after: 'a\nn\n',
  },
  { title: 'does not insert again', text: 'a\nn\nb\n', edit: { line: 'n', insertAfter: '^b' }, after: 'a\nn\nb\n' },
  { title: 'keeps carriage returns of other lines', text: 'a\r\nb\r\n', edit: { line: 'c' }, after: 'a\r\nb\r\nc\n' },
  { title: 'takes Python’s flags', text: 'Port 1\n', edit: { regexp: '(?i)^port\\b', line: 'p' }, after: 'p\n' },
];

describe('a line that shall be there', () => {
  test.each(CASES)('$title', ({ text, edit, after, msg }) => {
    const result = ensureLine(text, { ...DEFAULTS, ...edit });
    expect(result.text).toBe(after);
    expect(result.msg).toBe(text === after ? '' : (msg ?? result.msg));
  });

  test.each([
    ['an expression that is none', { line: 'a', regexp: '(' }, /regexp is not a regular expression/],
    ['a group that is not there', { line: '\\2', regexp: '(x)', backrefs: true }, /there is no group `2`/],
    ['what only Python has', { line: 'a', insertAfter: '(?(1)a|b)' }, /insertafter is not a regular expression/],
  ])('%s is said', (_, edit, message) => {
    expect(() => ensureLine('x\n', { ...DEFAULTS, ...edit })).toThrow(message);
  });
});

describe('lines that shall not be there', () => {
  test.each([
    ['by the expression', 'x1\na\nx2\n', { regexp: '^x' }, 'a\n', 2],
    ['by the text', 'a.b\nacb\n', { searchString: 'a.b' }, 'acb\n', 1],
    ['as a whole', 'a\nab\na', { line: 'a' }, 'ab\n', 2],
    ['none', 'a\n', { line: 'b' }, 'a\n', 0],
  ])('%s', (_, text, edit, after, found) => {
    const result = removeLines(text, edit);
    expect(result).toMatchObject({ text: after, found, msg: found === 0 ? '' : `${found} line(s) removed` });
  });
});

test('an expression that would match for ages is stopped, and says which it is', () => {
  const edit = { ...DEFAULTS, regexp: '(a+)+$', line: 'b' };
  expect(() => ensureLine(`${'a'.repeat(60)}!\n`, edit)).toThrow(
    'the regular expression regexp takes too long with this text: it was stopped',
  );
});
