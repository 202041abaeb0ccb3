import { expect, test } from 'vitest';
import { listFailures, runProject } from './run-project.ts';

const FILES = {
  'roles/a/templates/main.j2': '{% extends "base.j2" %}{% block body %}{% include "part.j2" %}{% endblock %}\n',
  'roles/a/templates/base.j2': '{{ name }}:{% block body %}{% endblock %}',
  'roles/a/templates/sub/deep.j2': '{% import "macros.j2" as m %}{{ m.greet(name) }} {% include "beside.j2" %}',
  'roles/a/templates/sub/beside.j2': 'beside',
  'templates/part.j2': '{{ template_path }} {{ template_destpath | basename }} {{ template_mtime.year > 2000 }}',
  'templates/macros.j2': '{% macro greet(who) %}hello {{ who }}{% endmacro %}',
};

const DEST = '"{{ playbook_dir }}/out"';

/** Options of a task `template` in a role, and what the file on the host is then, as base64. */
test.each<[string, Record<string, string>, string | Buffer]>([
  ['src: main.j2', {}, 'web:main.j2 out True\n'],
  ['src: sub/deep.j2', {}, 'hello web beside'],
  [
    "src: t.j2, variable_start_string: '[[', variable_end_string: ']]'",
    { t: '[[ name ]] {{ name }}\n' },
    'web {{ name }}\n',
  ],
  [
    "src: t.j2, block_start_string: '<%', block_end_string: '%>', comment_start_string: '<#', comment_end_string: '#>'",
    { t: '<% if name %>x<% endif %><# no #>{# yes #}{% if %}' },
    'x{# yes #}{% if %}',
  ],
  ['src: t.j2, trim_blocks: false', { t: '{% if true %}\nx\n{% endif %}\n' }, '\nx\n'],
  ['src: t.j2, lstrip_blocks: true', { t: '  {% if true %}\n  x\n  {% endif %}\n' }, '  x\n'],
  ['src: t.j2, newline_sequence: "\\r\\n"', { t: 'a\n{{ lines }}\n' }, 'a\r\n1\n2\r\n'],
  ['src: t.j2, output_encoding: latin-1', { t: 'é{{ name }}' }, Buffer.from('éweb', 'latin1')],
  ['src: t.j2, output_encoding: windows-1252', { t: '€é™' }, Buffer.from([0x80, 0xe9, 0x99])],
  ['src: t.j2, output_encoding: cp1252', { t: 'Œ' }, Buffer.from([0x8c])],
  ['src: t.j2, output_encoding: ""', { t: 'é' }, Buffer.from('é')],
  ['src: t.j2, output_encoding: utf-16', { t: 'é' }, Buffer.from('\ufeffé', 'utf16le')],
  ['src: t.j2', { t: '{{ none }}\n' }, '\n'],
  ['src: t.j2', { t: '{{ [1, name] }}\n' }, "[1, 'web']\n"],
  [
    'src: t.j2',
    { t: '{{ ansible_managed }} {{ template_host is string }} {{ template_uid is defined }}' },
    'Ansible managed True True',
  ],
  [
    'src: t.j2',
    { t: "#jinja2: trim_blocks: False, newline_sequence: '\\r\\n'\n{% if true %}\nx\n{% endif %}\n" },
    '\r\nx\r\n',
  ],
])('template %s', async (options, { t = '' }, content) => {
  const expected = Buffer.from(content).toString('base64');
  const result = await runProject({
    ...FILES,
    'site.yml': `
- hosts: n1
  roles: [a]
  vars: { name: web, lines: "1\\n2" }
`,
    'roles/a/templates/t.j2': t,
    'roles/a/tasks/main.yml': `
- template: { ${options}, dest: ${DEST} }
- command: base64 -w0 out
  args: { chdir: "{{ playbook_dir }}" }
  register: said
  failed_when: said.stdout != '${expected}'
`,
  });
  expect(listFailures(result)).toEqual([]);
});

test.each([
  ['src: t.j2', '{% include "none.j2" %}', 'there is no template `none.j2`'],
  ['src: t.j2', '{% include "../../../site.yml" %}', 'a template cannot name another by `..`'],
  ['src: t.j2', '{% include "/etc/hostname" %}', 'there is no template `/etc/hostname`'],
  ['src: t.j2, output_encoding: latin-1', '€', '`latin-1` has no character `€`'],
  ['src: t.j2, output_encoding: windows-1252', '\u0081', '`windows-1252` has no character `\u0081`'],
  ['src: t.j2, output_encoding: ascii', 'é', '`ascii` has no character `é`'],
  ['src: t.j2, output_encoding: nosuch', 'a', 'there is no encoding `nosuch`'],
  [
    "src: t.j2, variable_start_string: '<%', block_start_string: '<%'",
    'a',
    'blocks, variables and comments cannot begin with the same delimiter',
  ],
])('template %s with %s fails', async (options, text, message) => {
  const result = await runProject({
    'site.yml': `- { hosts: n1, tasks: [{ template: { ${options}, dest: ${DEST} } }] }\n`,
    'templates/t.j2': text,
  });
  expect(listFailures(result).join('\n')).toContain(message);
});
