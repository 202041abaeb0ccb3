import { describe, expect, test } from 'vitest';
import { compileExpression, compileTemplate, hasTemplate } from '../../src/template/compile.ts';
import { TEMPLATE_FILE_OPTIONS } from '../../src/template/template-options.ts';
import { TemplateError } from '../../src/template/template-error.ts';
import { Float, OMIT, Tuple, Undefined, type Value } from '../../src/template/value.ts';
import { evaluate, makeEnvironment, render } from './evaluate.ts';

test.each([
  ['{{ a }}', true],
  ['{% if %}', true],
  ['{# a', true],
  ['plain', false],
  ['{ a }', false],
  ['{"a": 1}', false],
])('hasTemplate of %s is %s', (text, expected) => {
  expect(hasTemplate(text)).toBe(expected);
});

test('the same text is compiled once, and apart for other options', () => {
  expect(compileTemplate('{{ a }} once')).toBe(compileTemplate('{{ a }} once'));
  expect(compileExpression('a + 1')).toBe(compileExpression('a + 1'));
  expect(compileTemplate('{{ a }} once', { trimBlocks: false })).not.toBe(compileTemplate('{{ a }} once'));
});

describe('native values', () => {
  test.each<[string, unknown]>([
    ['{{ 3 }}', 3],
    ['{{ [1] }}', [1]],
    ['{{ none }}', null],
    ['{{ true }}', true],
    ['{{ 3 }} ', '3 '],
    ["{{ '3' }}", '3'],
    ["{{ '[1, 2]' }}", '[1, 2]'],
    ['{{ 1 }}{{ 2 }}', '12'],
    ['{% if true %}{{ [1] }}{% endif %}', [1]],
    ['{% if false %}x{% endif %}', ''],
    ["{{ 'x' if false }}", ''],
    ["{{ '<' | e }}", '&lt;'],
    ["{{ [1, 2] | map('string') }}", ['1', '2']],
    ['{{ omit }}', OMIT],
    ['{{ 2.0 }}', new Float(2)],
    ['{{ (1, 2) }}', Tuple.from([1, 2])],
  ])('%s', (text, expected) => {
    expect(render(text)).toEqual(expected);
  });
});

describe('line ends at the end', () => {
  test.each<[string, unknown]>([
    ['{{ 3 }}\n', 3],
    ["{{ 'a' }}\n", 'a\n'],
    ["{{ 'a' }}\n\n", 'a\n\n'],
    ["{{ 'a\n' }}\n", 'a\n'],
    ['{% if true %}a{% endif %}\n', 'a\n'],
    ['a\n{% if true %}\nb\n{% endif %}\n', 'a\nb\n'],
    ['a\r\nb {{ 1 }}\r\n', 'a\nb 1\n'],
  ])('%j', (text, expected) => {
    expect(render(text)).toEqual(expected);
  });

  test('are dropped on demand', () => {
    expect(render('a {{ 1 }}\n', {}, { keepTrailingNewline: false })).toBe('a 1');
  });
});

describe('options', () => {
  test('backslashes stand for themselves in YAML, and escape in files', () => {
    const text = String.raw`{{ 'a\nb' }}{% set x = 'c\td' %}{{ x }}`;
    expect(render(text)).toBe('a\\nbc\td');
    expect(render(text, {}, TEMPLATE_FILE_OPTIONS)).toBe('a\nbc\td');
    expect(render(String.raw`{{ 'v1.2' | regex_replace('v(\d)', '\1-') }}`)).toBe('1-.2');
    expect(evaluate(String.raw`'a\nb'`)).toBe('a\nb');
  });

  test('lines of blocks', () => {
    const text = 'a\n  {% if true %}\nb\n  {% endif %}\nc';
    expect(render(text)).toBe('a\n  b\n  c');
    expect(render(text, {}, { lstripBlocks: true })).toBe('a\nb\nc');
    expect(render(text, {}, { trimBlocks: false })).toBe('a\n  \nb\n  \nc');
    expect(render('a\n  {%+ if true %}b{% endif %}', {}, { lstripBlocks: true })).toBe('a\n  b');
  });

  test('delimiters', () => {
    const delimiters = { variableStart: '[%', variableEnd: '%]' };
    expect(render('[% 1 + 1 %] {{ x }}', {}, { delimiters })).toBe('2 {{ x }}');
    expect(
      render(
        '<<1>> <%if true%>a<%endif%>',
        {},
        { delimiters: { variableStart: '<<', variableEnd: '>>', blockStart: '<%', blockEnd: '%>' } },
      ),
    ).toBe('1 a');
    expect(compileTemplate('x', { delimiters: { blockStart: '' } })).toMatchObject({ message: 'a delimiter is empty' });
  });
});

describe('names', () => {
  test('are looked up only when they are used', () => {
    const asked: string[] = [];
    const lookup = (name: string): Value => {
      asked.push(name);
      return name === 'yes';
    };
    evaluate('(a if yes else b) and c or d', {}, { lookup });
    expect(asked).toEqual(['yes', 'a', 'd']);
  });

  test('variables go before globals', () => {
    expect(evaluate('range', { range: 5 })).toBe(5);
    expect(evaluate('answer', {}, { globals: new Map<string, Value>([['answer', 42]]) })).toBe(42);
    expect(evaluate('answer', { answer: null }, { globals: new Map<string, Value>([['answer', 42]]) })).toBeNull();
  });

  test('omit leaves a keyword away', () => {
    expect(evaluate("'a b' | replace(' ', '', count=omit)")).toBe('ab');
    expect(evaluate('nosuch | default(omit)')).toBe(OMIT);
  });

  test('the message of the environment is kept', () => {
    const lookup = (): Undefined => new Undefined('`a` is set on another host', 'a');
    expect(() => evaluate('a + 1', {}, { lookup })).toThrow('`a` is set on another host');
  });
});

describe('lookups', () => {
  const lookups = (name: string, args: readonly Value[], keywords: ReadonlyMap<string, Value>): Value => {
    if (name === 'fails') throw new TemplateError('there is no such file', 'lookup');
    return [name, ...args, ...keywords.keys()];
  };
  test.each<[string, unknown]>([
    ["lookup('env')", 'env'],
    ["lookup('file', 'a', 'b')", 'file,a,b'],
    ["lookup('ansible.builtin.file', 'a')", 'file,a'],
    ["lookup('dict', {}, x=1)", ['dict', new Map(), 'x']],
    ["query('file', 'a')", ['file', 'a']],
    ["q('file')", ['file']],
    ["lookup('file', wantlist=true)", ['file']],
    ["lookup('fails', errors='ignore')", null],
    ["query('fails', errors='ignore')", []],
  ])('%s', (text, expected) => {
    expect(evaluate(text, {}, { lookups })).toEqual(expected);
  });
  test('errors are the caller’s', () => {
    expect(() => evaluate("lookup('fails')", {}, { lookups })).toThrow('there is no such file');
    expect(() => evaluate("lookup('file', nosuch)", {}, { lookups })).toThrow('`nosuch` is not defined');
  });
});

test('one compiled template serves many environments', () => {
  const compiled = compileTemplate('{{ a }}!');
  if (!('evaluate' in compiled)) throw new Error(compiled.message);
  expect([1, 2].map((a) => compiled.evaluate(makeEnvironment({ a })))).toEqual(['1!', '2!']);
});
