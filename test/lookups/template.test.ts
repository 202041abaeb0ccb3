import { expect, test } from 'vitest';
import { TemplateError } from '../../src/template/template-error.ts';
import type { Value } from '../../src/template/value.ts';
import { createPlayground, look, type Setting } from './look.ts';

const SETTING: Setting = {
  files: {
    'plays/templates/site.j2':
      'listen {{ ip }}:{{ port }}\n{# left out #}\n{% for n in names %}\n{{ n }}\n{% endfor %}\n',
    'plays/templates/list.j2': '{{ names }}\n',
    'plays/templates/own.j2': '{{ own }} {{ url }} {{ template_path }}\n',
    'plays/templates/marks.j2': '[% ip %] {{ ip }} [# no #]{# yes #}\n',
    'plays/templates/outer.j2': 'a {% include "sub/inner.j2" %}\n',
    'plays/templates/sub/inner.j2': '{{ ip }} {% include "leaf.j2" %}',
    'plays/templates/leaf.j2': '{{ "leaf" }}',
    'plays/templates/data.j2': '{{ raw }}',
    'plays/templates/broken.j2': 'x\n{{ ip | }}\n',
    'plays/templates/missing.j2': 'one\n{{ nowhere }}\n',
    'plays/templates/circle.j2': '{{ circle }}',
    'plays/templates/lost.j2': '{% include "none.j2" %}',
    'plays/beside.j2': 'beside',
  },
  vars: { url: 'http://{{ ip }}', circle: "{{ lookup('template', 'circle.j2') }}" },
  data: { ip: '10.0.0.1', port: 80, names: ['a', 'b'], raw: '{{ ip }}' },
};

test.each<[string, Value]>([
  ["lookup('template', 'site.j2')", 'listen 10.0.0.1:80\na\nb\n'],
  ["lookup('template', 'beside.j2')", 'beside'],
  ["lookup('template', 'list.j2')", ['a', 'b']],
  ["lookup('template', 'list.j2', convert_data=false)", "['a', 'b']\n"],
  ["lookup('template', 'own.j2', template_vars={'own': '{{ 1 }}', 'ip': 'x'})", '{{ 1 }} http://x own.j2\n'],
  [
    "lookup('template', 'marks.j2', variable_start_string='[%', variable_end_string='%]')",
    '10.0.0.1 {{ ip }} [# no #]\n',
  ],
  [
    "lookup('template', 'marks.j2', comment_start_string='[#', comment_end_string='#]')",
    '[% ip %] 10.0.0.1 {# yes #}\n',
  ],
  ["lookup('template', 'outer.j2')", 'a 10.0.0.1 leaf\n'],
  ["lookup('template', 'data.j2')", '{{ ip }}'],
  ["query('template', 'beside.j2', 'data.j2')", ['beside', '{{ ip }}']],
])('%s', (text, expected) => {
  expect(look(text, SETTING)).toEqual(expected);
});

test.each<[string, string]>([
  [
    "lookup('template', 'none.j2')",
    'the template lookup failed: there is no file `none.j2`: looked for FOLDER/plays/tasks/templates/',
  ],
  ["lookup('template', 'missing.j2')", '`nowhere` is not defined'],
  ["lookup('template', 'lost.j2')", 'there is no template `none.j2`'],
  ["lookup('template', 'site.j2', template_vars=[1])", '`template_vars` has to be a dict, not a list'],
  ["lookup('template', 'site.j2', trim=true)", 'it has no option `trim`'],
  ['circle', '`circle` is defined by itself'],
])('%s fails', (text, message) => {
  expect(() => look(text, SETTING)).toThrow(message);
});

test.each([
  ['broken.j2', '{{ ip | }}'],
  ['missing.j2', '{{ nowhere }}'],
])('a mistake in %s is shown in that file', (name, text) => {
  const ground = createPlayground(SETTING);
  let caught: unknown;
  try {
    ground.evaluate(`{{ lookup('template', '${name}') }}`);
  } catch (error) {
    caught = error;
  }
  ground.close();
  if (!(caught instanceof TemplateError)) throw new Error('no error of a template');
  expect(caught.source?.name).toBe(`${ground.folder}/plays/templates/${name}`);
  expect(caught.start).toBeGreaterThanOrEqual(caught.source?.text.indexOf(text) ?? Infinity);
});
