import { expect, test } from 'vitest';
import { formatDiagnostic, formatFrame } from '../../src/source/code-frame.ts';
import { createError } from '../../src/source/codes.ts';
import { SourceFile } from '../../src/source/source-file.ts';
import type { Span } from '../../src/source/span.ts';

function spanOf(text: string, marked: string): Span {
  const start = text.indexOf(marked);
  return { file: new SourceFile('dir/f.yml', text), start, end: start + marked.length };
}

test('a diagnostic with all its parts', () => {
  const text = 'one: 1\n\n- name: x\n  docker_container:\n    imgae: y\n';
  const shown = formatDiagnostic(
    createError('LS0204', 'unknown argument `imgae` of docker_container', {
      span: spanOf(text, 'imgae'),
      label: 'did you mean `image`?',
      help: 'See the docs.',
      related: [{ message: 'the module', span: spanOf(text, 'docker_container') }],
    }),
  );
  expect(shown).toBe(`error LS0204  unknown argument \`imgae\` of docker_container
  dir/f.yml:5:5
   3 | - name: x
   4 |   docker_container:
   5 |     imgae: y
     |     ^^^^^ did you mean \`image\`?
  the module: dir/f.yml:4:3
   4 |   docker_container:
     |   ^^^^^^^^^^^^^^^^
  See the docs.`);
});

test('without a place there is no frame', () => {
  expect(formatDiagnostic(createError('LS0501', 'the playbook is not there'))).toBe(
    'error LS0501  the playbook is not there',
  );
});

test.each([
  ['a tab keeps the marker in its column', 'a:\tX', 'X', '   1 | a:  X\n     |     ^'],
  ['a wide character counts twice', 'a: "日本" X', 'X', '   1 | a: "日本" X\n     |           ^'],
  ['a wide character is marked twice', 'a: 日本', '日本', '   1 | a: 日本\n     |    ^^^^'],
  ['what a terminal would obey is not shown', 'a: \u001b[2J\u202eX', 'X', '   1 | a: �[2J�X\n     |         ^'],
  ['a span over lines is marked to the end of its first', 'a: b\nc: d', 'b\nc', '   1 | a: b\n     |    ^'],
  ['CRLF', 'a: b\r\nc: X\r\n', 'X', '   1 | a: b\n   2 | c: X\n     |    ^'],
])('%s', (_, text, marked, expected) => {
  expect(formatFrame(spanOf(text, marked))).toBe(expected);
});

test('a long line is clipped around what is marked', () => {
  const frame = formatFrame(spanOf(`${'a'.repeat(500)}X${'b'.repeat(500)}`, 'X'), 'here');
  const [line = '', marker = ''] = frame.split('\n');
  expect(line.length).toBeLessThan(140);
  expect(line).toMatch(/… *|…/);
  expect(marker.indexOf('^')).toBe(line.indexOf('X'));
});

test('a place at the end of the file', () => {
  const file = new SourceFile('f', 'a: b');
  expect(formatFrame({ file, start: 4, end: 4 })).toBe('   1 | a: b\n     |     ^');
});
