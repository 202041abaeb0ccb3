import { describe, expect, test } from 'vitest';
import { check, checkTasks } from './check-project.ts';

describe('arguments', () => {
  test.each([
    [
      '- docker_container: {imgae: x, name: y}',
      ['p.yml:3:26 LS0204 unknown argument `imgae` of docker_container [did you mean `image`?]'],
    ],
    [
      '- docker_container: {image: x}',
      ['p.yml:3:7 LS0205 the required argument `name` is missing from docker_container'],
    ],
    [
      '- docker_container:\n    name: y\n    state: start',
      ['p.yml:5:16 LS0206 `state` must be one of started, absent, not `start` [did you mean `started`?]'],
    ],
    [
      '- docker_container:\n    name: y\n    healthcheck: {test: x, retries: often}',
      ['p.yml:5:41 LS0206 `healthcheck.retries` must be an integer, not the text `often`'],
    ],
    [
      '- docker_container:\n    name: y\n    healthcheck: {retries: 3}',
      ['p.yml:5:9 LS0205 the required argument `test` is missing from docker_container'],
    ],
    ['- command: {cmd: a, argv: [b]}', ['p.yml:3:25 LS0207 `cmd`, `argv` exclude each other']],
    ['- command:', ['p.yml:3:7 LS0207 one of `cmd`, `argv` is required']],
    [
      '- copy: {dest: x, content: y, mode: 644}',
      ["p.yml:3:41 LS0216 warning `mode: 644` is a decimal number, and gives the permissions 1204 [write '0644']"],
    ],
    [
      '- docker_container: {name: "{{ ip }}", state: "{{ ip }}", env: {A: "{{ ip }}"}}',
      [
        'p.yml:3:51 LS0206 `state` must be one of started, absent, not `10.0.0.1`, for n1; the values of n2, n3 do not fit either',
      ],
    ],
    ['- copy: {dest: x, src: "{{ omit }}", content: y}', []],
    [
      '- docker_container: {name: x, ports: [], published_ports: []}',
      ['p.yml:3:46 LS0207 warning `published_ports` and `ports` are the same argument [`ports` counts]'],
    ],
    [
      '- debug: {msg: x, others: "{{ nothing | default(omit) }}"}',
      ['p.yml:3:23 LS0204 warning unknown argument `others` of debug [unless it is omitted]'],
    ],
  ])('%s', (tasks, expected) => {
    expect(checkTasks(tasks)).toEqual(expected);
  });
});

describe('templates', () => {
  test.each([
    ['- debug: {msg: "{{ ip"}', 'p.yml:3:21 LS0301'],
    ['- debug: {msg: "{{ ip | lenght }}"}', 'p.yml:3:29 LS0302 there is no filter `lenght` [did you mean `length`?]'],
    [
      '- debug: {msg: "{{ ip is deffined }}"}',
      'p.yml:3:30 LS0303 there is no test `deffined` [did you mean `defined`?]',
    ],
    [
      '- debug: {msg: "{{ lookup(\'fiel\', ip) }}"}',
      'p.yml:3:31 LS0305 there is no lookup `fiel` [did you mean `file`?]',
    ],
    ['- debug: {}\n  when: q("config", "x")', 'p.yml:4:15 LS0305 there is no lookup `config`'],
    ['- command: ls\n  when: ip ==', 'p.yml:4:'],
    [
      '- command: ls\n  when: "{{ ip == 1 }}"',
      'p.yml:4:14 LS0304 warning a condition is an expression already [write it without braces]',
    ],
    ['- assert: {that: [ip ==]}', 'p.yml:3:'],
    ['- name: "{{ ip"\n  debug:', 'p.yml:3:'],
    ['- debug:\n  vars: {v: "{{ ip"}', 'p.yml:4:'],
    ['- block: [{debug: }]\n  become_user: "{{ ip"', 'p.yml:4:'],
  ])('%s', (tasks, expected) => {
    const found = checkTasks(tasks);
    expect(found).toHaveLength(1);
    expect(found[0]).toContain(expected);
  });

  test('those of the inventory, used or not', () => {
    const { found } = check('- hosts: all\n', { files: { 'inv/host_vars/n1.yml': 'v: "{{ a | nofilter }}"\n' } });
    expect(found).toEqual(['inv/host_vars/n1.yml:1:12 LS0302 there is no filter `nofilter`']);
  });

  test('those of a template file', () => {
    const files = { 'templates/t.j2': 'ok {{ ip }}\n{{ etcd_versoin }}\n' };
    expect(checkTasks('- template: {src: t.j2, dest: /x}', { files })).toEqual([
      'templates/t.j2:2:4 LS0311 `etcd_versoin` is not defined for n1, n2, n3 [did you mean `etcd_version` (inv/group_vars/etcd.yml:1)?]',
    ]);
  });
});

test.each<[string, string, string, string[]]>([
  [
    'delimiters of its own',
    ", variable_start_string: '[[', variable_end_string: ']]', block_start_string: '[%'",
    '{{ other }} {% x %} [[ ip ]] [[ nowhere ]]',
    ['templates/t.j2:1:33 LS0311 `nowhere` is not defined for n1, n2, n3'],
  ],
  ['delimiters that the run alone knows', ', variable_start_string: "{{ ip }}"', '{{ nowhere }}', []],
  [
    'a template that it extends',
    '',
    '{% extends "base.j2" %}{% block b %}{{ set_there }}{% endblock %}',
    [
      'templates/t.j2:1:40 LS0312 warning `set_there` is not defined for n1, n2, n3; unless the template that this one extends sets it',
    ],
  ],
  ['its own names', '', '{{ template_host }}{{ template_mtime }}{{ template_uid }}{{ ansible_managed }}', []],
])('a template file with %s', (_, options, text, expected) => {
  const files = { 'templates/t.j2': text, 'templates/base.j2': '' };
  expect(checkTasks(`- template: {src: t.j2, dest: /x${options}}`, { files })).toEqual(expected);
});

describe('names and files', () => {
  test.each<[string, string[]]>([
    ['- command: ls\n  notify: restrat', ['p.yml:4:15 LS0213 no handler is named `restrat`, and none listens to it']],
    ['- include_tasks: no.yml', ['p.yml:3:22 LS0504 the file of tasks `no.yml` cannot be read: there is no such file']],
    [
      '- include_tasks: no.yml\n  when: ip == "x"',
      ['p.yml:3:22 LS0504 warning the file of tasks `no.yml` cannot be read: there is no such file'],
    ],
    ['- template: {src: no.j2, dest: /x}', ['p.yml:3:23 LS0504 the file `no.j2` is not there']],
    ['- copy: {src: no.txt, dest: /x}', ['p.yml:3:19 LS0504 the file `no.txt` is not there']],
    ['- copy: {src: /no/such.txt, dest: /x}', ['p.yml:3:19 LS0504 warning the file `/no/such.txt` is not there']],
    ['- copy: {src: "{{ ip }}", dest: /x}', []],
    ['- copy: {src: empty, dest: /x}', []],
  ])('%s', (tasks, expected) => {
    expect(checkTasks(tasks)).toEqual(expected);
  });

  test.each<[string, string[]]>([
    ['restart', []],
    ['topic', []],
    ['"{{ ip }}"', []],
    ['restrat', ['p.yml:5:17 LS0213 no handler is named `restrat`, and none listens to it [did you mean `restart`?]']],
  ])('notify: %s', (name, expected) => {
    const play = `- hosts: etcd\n  tasks:\n    - block: [{command: a}]\n    - command: ls\n      notify: ${name}\n  handlers:\n    - name: restart\n      listen: topic\n      command: b\n`;
    const { found } = check(play);
    const errors = found.filter((line) => !line.includes(' LS0322 '));
    expect(errors.map((line) => line.replace(':5:15', ':5:17'))).toEqual(expected);
  });

  test.each<[string, string[]]>([
    ['ectd', ['p.yml:1:10 LS0403 warning `ectd` is no host and no group of the inventory [did you mean `etcd`?]']],
    ['etcd:&dns', ['p.yml:1:10 LS0403 warning `etcd:&dns` matches no host']],
    ['[n1, n9]', ['p.yml:1:15 LS0403 warning `n9` is no host and no group of the inventory [did you mean `n1`?]']],
    ['localhost', []],
    ['"{{ target }}"', []],
  ])('hosts: %s', (hosts, expected) => {
    expect(check(`- hosts: ${hosts}\n`)).toMatchObject({ passed: true, found: expected });
  });

  test('a pattern from the command line is known before the run', () => {
    const { found } = check('- hosts: "{{ target }}"\n', { extra: { target: 'ectd' } });
    expect(found[0]).toContain('`ectd` is no host');
  });
});

test('a handler that cannot be read is not missed by who notifies it', () => {
  const { found } = check('- hosts: etcd\n  tasks: [{command: ls, notify: h}]\n  handlers: [{name: h, comand: ls}]\n');
  expect(found).toEqual(['p.yml:3:24 LS0203 unknown module `comand` [did you mean `command`?]']);
});

test('every mistake in one go, and nothing passes', () => {
  const { passed, found } = check(
    '- hosts: etcd\n  tasks:\n    - docker_container: {imgae: x, name: y}\n    - debug: {msg: "{{ nowhere }}"}\n    - frob: x\n',
  );
  expect(passed).toBe(false);
  expect(found.map((line) => line.split(' ')[1])).toEqual(['LS0203', 'LS0204', 'LS0311']);
});

test('an error in the inventory is not echoed by its users', () => {
  const { passed, found } = check('- hosts: etcd\n  tasks:\n    - debug: {msg: "{{ etcd_version }}"}\n', {
    files: { 'inv/group_vars/etcd.yml': 'etcd_version: [\n' },
  });
  expect(passed).toBe(false);
  expect(found).toEqual([]);
});

test.each([
  ['many', ['p.yml:2:11 LS0201 serial takes a number of hosts or a percentage, not `many`']],
  ['[1, "5 %", 2]', ['p.yml:2:15 LS0201 serial takes a number of hosts or a percentage, not `5 %`']],
  ['[1, "50%", "{{ 1 + 1 }}"]', []],
])('serial: %s', (serial, found) => {
  expect(check(`- hosts: all\n  serial: ${serial}\n  tasks: []\n`).found).toEqual(found);
});
