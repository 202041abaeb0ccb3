import { describe, expect, test } from 'vitest';
import { readYaml } from '../../src/source/read-yaml.ts';
import { SourceFile } from '../../src/source/source-file.ts';
import { Unrendered } from '../../src/template/unrendered.ts';
import { Float, OMIT, Tuple, Unknown, type Value } from '../../src/template/value.ts';
import { toValue } from '../../src/template/convert.ts';
import { LazyDict } from '../../src/variables/lazy-dict.ts';
import { showValue } from '../../src/variables/show-value.ts';

const cut = (text: string, length: number): string => text.slice(0, length);
const HUGE = 10 * 1024 * 1024;

function refuse(): never {
  throw new Error('this was rendered');
}

describe('a value in one line', () => {
  test.each<[Value, number, string | undefined]>([
    ['80a', 20, '"80a"'],
    ['80', 20, '"80"'],
    [80, 20, '80'],
    [new Float(80), 20, '80.0'],
    [2n ** 64n, 40, '18446744073709551616'],
    [true, 20, 'true'],
    [null, 20, 'null'],
    ['', 20, '""'],
    ['a "b"\n\u001b[2J', 40, String.raw`"a \"b\"\n\u001b[2J"`],
    ['x'.repeat(30), 10, '"xxxxxxxxx…"'],
    [[], 20, '[]'],
    [new Map(), 20, '{}'],
    [[1, 2, 3], 20, '[1, 2, 3]'],
    [Tuple.from([1, 'a']), 20, '[1, "a"]'],
    [Array.from({ length: 50 }, (_, index) => index), 40, '[0, 1, 2, 3, 4, 5, 6, 7, 8, … 41 more]'],
    [toValue({ name: 'a', 'b c': [1], d: {} }), 40, '{name: "a", "b c": [1], d: {}}'],
    [toValue([{ name: 'a' }, { name: 'b' }, { name: 'c' }, { name: 'd' }]), 36, '[{name: "a"}, {name: "b"}, … 2 more]'],
    [toValue({ a: { b: { c: { d: { e: 1 } } } } }), 72, '{a: {b: {c: {d: {…}}}}}'],
    [toValue({ user: 'a', db_password: 'hunter2' }), 60, '{user: "a", db_password: (hidden)}'],
    [new Unknown('the result of `Ask`'), 40, 'unknown: the result of `Ask`'],
    [OMIT, 10, 'omit'],
    [{ hostObject: 'hostvars', get: refuse, keys: refuse }, 40, undefined],
  ])('case %#', (value, room, shown) => {
    expect(showValue(value, room, cut)).toBe(shown);
  });

  test('says how much more there is', () => {
    const many = Array.from({ length: 1_000_000 }, () => 'x'.repeat(20));
    expect(showValue(many, 44, cut)).toBe('["xxxxxxxxxxxxxxxxxxxx", … 999999 more]');
  });

  test('looks only at what it shows', () => {
    const lengths: number[] = [];
    showValue(['x'.repeat(HUGE), 'y'.repeat(HUGE)], 72, (text, length) => {
      lengths.push(length);
      return cut(text, length);
    });
    expect(Math.max(...lengths)).toBeLessThan(72);
  });
});

describe('what has not been used', () => {
  const TEXT = 'plain: 1\nlist: [a, "{{ b }}"]\nsecret: !vault abc\ntemplate: "{{ lookup(\'pipe\', \'x\') }}"\n';

  function read(isSecret = false) {
    const { root } = readYaml(new SourceFile('vars.yml', TEXT, { isSecret }));
    if (root?.kind !== 'mapping') throw new Error('no mapping');
    return root;
  }

  test.each([
    ['as it stands', () => new Unrendered(read())],
    ['in a dict of which nobody has used a member', () => new LazyDict(read(), refuse, ({ value }) => value)],
  ])('is shown without rendering: %s', (_name, make) => {
    expect(showValue(make(), 80, cut)).toBe('{plain: 1, list: ["a", …], secret: (hidden), template: …}');
  });

  test('is hidden where its file was encrypted', () => {
    expect(showValue(new Unrendered(read(true)), 80, cut)).toBe('(hidden)');
  });
});
