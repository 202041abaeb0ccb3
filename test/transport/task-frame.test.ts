import { describe, expect, test } from 'vitest';
import { decodeEnd, encodeLibrary, encodeTask } from '../../src/transport/session/task-frame.ts';

const encode = (script: string, stdin?: Uint8Array): string => encodeTask('@@K', 'm.1', script, { stdin }).toString();

describe('encodeTask', () => {
  test.each([
    ['one line', 'echo a', '@@K__f m.1 __lines 1 __run\necho a\nm.1\n'],
    ['with its newline', 'echo a\n', '@@K__f m.1 __lines 2 __run\necho a\n\nm.1\n'],
    ['empty', '', '@@K__f m.1 __lines 1 __run\n\nm.1\n'],
    ['leaving something behind', 'sleep 9 &', '@@K__f m.1 __lines 1 __watch\nsleep 9 &\nm.1\n'],
  ])('%s', (_name, script, frame) => {
    expect(encode(script)).toBe(frame);
  });

  test.each([
    ['that ends with a newline', 'a\nb\n', '__here 2\ncat\nm.1\na\nb\nm.1\n'],
    ['that ends without one', 'a\nb', '__text 2\ncat\nm.1\na\nb\nm.1\n'],
    ['that is empty', '', '__text 1\ncat\nm.1\n\nm.1\n'],
    ['with a NUL byte', 'a\0b\n', '__feed 4\ncat\nm.1\na\0b\n\nm.1\n'],
  ])('puts a standard input %s behind the text, and closes it with the marker', (_which, stdin, rest) => {
    expect(encode('cat', Buffer.from(stdin))).toBe(`@@K__f m.1 __lines 1 ${rest}`);
  });

  test.each([
    [4096, '__here'],
    [4097, '__feed'],
  ])('sends a standard input of %i bytes by %s', (size, runner) => {
    expect(encode('cat', Buffer.from(`${'x'.repeat(size - 1)}\n`))).toContain(` ${runner} `);
  });

  test.each([
    ['a task of a chain', undefined, false, '__run 0 c1\n:\nm.1\n'],
    ['one that stops it', undefined, true, '__run 0 c1 c1\n:\nm.1\n'],
    ['one with standard input', Buffer.from('a\n'), true, '__here 1 c1 c1\n:\nm.1\na\nm.1\n'],
  ])('names the chain of %s', (_which, stdin, stops, rest) => {
    const frame = encodeTask('@@K', 'm.1', ':', { stdin, link: { name: 'c1', stops } });
    expect(frame.toString()).toBe(`@@K__f m.1 __lines 1 ${rest}`);
  });

  test('counts bytes, not characters, of what goes by dd', () => {
    const script = `: ${'ü'.repeat(3000)}`;
    expect(encode(script)).toBe(`@@K__f m.1 __bytes 6002 __run\n${script}\nm.1\n`);
  });

  test.each(['a && b', 'a 2>&1', 'a >&2', 'a <&3', 'a &>b'])('`%s` leaves nothing behind', (script) => {
    expect(encode(script)).toContain('__run');
  });

  test('defines a library in the session itself', () => {
    expect(encodeLibrary('@@K', 'm.1', 'f() { :; }').toString()).toBe(
      '@@K__f m.1 __lines 1 __library\nf() { :; }\nm.1\n',
    );
  });
});

test.each([
  [' 0', { rc: 0, held: false }],
  [' 143', { rc: 143, held: false }],
  [' 1 held', { rc: 1, held: true }],
  [' 1 stopped', 'stopped'],
  [' dd', 'dd'],
  [' frame', 'frame'],
  ['', 'frame'],
])('decodeEnd(%j)', (rest, end) => {
  expect(decodeEnd(rest)).toEqual(end);
});
