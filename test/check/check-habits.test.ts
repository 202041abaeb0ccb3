import { describe, expect, test } from 'vitest';
import { checkTasks } from './check-project.ts';

const NEEDLESS = 'p.yml:3:7 LS0219 warning this command line needs no shell [`command` does the same]';

describe('shell with no shell in it', () => {
  test.each([
    '- shell: uptime',
    '- shell: echo "a b" c',
    '- shell: make FOO=1 install chdir=/src',
    '- shell: {cmd: "systemctl restart x"}',
    '- ansible.builtin.shell: >-\n    docker run\n    --rm image',
    '- shell: dated --now',
  ])('%s', (tasks) => {
    expect(checkTasks(tasks)).toEqual([NEEDLESS]);
  });

  test.each([
    '- shell: ls | wc -l',
    '- shell: echo $HOME',
    '- shell: echo `id`',
    '- shell: ls *.txt',
    '- shell: ls ~/x',
    '- shell: a > b',
    '- shell: a && b',
    '- shell: "a; b"',
    '- shell: |\n    a\n    b',
    '- shell: echo a\\ b',
    '- shell: echo {a,b}',
    '- shell: cd /tmp',
    '- shell: . /etc/profile',
    '- shell: source /etc/profile',
    '- shell: export A',
    '- shell: A=1 make',
    '- shell: ulimit -n',
    '- shell: if true',
    '- shell: "! true"',
    '- shell: uptime executable=/bin/bash',
    '- shell: uptime\n  args: {executable: /bin/bash}',
    '- shell: "{{ url }}"',
    '- shell: "echo {{ url }}"',
    '- command: uptime',
  ])('right: %s', (tasks) => {
    expect(checkTasks(tasks)).toEqual([]);
  });
});

describe('a mode without quotes', () => {
  test.each<[string, string[]]>([
    [
      '644',
      ["p.yml:3:39 LS0216 warning `mode: 644` is a decimal number, and gives the permissions 1204 [write '0644']"],
    ],
    ['0644', []],
    ['"644"', []],
    ["'0644'", []],
    ['u=rw', []],
    ['0o644', []],
    [
      '420',
      ["p.yml:3:39 LS0216 warning `mode: 420` is a decimal number, and gives the permissions 0644 [write '0420']"],
    ],
    ['493', []],
  ])('%s', (mode, expected) => {
    expect(checkTasks(`- copy: {dest: x, content: y, mode: ${mode}}`)).toEqual(
      expected.map((line) => line.replace(':39', ':41')),
    );
  });
});

describe('a condition with braces', () => {
  const said = (column: number) =>
    `p.yml:4:${column} LS0304 warning a condition is an expression already [write it without braces]`;

  test.each<[string, string[]]>([
    ['- command: ls\n  when: "{{ ip == 1 }}"', [said(14)]],
    ['- command: ls\n  until: "{{ ip == 1 }}"', [said(15)]],
    ['- command: ls\n  changed_when: "{{ ip == 1 }}"', [said(22)]],
    ['- command: ls\n  failed_when: ["{{ ip == 1 }}"]', [said(22)]],
    ['- assert:\n    that: "{{ ip }}"', [said(16)]],
    ['- command: ls\n  when: ip == "{{ etcd_version }}"', [said(20)]],
    [
      '- command: ls\n  when: ip == "{{ nowhere }}"',
      [said(20), 'p.yml:4:19 LS0311 `nowhere` is not defined for n1, n2, n3'],
    ],
    [
      '- command: ls\n  when: "{{ ip }} == 1"',
      ['p.yml:4:14 LS0301 a condition is an expression already, and holds no braces'],
    ],
    ['- command: ls\n  when: ip == 1', []],
    ['- assert:\n    that:\n      - ip == "a: b"', ['p.yml:5:13 LS0206 `that` takes conditions, not a mapping']],
    [
      '- command: ls\n  when:\n    - ip == "a: b"',
      ['p.yml:5:11 LS0201 `when` is a condition, or a list of conditions, not a mapping'],
    ],
    ['- command: ls\n  when: "ip == \'a\'"', []],
  ])('%s', (tasks, expected) => {
    expect(checkTasks(tasks)).toEqual(expected);
  });
});

test('a template that is not quoted', () => {
  expect(checkTasks('- debug:\n    msg: {{ ip }}')).toEqual([expect.stringMatching(/^p\.yml:4:\d+ LS0103 /)]);
});

test.each<[string, string[]]>([
  ['1a', ['p.yml:3:18 LS0215 `1a` cannot be the name of a variable']],
  ['a-b', ['p.yml:3:18 LS0215 `a-b` cannot be the name of a variable']],
  ['class', ['p.yml:3:18 LS0215 `class` cannot be the name of a variable']],
  ['_a1', []],
  ['"{{ ip }}"', []],
])('set_fact: {%s: 1}', (name, expected) => {
  expect(checkTasks(`- set_fact: {${name}: 1}`)).toEqual(expected);
});
