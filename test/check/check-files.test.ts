import { describe, expect, test } from 'vitest';
import { check, checkTasks } from './check-project.ts';

const template = '- template: {src: t.j2, dest: /x}';

/** What is found with a template `t.j2`, and a file `files/f`. */
function checkTemplate(text: string, more: Readonly<Record<string, string>> = {}, tasks = template): string[] {
  const files = { 'templates/t.j2': text, 'files/f': '', ...more };
  return checkTasks(tasks, { files });
}

describe('templates that name others', () => {
  test.each<[string, Readonly<Record<string, string>>, string[]]>([
    ['{% include "u.j2" %}', {}, ['templates/t.j2:1:12 LS0504 the file `u.j2` is not there']],
    ['{% extends "u.j2" %}', {}, ['templates/t.j2:1:12 LS0504 the file `u.j2` is not there']],
    ['{% import "u.j2" as u %}', {}, ['templates/t.j2:1:11 LS0504 the file `u.j2` is not there']],
    ['{% from "u.j2" import a %}', {}, ['templates/t.j2:1:9 LS0504 the file `u.j2` is not there']],
    [
      '{% if ip %}{% include "u.j2" %}{% endif %}',
      {},
      ['templates/t.j2:1:23 LS0504 warning the file `u.j2` is not there'],
    ],
    [
      '{% include "u.j2" %}',
      { 'templates/u.j2': '{% include "v.j2" %}' },
      ['templates/u.j2:1:12 LS0504 the file `v.j2` is not there'],
    ],
    // As Jinja2 has it: from the folders on, not from the template that includes.
    ['{% include "sub/u.j2" %}', { 'templates/sub/u.j2': '{% include "sub/v.j2" %}', 'templates/sub/v.j2': '' }, []],
    [
      '{% include "sub/u.j2" %}',
      { 'templates/sub/u.j2': '{% include "v.j2" %}', 'templates/sub/v.j2': '' },
      ['templates/sub/u.j2:1:12 LS0504 the file `v.j2` is not there'],
    ],
    ['{% include "../t.j2" %}', {}, ['templates/t.j2:1:12 LS0504 the file `../t.j2` is not there']],
    ['{% include "u.j2" ignore missing %}', {}, []],
    ['{% include ip ~ ".j2" %}', {}, []],
    ['{% include ["u.j2", "f"] %}', {}, []],
    ['{% include "t.j2" %}', {}, []],
    // Variables of what they name.
    [
      '{% include "u.j2" %}',
      { 'templates/u.j2': '{{ nowhere }}' },
      ['templates/u.j2:1:4 LS0311 `nowhere` is not defined for n1, n2, n3'],
    ],
    [
      '{% include "u.j2" %}',
      { 'templates/u.j2': '{{ a | nofilter }}' },
      [
        'templates/u.j2:1:8 LS0302 there is no filter `nofilter`',
        'templates/u.j2:1:4 LS0311 `a` is not defined for n1, n2, n3',
      ],
    ],
    ['{% set a = 1 %}{% include "u.j2" %}', { 'templates/u.j2': '{{ a }}' }, []],
    ['{% for a in [1] %}{% include "u.j2" %}{% endfor %}', { 'templates/u.j2': '{{ a }} {{ loop.index }}' }, []],
    ['{% if a is defined %}{% include "u.j2" %}{% endif %}', { 'templates/u.j2': '{{ a }}' }, []],
    ['{% if etcd_version == "1" %}{% include "u.j2" %}{% endif %}', { 'templates/u.j2': '{{ a }}' }, []],
    ['{% import "u.j2" as u %}', { 'templates/u.j2': '{% macro m() %}{{ a }}{% endmacro %}' }, []],
    ['{% extends "u.j2" %}{% set a = 1 %}', { 'templates/u.j2': '{{ a }}' }, []],
    ['{% extends "u.j2" %}{% block b %}{% endblock %}', { 'templates/u.j2': '{% block b %}{{ a }}{% endblock %}' }, []],
    [
      '{% extends "u.j2" %}',
      { 'templates/u.j2': '{% block b %}{{ a }}{% endblock %}' },
      ['templates/u.j2:1:17 LS0311 `a` is not defined for n1, n2, n3'],
    ],
    [
      '{% extends "u.j2" %}{{ a }}',
      { 'templates/u.j2': '' },
      [
        'templates/t.j2:1:24 LS0312 warning `a` is not defined for n1, n2, n3; unless the template that this one extends sets it',
      ],
    ],
    ['{{ ansible_managed }} {{ template_path }}{% include "u.j2" %}', { 'templates/u.j2': '{{ template_path }}' }, []],
  ])('%s %j', (text, more, expected) => {
    expect(checkTemplate(text, more)).toEqual(expected);
  });
});

describe('files of lookups', () => {
  test.each<[string, string[]]>([
    ["- debug: {msg: \"{{ lookup('file', 'g') }}\"}", ['p.yml:3:39 LS0504 the file `g` is not there']],
    ["- debug: {msg: \"{{ q('file', 'f', 'g') }}\"}", ['p.yml:3:39 LS0504 the file `g` is not there']],
    ["- debug: {msg: \"{{ lookup('template', 'g.j2') }}\"}", ['p.yml:3:43 LS0504 the file `g.j2` is not there']],
    ['- debug: {msg: "{{ item }}"}\n  with_file: [f, g]', ['p.yml:4:22 LS0504 the file `g` is not there']],
    [
      "- debug: {msg: \"{{ lookup('template', 't.j2') }}\"}",
      ['templates/t.j2:1:4 LS0311 `nowhere` is not defined for n1, n2, n3'],
    ],
    ["- debug: {msg: \"{{ lookup('template', 't.j2', template_vars={'nowhere': 1}) }}\"}", []],
    ["- debug: {msg: \"{{ lookup('file', 'f') }}\"}", []],
    [
      "- debug: {msg: \"{{ lookup('file', '{{ nowhere }}') }}\"}",
      ['p.yml:3:39 LS0311 `nowhere` is not defined for n1, n2, n3'],
    ],
    ["- debug: {msg: \"{{ lookup('file', '{{ ip }}.txt') }}\"}", []],
    [
      "- debug: {msg: x}\n  when: \"'{{ ip }}' == '10.0.0.1'\"",
      ['p.yml:4:15 LS0304 warning a condition is an expression already [write it without braces]'],
    ],
    ["- debug: {msg: \"{{ lookup('file', 'g', errors='ignore') }}\"}", []],
    ['- debug: {msg: "{{ lookup(\'file\', ip) }}"}', []],
    [
      "- debug: {msg: \"{{ lookup('file', '/no/such') }}\"}",
      ['p.yml:3:39 LS0504 warning the file `/no/such` is not there'],
    ],
    [
      "- debug: {msg: \"{{ lookup('file', 'g') if ip else 1 }}\"}",
      ['p.yml:3:39 LS0504 warning the file `g` is not there'],
    ],
    [
      "- debug:\n  when: [\"'g' is exists\", \"lookup('file', 'g')\"]",
      ['p.yml:4:47 LS0504 warning the file `g` is not there'],
    ],
  ])('%s', (tasks, expected) => {
    expect(checkTemplate('{{ nowhere }}', {}, tasks)).toEqual(expected);
  });
});

describe('names that can be rendered before the run', () => {
  test.each<[string, string[]]>([
    [
      '- copy: {src: "{{ app }}.conf", dest: /x}\n  vars: {app: web}',
      ['p.yml:3:19 LS0504 the file `web.conf` is not there'],
    ],
    ['- copy: {src: "{{ item }}", dest: /x}\n  loop: [f, g]', ['p.yml:3:19 LS0504 the file `g` is not there']],
    [
      '- copy: {src: "{{ app }}", dest: /x}\n  vars: {app: web}\n  when: r.rc == 0\n- command: ls\n  register: r',
      ['p.yml:3:19 LS0504 warning the file `web` is not there'],
    ],
    [
      '- template: {src: "{{ app }}.j2", dest: /x}\n  vars: {app: t}',
      ['templates/t.j2:1:4 LS0311 `nowhere` is not defined for n1, n2, n3'],
    ],
    ['- copy: {src: "{{ app }}", dest: /x}\n  vars: {app: f}', []],
    ['- copy: {src: "{{ app }}", dest: /x, remote_src: true}\n  vars: {app: g}', []],
    ['- unarchive: {src: g, dest: /x, copy: false}', []],
    ['- unarchive: {src: g, dest: /x, copy: true}', ['p.yml:3:24 LS0504 the file `g` is not there']],
    ['- copy: {src: "{{ ansible_distribution }}", dest: /x}\n- set_fact: {ansible_distribution: x}', []],
    ['- copy: {src: "{{ app }}", dest: /x}\n  vars: {app: g}\n  when: etcd_version == "1"', []],
    // Which host renders it, nobody checks here.
    ['- template: {src: "{{ inventory_hostname }}.j2", dest: /x}\n  when: inventory_hostname == "n0"', []],
  ])('%s', (tasks, expected) => {
    expect(checkTemplate('{{ nowhere }}', {}, tasks)).toEqual(expected);
  });
});

describe('files that the run itself may make', () => {
  const copy = '- copy: {src: made, dest: /x}';
  const missing = (line: number, mark: string) => `p.yml:${line}:19 LS0504${mark} the file \`made\` is not there`;

  test.each<[string, string[]]>([
    [`- command: make\n  delegate_to: localhost\n${copy}`, [missing(5, ' warning')]],
    [`- local_action: command make\n${copy}`, [missing(4, ' warning')]],
    [`- block: [{command: make}]\n  connection: local\n${copy}`, [missing(5, ' warning')]],
    [`- command: make\n${copy}`, [missing(4, '')]],
    [`${copy}\n- command: make\n  delegate_to: localhost`, [missing(3, '')]],
    [`- debug:\n  delegate_to: localhost\n${copy}`, [missing(5, '')]],
    [
      '- command: make\n  delegate_to: localhost\n- include_tasks: made.yml',
      ['p.yml:5:22 LS0504 warning the file of tasks `made.yml` cannot be read: there is no such file'],
    ],
  ])('%s', (tasks, expected) => {
    expect(checkTasks(tasks)).toEqual(expected);
  });

  test.each<[string, Readonly<Record<string, string>>]>([
    ['- hosts: localhost\n  tasks: [{command: make}]\n', {}],
    ['- hosts: etcd\n  connection: local\n  tasks: [{command: make}]\n', {}],
    ['- hosts: dns\n  tasks: [{command: make}]\n', { 'inv/host_vars/resolver.yml': 'ansible_connection: local' }],
  ])('a play before: %s', (play, files) => {
    const { found, passed } = check(`${play}- hosts: etcd\n  vars_files: [made.yml]\n  tasks:\n    ${copy}\n`, {
      files,
    });
    expect({ found, passed }).toEqual({
      found: [
        expect.stringContaining('LS0504 warning the file of variables `made.yml` is not there') as string,
        expect.stringContaining('LS0504 warning the file `made` is not there') as string,
      ],
      passed: true,
    });
  });
});
