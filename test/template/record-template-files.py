#!/usr/bin/python3
"""Records what Python's Jinja2 makes of template files, as goldens/template-files.json.

Run it with a Python that has jinja2 (Debian: python3-jinja2). The files of a case lie in a folder; they are searched as Ansible's module
`template` does: in the role, then in the playbook's folder, each time in `templates/` first, and at last beside the template.
"""

import importlib.util
import json
import tempfile
from pathlib import Path

import jinja2

spec = importlib.util.spec_from_file_location('record_goldens', Path(__file__).with_name('record-goldens.py'))
goldens = importlib.util.module_from_spec(spec)
spec.loader.exec_module(goldens)

ROLE, PLAY = 'role/templates/', 'play/templates/'
VARIABLES = {'name': 'web', 'ports': [80, 443], 'users': [{'name': 'ann', 'admin': True}, {'name': 'bob', 'admin': False}], 'deep': {'a': {'b': 1}}}
MACROS = "{% set port = 80 %}{% macro line(key, value='none') %}{{ key }}={{ value }}{% endmacro %}{% macro seen() %}[{{ name | default('unseen') }} {{ local | default('unset') }}]{% endmacro %}"
BASE = '<{% block head %}base {{ name }}{% endblock %}>\n{% block body %}{% endblock %}\n{% block foot %}end{% endblock %}\n'
SHARED = {
    ROLE + 'macros.j2': MACROS,
    ROLE + 'base.j2': BASE,
    ROLE + 'part.j2': 'part {{ name }} {{ local | default("unset") }}\n',
    ROLE + 'sub/leaf.j2': 'leaf of the role\n',
    ROLE + 'sub/names_leaf.j2': '{% include "sub/leaf.j2" %}',
    ROLE + 'both.j2': 'role',
    PLAY + 'both.j2': 'play',
    PLAY + 'only.j2': 'only in the playbook {{ name }}',
    'play/plain.j2': 'beside the playbook',
    'role/plain_role.j2': 'beside the folders of the role',
    ROLE + 'ends.j2': 'one\n\n',
    ROLE + 'crlf.j2': 'a\r\n{{ name }}\r\n',
    ROLE + 'marks.j2': '[[ name ]] {{ name }}',
    ROLE + 'broken.j2': 'a {% if %}',
    ROLE + 'self.j2': 'x{% include "self.j2" %}',
    ROLE + 'middle.j2': '{% extends "base.j2" %}{% block head %}middle({{ super() }}){% endblock %}',
    ROLE + 'sets.j2': '{% set inside = 1 %}{% block body %}{{ inside | default("unset") }}{% endblock %}',
    ROLE + 'header.j2': "#jinja2: variable_start_string: '[[', variable_end_string: ']]'\n{{ name }}",
    PLAY + 'role_has_not.j2': '{% include "both.j2" %}',
}  # fmt: skip

# A text, and the options of its task.
CASES = [
    ('{% include "part.j2" %}', {}),
    ('a {% include "part.j2" %} b\n', {}),
    ('{% set local = 1 %}{% include "part.j2" %}', {}),
    ('{% set local = 1 %}{% include "part.j2" without context %}', {}),
    ('{% for local in ports %}{% include "part.j2" %}{% endfor %}', {}),
    ('{% for local in ports %}{% include "part.j2" %}\n{% endfor %}', {'trim_blocks': False}),
    ('{% include "both.j2" %}', {}),
    ('{% include "only.j2" %}', {}),
    ('{% include "plain.j2" %}', {}),
    ('{% include "plain_role.j2" %}', {}),
    ('{% include "role_has_not.j2" %}', {}),
    ('{% include "sub/leaf.j2" %}', {}),
    ('{% include "./sub/leaf.j2" %}', {}),
    ('{% include "sub//leaf.j2" %}', {}),
    ('{% include "/sub/leaf.j2" %}', {}),
    ('{% include "leaf.j2" %}', {}),
    ('{% include "sub/names_leaf.j2" %}', {}),
    ('{% include "../templates/both.j2" %}', {}),
    ('{% include "../plain_role.j2" %}', {}),
    ('{% include "/etc/hostname" %}', {}),
    ('{% include "sub" %}', {}),
    ('{% include "" %}', {}),
    ('{% include "none.j2" %}', {}),
    ('a{% include "none.j2" ignore missing %}b', {}),
    ('{% include ["none.j2", "both.j2"] %}', {}),
    ('{% include ["none.j2", "nor.j2"] %}', {}),
    ('a{% include ["none.j2", "nor.j2"] ignore missing %}b', {}),
    ('{% include name ~ ".j2" ignore missing %}x', {}),
    ('{% include missing %}', {}),
    ('{% include "broken.j2" %}', {}),
    ('{% include "broken.j2" ignore missing %}', {}),
    ('{% include "self.j2" %}', {}),
    ('{% include "ends.j2" %}|', {}),
    ('{% include "crlf.j2" %}|', {}),
    ('{% include "header.j2" %}', {}),
    ('{% if false %}{% include "none.j2" %}{% endif %}ok', {}),
    ('{% import "macros.j2" as m %}{{ m.line("a", 1) }} {{ m.line("b") }} {{ m.port }}', {}),
    ('{% import "macros.j2" as m %}{{ m.seen() }}', {}),
    ('{% set local = 5 %}{% import "macros.j2" as m with context %}{{ m.seen() }}', {}),
    ('{% set local = 5 %}{% import "macros.j2" as m without context %}{{ m.seen() }}', {}),
    ('{% from "macros.j2" import line, seen as look %}{{ line("k", "v") }}{{ look() }}', {}),
    ('{% from "macros.j2" import line, seen as look with context %}{{ line("k", "v") }}{{ look() }}', {}),
    ('{% from "macros.j2" import port %}{{ port }}', {}),
    ('{% from "macros.j2" import nothing %}{{ nothing }}', {}),
    ('{% from "macros.j2" import nothing %}x', {}),
    ('{% import "macros.j2" as m %}{{ m.nothing }}', {}),
    ('{% import "none.j2" as m %}', {}),
    ('{% for p in ports %}{% from "macros.j2" import line %}{{ line(p, loop.index) }};{% endfor %}', {}),
    ('{% extends "base.j2" %}', {}),
    ('{% extends "base.j2" %}{% block body %}own {{ name }}{% endblock %}', {}),
    ('{% extends "base.j2" %}{% block body %}own{% endblock %}\n', {}),
    ('{% extends "base.j2" %}{% block head %}[{{ super() }}]{% endblock %}{% block foot %}{% endblock %}', {}),
    ('{% extends "middle.j2" %}{% block head %}top({{ super() }}){% endblock %}', {}),
    ('{% extends "middle.j2" %}{% block head %}top({{ super.super() }}){% endblock %}', {}),
    ('{% extends "base.j2" %}ignored{% set given = 7 %}{% block body %}{{ given }}{% endblock %}', {}),
    ('{% extends "sets.j2" %}{% block body %}{{ inside | default("unset") }}{% endblock %}', {}),
    ('{% extends "sets.j2" %}', {}),
    ('{% extends "base.j2" %}{% block body %}{% include "part.j2" %}{% endblock %}', {}),
    ('{% extends "base.j2" %}{% import "macros.j2" as m %}{% block body %}{{ m.line("a") }}{% endblock %}', {}),
    ('{% extends "base.j2" %}{% block body %}{{ self.foot() }}{% endblock %}', {}),
    ('{% extends "none.j2" %}', {}),
    ('{% extends name %}', {}),
    ('{% extends "base.j2" if name == "web" else "none.j2" %}', {}),
    ('{% block a %}1{% endblock %}{{ self.a() }}', {}),
    ('{% for u in users %}{% block row scoped %}{{ u.name }} {% endblock %}{% endfor %}', {}),
    ('{% for u in users %}{% block row %}{{ u.name }} {% endblock %}{% endfor %}', {}),
    ('{{ name }}\n', {}),
    ('{{ name }}\n\n\n', {}),
    ('{{ ports }}\n', {}),
    ('{{ none }}\n', {}),
    ('{{ deep }}', {}),
    ('', {}),
    ('\n', {}),
    ('{# all comment #}\n', {}),
    ('{% for p in ports %}\n{{ p }}\n{% endfor %}\n', {}),
    ('{% for p in ports %}\n{{ p }}\n{% endfor %}\n', {'trim_blocks': False}),
    ('  {% for p in ports %}\n  {{ p }}\n  {% endfor %}\n', {'lstrip_blocks': True}),
    ('  {% for p in ports %}\n  {{ p }}\n  {% endfor %}\n', {'lstrip_blocks': True, 'trim_blocks': False}),
    ('  {%+ if true %}\n x {# no #}\n  {% endif +%}\nend\n', {'lstrip_blocks': True}),
    ('a\nb {{ "x\ny" }}\n', {'newline_sequence': '\r\n'}),
    ('a\r\nb\rc\nd', {'newline_sequence': '\r'}),
    ('a\r\nb\rc\nd\r\n', {}),
    ('{% include "crlf.j2" %}\n', {'newline_sequence': '\r\n'}),
    ('{% if true %}\r\nx\r\n{% endif %}\r\ny', {}),
    ('[[ name ]] {{ name }}', {'variable_start_string': '[[', 'variable_end_string': ']]'}),
    ('{% include "marks.j2" %}', {'variable_start_string': '[[', 'variable_end_string': ']]'}),
    ('<% if name %>[= name =]<% endif %>{% x %}', {'block_start_string': '<%', 'block_end_string': '%>', 'variable_start_string': '[=', 'variable_end_string': '=]'}),
    ('a<# no #>{# yes #}', {'comment_start_string': '<#', 'comment_end_string': '#>'}),
    ('@{ name }@ @{% raw %}@', {'variable_start_string': '@{', 'variable_end_string': '}@'}),
    ('((* if name *))x((* endif *))', {'block_start_string': '((*', 'block_end_string': '*))'}),
    ('{{ name }} {% if %}', {'block_start_string': '<%', 'block_end_string': '%>'}),
    ('{{ missing }}', {}),
    ('{{ deep.a.b }} {{ deep.x.y | default("d") }}', {}),
    ('{{ deep.x.y }}', {}),
    ('{% set rows = namespace(n=0) %}{% for u in users if u.admin %}{% set rows.n = rows.n + 1 %}{% endfor %}{{ rows.n }}', {}),
    ("{{ 'a\\nb' }}", {}),
    ("{{ 'a\\\\b' }}", {}),
    ('{% raw %}{{ name }}{% endraw %}', {}),
    ('{% filter upper %}{% include "part.j2" %}{% endfilter %}', {}),
    ('{% set text %}{% include "part.j2" %}{% endset %}{{ text | trim | length }}', {}),
    ('{% macro m() %}{% include "part.j2" %}{% endmacro %}{{ m() }}', {}),
    ('{% macro m(local) %}{% include "part.j2" %}{% endmacro %}{{ m(3) }}', {}),
    ('{% with local = 2 %}{% include "part.j2" %}{% endwith %}', {}),
    ('{% call(x) m() %}{{ x }}{% endcall %}', {}),
]  # fmt: skip

SUBFOLDER = [('{% include "leaf.j2" %}', {}), ('{% include "names_leaf.j2" %}', {}), ('{% include "both.j2" %}', {})]


def count_newlines(text):
    return len(text) - len(text.rstrip('\n'))


def render(folder, main, text, options):
    search = [folder / part for part in ['role/templates', 'role', 'play/templates', 'play', f'{Path(main).parent}/templates', str(Path(main).parent)]]
    environment = goldens.make_environment({}).overlay(loader=jinja2.FileSystemLoader(search), **{'newline_sequence': '\n', **options})
    try:
        value = environment.from_string(text).render(**VARIABLES)
        if isinstance(value, jinja2.Undefined):
            str(value)
    except RecursionError:
        return {'error': True}
    except Exception:
        return {'error': True}
    result = '' if value is None else str(value)
    missing = count_newlines(text) - count_newlines(result)
    return {'value': result + options.get('newline_sequence', '\n') * max(0, missing)}


def main():
    results = []
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for path, text in SHARED.items():
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            (folder / path).write_bytes(text.encode())
        for main_path, cases in [(ROLE + 'main.j2', CASES), (ROLE + 'sub/main.j2', SUBFOLDER)]:
            for text, options in cases:
                results.append({'main': main_path, 'text': text, 'options': options, **render(folder, main_path, text, options)})
    lines = ',\n'.join(json.dumps(result, ensure_ascii=False) for result in results)
    shared = json.dumps(SHARED, indent=2, ensure_ascii=False)
    variables = json.dumps(VARIABLES)
    path = Path(__file__).parent / 'goldens' / 'template-files.json'
    path.write_text(f'{{"variables": {variables},\n"files": {shared},\n"cases": [\n{lines}\n]}}\n')
    print(f'{len(results)} cases, {sum("error" in result for result in results)} of them errors')


if __name__ == '__main__':
    main()
