import { expect, test } from 'vitest';
import { check } from './check-project.ts';

/** What is wrong with the arguments in a template that nobody has evaluated. */
function judge(template: string): string[] {
  const { found } = check(`- hosts: n1\n  tasks:\n    - command: echo {{ ${template} }}\n`, {
    defined: new Set(['word', 'dict']),
  });
  return found.map((line) => line.replace(/^p\.yml:3:/, ''));
}

test.each<[string, readonly string[]]>([
  ["word | replace('a')", ['31 LS0306 `replace` needs the argument `new`']],
  ["word | replace('a', 'b', 1, 2)", ['31 LS0306 `replace` takes at most 3 arguments, not 4']],
  ["word | replace('a', new='b', old='c')", ['31 LS0306 `replace` got `old` twice']],
  ['word | join(seperator=1)', ['31 LS0306 `join` has no argument `seperator`']],
  ['word is divisibleby', ['32 LS0306 `divisibleby` needs the argument `num`']],
  ['word is ansible.builtin.match(1, 2, 3, 4)', ['32 LS0306 `ansible.builtin.match` takes at most 3 arguments, not 4']],
  ["lookup('file', word, lstrp=true)", ['31 LS0306 the lookup `file` has no option `lstrp` [did you mean `lstrip`?]']],
  [
    "query('ansible.builtin.env', word, errors='ignore', other=1)",
    ['30 LS0306 the lookup `ansible.builtin.env` has no option `other`'],
  ],
  ["word | replace('a', 'b', 1)", []],
  ['word | replace(*dict) | join(**dict)', []],
  ["lookup('file', word, rstrip=false, errors='ignore', wantlist=true)", []],
  ["lookup('file', word, **dict)", []],
  ['lookup(word, other=1)', []],
  ["[word] | map('replace', 'a')", []],
])('%s', (template, expected) => {
  expect(judge(template)).toEqual(expected);
});

test('in files of templates, too', () => {
  const { found } = check('- hosts: n1\n  tasks:\n    - template: { src: t.j2, dest: /x }\n', {
    files: { 'templates/t.j2': "a\n{{ ip | replace('a') }}\n" },
  });
  expect(found).toEqual(['templates/t.j2:2:9 LS0306 `replace` needs the argument `new`']);
});
