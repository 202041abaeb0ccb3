import { describe, expect, test } from 'vitest';
import { type Arg, arg } from '../../src/module/arg.ts';
import { PENDING } from '../../src/module/argument-problem.ts';
import { type ArgumentDefinition, readArguments } from '../../src/module/read-arguments.ts';

function read(
  definition: ArgumentDefinition,
  given: Readonly<Record<string, unknown>>,
): ReturnType<typeof readArguments> {
  return readArguments(definition, new Map(Object.entries(given)));
}

function messages(definition: ArgumentDefinition, given: Readonly<Record<string, unknown>>): string[] {
  const result = read(definition, given);
  if (!('problems' in result)) return [];
  return result.problems.map(({ code, path, where, message }) => `${code} ${where} ${path.join('.')}: ${message}`);
}

describe('values that are converted', () => {
  test.each<[Arg<unknown>, unknown, unknown]>([
    [arg.str(), 'x', 'x'],
    [arg.str(), 5, '5'],
    [arg.str(), 1.5, '1.5'],
    [arg.str(), true, 'True'],
    [arg.str(), 18446744073709551615n, '18446744073709551615'],
    [arg.str(), { a: [1, "it's"] }, `{'a': [1, "it's"]}`],
    [arg.path(), '~/x', '~/x'],
    [arg.bool(), 'yes', true],
    [arg.bool(), ' OFF ', false],
    [arg.bool(), 1, true],
    [arg.bool(), 0, false],
    [arg.bool(), 't', true],
    [arg.int(), '12', 12],
    [arg.int(), ' -1_000 ', -1000],
    [arg.int(), 3, 3],
    [arg.int(), '3.0', 3],
    [arg.int(), true, 1],
    [arg.float(), '1.5', 1.5],
    [arg.float(), 2, 2],
    [arg.mode(), 0o644, '0644'],
    [arg.mode(), '644', '0644'],
    [arg.mode(), '0644', '0644'],
    [arg.mode(), '01777', '1777'],
    [arg.mode(), 'u=rw,g+r,o-x', 'u=rw,g+r,o-x'],
    [arg.mode(), 'preserve', 'preserve'],
    [arg.list(arg.str()), 'a, b,c', ['a', 'b', 'c']],
    [arg.list(arg.str()), 5, ['5']],
    [arg.list(arg.str()), [1, 'b'], ['1', 'b']],
    [arg.list(arg.str()), '', []],
    [arg.list(arg.int()), '1,2', [1, 2]],
    [arg.list(arg.any()), 'a,b', ['a,b']],
    [arg.list(arg.object({ a: arg.int() })), { a: '1' }, [{ a: 1 }]],
    [arg.dict(), { a: 1 }, { a: 1 }],
    [arg.dict(), new Map([['a', 1]]), { a: 1 }],
    [arg.dict(), 'a=1, b="x y"', { a: '1', b: 'x y' }],
    [arg.dict(), '{"a": 1}', { a: 1 }],
    [arg.choice('started', 'absent'), 'absent', 'absent'],
    [arg.choice('always', 'on', 'off'), true, 'on'],
    [arg.choice('no', 'always'), false, 'no'],
    [arg.any(), [1], [1]],
    [arg.any(), null, null],
    [arg.str().default('d'), null, 'd'],
    [arg.object({ a: arg.str(), n: arg.int().default(3) }), { a: 1 }, { a: '1', n: 3 }],
  ])('%# %j', (type, value, expected) => {
    expect(read({ args: { x: type } }, { x: value })).toMatchObject({ args: { x: expected } });
  });
});

describe('values that are refused', () => {
  test.each<[Arg<unknown>, unknown, string]>([
    [arg.bool(), 'maybe', 'LS0206 value x: `x` must be a boolean, not the text `maybe`'],
    [arg.bool(), 2, 'LS0206 value x: `x` must be a boolean, not `2`'],
    [arg.int(), 'x', 'LS0206 value x: `x` must be an integer, not the text `x`'],
    [arg.int(), 1.5, 'LS0206 value x: `x` must be an integer, not `1.5`'],
    [arg.int(), '', 'LS0206 value x: `x` must be an integer, not the text ``'],
    [arg.float(), 'x', 'LS0206 value x: `x` must be a number, not the text `x`'],
    [arg.mode(), 'rw', "LS0206 value x: `x` must be a mode such as '0644' or 'u=rw,g=r,o=', not the text `rw`"],
    [arg.mode(), 0o10000, "LS0206 value x: `x` must be a mode such as '0644' or 'u=rw,g=r,o=', not `4096`"],
    [arg.path(), ['a'], 'LS0206 value x: `x` must be a path, not a list'],
    [arg.dict(), 'text', 'LS0206 value x: `x` must be a mapping, not the text `text`'],
    [arg.dict(), [1], 'LS0206 value x: `x` must be a mapping, not a list'],
    [arg.list(arg.str()), { a: 1 }, 'LS0206 value x: `x` must be a list, not a mapping'],
    [arg.list(arg.int()), [1, 'b'], 'LS0206 value x.1: `x[1]` must be an integer, not the text `b`'],
    [arg.list(arg.int()), '1,b', 'LS0206 value x: `x` must be an integer, not the text `b`'],
    [arg.choice('started', 'absent'), 'start', 'LS0206 value x: `x` must be one of started, absent, not `start`'],
    [arg.object({ a: arg.int() }), { a: 'q' }, 'LS0206 value x.a: `x.a` must be an integer, not the text `q`'],
    [arg.object({ abc: arg.int() }), { acb: 1 }, 'LS0204 key x.acb: unknown argument `acb`'],
    [arg.object({ a: arg.int().required() }), {}, 'LS0205 parent x: the required argument `a` is missing'],
    [
      arg.list(arg.object({ a: arg.int() })),
      [{ a: 1 }, { a: 'q' }],
      'LS0206 value x.1.a: `x[1].a` must be an integer, not the text `q`',
    ],
    [arg.str().required(), null, 'LS0205 parent : the required argument `x` is missing'],
  ])('%# %j', (type, value, expected) => {
    expect(messages({ args: { x: type } }, { x: value })).toEqual([expected]);
  });

  test('every problem is told', () => {
    const args = { a: arg.int(), b: arg.str().required() };
    expect(messages({ args }, { a: 'x', c: 1 })).toHaveLength(3);
  });

  test('an unknown argument comes with the nearest name, or with all', () => {
    const result = read({ args: { image: arg.str(), state: arg.str() } }, { imgae: 1, zzz: 1 });
    expect(result).toMatchObject({
      problems: [{ label: 'did you mean `image`?' }, { help: 'Known are image, state.' }],
    });
  });

  test('one argument under two names', () => {
    const args = { ports: arg.list(arg.str()).aliases('published_ports') };
    for (const given of [
      { ports: ['a'], published_ports: ['b'] },
      { published_ports: ['b'], ports: ['a'] },
    ])
      expect(read({ args }, given)).toMatchObject({ args: { ports: ['b'] } });
  });
});

describe('constraints', () => {
  const definition: ArgumentDefinition = {
    args: { a: arg.str(), b: arg.str(), c: arg.str(), state: arg.str().default('present') },
    constraints: {
      requiredOneOf: [['a', 'b']],
      mutuallyExclusive: [['a', 'b']],
      requiredTogether: [['b', 'c']],
      requiredIf: [['state', 'link', ['c']]],
    },
  };

  test.each<[Readonly<Record<string, unknown>>, string[]]>([
    [{ a: 'x' }, []],
    [{}, ['LS0207 parent : one of `a`, `b` is required']],
    [{ a: null }, ['LS0207 parent : one of `a`, `b` is required']],
    [{ a: 'x', b: 'y', c: 'z' }, ['LS0207 key b: `a`, `b` exclude each other']],
    [{ b: 'y' }, ['LS0207 parent : `b`, `c` go together: `c` is missing']],
    [{ a: 'x', state: 'link' }, ['LS0207 parent : `c` is required where `state` is `link`']],
    [{ a: PENDING, b: PENDING, c: PENDING }, []],
    [{ a: 'x', b: PENDING }, []],
    [{ a: 'x', state: PENDING }, []],
  ])('%#', (given, expected) => {
    expect(messages(definition, given)).toEqual(expected);
  });
});

test('what is pending stays pending, anywhere', () => {
  const args = { n: arg.int(), l: arg.list(arg.int()), o: arg.object({ a: arg.bool() }), m: arg.choice('x') };
  const result = read({ args }, { n: PENDING, l: [1, PENDING], o: { a: PENDING }, m: PENDING });
  expect(result).toMatchObject({ args: { n: PENDING, l: [1, PENDING], o: { a: PENDING }, m: PENDING } });
});

test('secrets are collected from nested values too', () => {
  const args = {
    password: arg.str().secret(),
    auth: arg.object({ token: arg.str().secret(), user: arg.str() }),
    env: arg.dict().secret(),
  };
  const result = read({ args }, { password: 'p', auth: { token: 12, user: 'u' }, env: { A: 'e', B: '' } });
  expect(result).toMatchObject({ secrets: ['p', '12', 'e'] });
});

test('anyArgument hands the rest over, a hostile name too', () => {
  const result = readArguments(
    { args: { cacheable: arg.bool() }, anyArgument: true },
    new Map<string, unknown>([
      ['cacheable', 'yes'],
      ['x', [1]],
      ['__proto__', 'y'],
    ]),
  );
  if ('problems' in result) throw new Error('refused');
  expect(result.args).toEqual({ cacheable: true });
  expect(Object.keys(result.rest)).toEqual(['x', '__proto__']);
  expect(({} as Record<string, unknown>)['x']).toBeUndefined();
});

test('an expression is not split at its commas', () => {
  const definition = { args: { that: arg.list(arg.str()) }, expressions: ['that'] };
  expect(read(definition, { that: 'x in [1, 2]' })).toMatchObject({ args: { that: ['x in [1, 2]'] } });
});

test('a default is not shared between tasks', () => {
  const definition = { args: { l: arg.list(arg.str()).default(['a']) } };
  const first = read(definition, {});
  if ('problems' in first) throw new Error('refused');
  (first.args['l'] as string[]).push('b');
  expect(read(definition, {})).toMatchObject({ args: { l: ['a'] } });
});
