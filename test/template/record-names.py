#!/usr/bin/python3
"""Records the free names that jinja2.meta finds in templates made by chance and by hand, as goldens/names.json.

Run it with a Python that has jinja2 (Debian: python3-jinja2). The seed makes the templates repeatable.
"""

import json
import random
from pathlib import Path

import jinja2
from jinja2 import meta

RANDOM = random.Random(11)
NAMES = ['a', 'b', 'c', 'd', 'e', 'x', 'y']
# Names that the template sets, more often than not.
OWN = ['x', 'y', 'a']

BY_HAND = [
    '{{ x }}{% set x = a %}{{ x }}', '{% set x = x %}{{ x }}', '{% set x, y = a, b %}{{ x }}{{ y }}', '{% set x = a if b else c %}', '{% set x.y = a %}', '{% set x = namespace(a=b) %}{% set x.a = c %}{{ x.a }}',
    '{% set x %}{{ a }}{{ x }}{% endset %}{{ x }}', '{% set x | replace(a, b) %}{{ c }}{% endset %}',
    '{% if a %}{% set x = b %}{% endif %}{{ x }}', '{% if a %}{% set x = b %}{% else %}{% set x = c %}{% endif %}{{ x }}', '{% if a %}{% set x = b %}{% elif c %}{{ x }}{% endif %}', '{% if a %}{% set x = 1 %}{{ x }}{% endif %}',
    '{% for x in a %}{{ x }}{% endfor %}{{ x }}', '{% for x in x %}{{ x }}{% endfor %}', '{% for x in a if x.y and b %}{{ loop.index }}{% else %}{{ x }}{{ c }}{% endfor %}{{ loop }}', '{% for x, y in a.items() %}{{ x }}{{ y }}{% endfor %}{{ y }}', '{% for x in a %}{% set y = x %}{% endfor %}{{ y }}',
    '{% for x in a recursive %}{{ loop(x.b) }}{{ c }}{% endfor %}', '{% for x in a %}{% for x in x.y %}{{ x }}{{ loop.parent }}{% endfor %}{{ x }}{% endfor %}', '{% for x in a %}{% if x %}{% break %}{% endif %}{% continue %}{% endfor %}', '{% for x in a %}{{ y }}{% set y = 1 %}{{ y }}{% endfor %}', '{% set y = 1 %}{% for x in a %}{{ y }}{% set y = 2 %}{% endfor %}{{ y }}',
    '{% macro x(a, b=c) %}{{ a }}{{ b }}{{ d }}{{ varargs }}{{ kwargs }}{{ caller() }}{% endmacro %}{{ x(e) }}', '{% macro x() %}{{ x() }}{% endmacro %}', '{% macro x(a, b=a) %}{{ b }}{% endmacro %}', '{{ x() }}{% macro x() %}{% endmacro %}', '{% macro x() %}{{ y }}{% endmacro %}{% set y = 1 %}{{ x() }}', '{% set y = 1 %}{% macro x() %}{{ y }}{% endmacro %}', '{% macro x() %}{% set y = 1 %}{% endmacro %}{{ y }}', '{% macro x(y) %}{% set a = y %}{{ a }}{% endmacro %}{{ a }}{{ y }}', '{{ varargs }}{{ kwargs }}{{ caller }}',
    '{% call a(b) %}{{ c }}{% endcall %}', '{% call(x, y=d) a(b) %}{{ x }}{{ y }}{{ c }}{% endcall %}{{ x }}', '{% call a() %}{{ caller() }}{% endcall %}', '{% call x.a(b) %}{% set y = 1 %}{% endcall %}{{ y }}',
    '{% filter replace(a, b) %}{{ c }}{% set x = 1 %}{{ x }}{% endfilter %}{{ x }}', '{% filter upper | trim(a) %}{{ b }}{% endfilter %}',
    '{% with x = a, y = x %}{{ x }}{{ y }}{% endwith %}{{ y }}', '{% with %}{% set x = 1 %}{{ x }}{% endwith %}{{ x }}', '{% with a = a %}{{ a }}{% endwith %}', '{% with x = 1 %}{% with x = x + a %}{{ x }}{% endwith %}{% endwith %}',
    "{% import 'm' as x %}{{ x.y(a) }}", '{% import a as x with context %}{{ x }}', "{% from 'm' import x, y as z %}{{ x }}{{ y }}{{ z }}", "{% from a import x with context %}{{ x(b) }}", "{{ x }}{% import 'm' as x %}", "{% for a in b %}{% import 'm' as x %}{{ x }}{% endfor %}{{ x }}", "{% include 'm' %}", '{% include a ignore missing %}{{ b }}', '{% include [a, "m"] without context %}', "{% extends a %}{% block b %}{{ c }}{% endblock %}",
    '{% block b %}{{ super() }}{{ a }}{% endblock %}', '{% set x = 1 %}{% block b %}{{ x }}{% endblock %}', '{% for x in a %}{% block b %}{{ x }}{% endblock %}{% endfor %}', '{% for x in a %}{% block b scoped %}{{ x }}{{ y }}{% endblock %}{% endfor %}', '{% block b %}{% set x = 1 %}{{ x }}{% endblock %}{{ x }}', '{% block b %}{{ self.c() }}{% endblock %}{% block c %}{{ a }}{% endblock %}{{ self.b() }}', '{{ self }}{{ super }}', '{% macro x() %}{{ a }}{% endmacro %}{% block b %}{{ x() }}{% endblock %}', "{% import 'm' as x %}{% block b %}{{ x.y }}{% endblock %}", '{% block b %}{{ loop }}{% endblock %}',
    '{% set x %}{{ x }}{% endset %}', '{% call y() %}{{ x }}{% set x = 1 %}{% endcall %}{% set x = 2 %}', '{% for y in a %}{{ x }}{% set x = 1 %}{% endfor %}', '{% macro m() %}{{ x }}{% endmacro %}{% set x = 1 %}', '{% if a %}{% set x = 1 %}{% endif %}', '{% if a %}{% set x = 1 %}{% else %}{% set x = 2 %}{% endif %}{{ x }}', '{% if a %}{% set x = 1 %}{% endif %}{{ x }}',
    '{% for x in a %}{% block b scoped %}{{ x }}{% endblock %}{% endfor %}', '{% block b %}{{ a }}{% endblock %}{{ self.b() }}',
    '{% do a.append(b) %}', '{% raw %}{{ a }}{% endraw %}{{ b }}', '{# {{ a }} #}{{ b }}', '{{ true }}{{ none }}{{ True }}{{ false }}', '{{ range(a) }}{{ dict(b=c) }}{{ cycler(d) }}{{ joiner(e) }}{{ namespace(x=y) }}', '{{ a.b[c].d }}', '{{ a[b:c:d] }}', '{{ a(b, c=d, *e, **x) }}', '{{ [a, b] }}{{ (c, d) }}{{ {e: x, "y": y} }}', '{{ a is divisibleby(b) }}', '{{ a is b }}', '{{ a | d(b) | map("x", c) | list }}', '{{ a ~ b }}{{ -c }}{{ not d }}{{ e < x <= y }}', '{{ a if b }}', '{{ a and b or c }}', '{{ a in b }}{{ c not in d }}', '', 'text', '{{ loop }}', '{% set loop = a %}{{ loop }}', '{{ _ }}{{ a_b1 }}', '{% set x = 1 %}{% set x = x + a %}{{ x }}', '{% if x is defined %}{{ x }}{% endif %}', '{{ a.a }}{{ a["a"] }}', '{{ lookup("file", a) }}',
]  # fmt: skip


def name():
    return RANDOM.choice(NAMES)


def own():
    return RANDOM.choice(OWN)


def expression(depth=2):
    inner = lambda: expression(depth - 1)  # noqa: E731
    if depth == 0 or RANDOM.random() < 0.4:
        return RANDOM.choice([name(), name(), name(), '1', '"s"'])
    return RANDOM.choice([
        lambda: f'{name()}.attr', lambda: f'{name()}[{inner()}]', lambda: f'{inner()} + {inner()}', lambda: f'({inner()} ~ {inner()})', lambda: f'{name()} | default({inner()})',
        lambda: f'{name()} is defined', lambda: f'({inner()} if {inner()} else {inner()})', lambda: f'[{inner()}, {inner()}]', lambda: f'{{"k": {inner()}}}', lambda: f'{name()}({inner()}, k={inner()})',
        lambda: f'{inner()} and {inner()}', lambda: f'not {name()}', lambda: f'{name()} == {inner()}', lambda: f'{name()} | map("upper") | join({inner()})', lambda: f'{name()}[1:{inner()}]', lambda: 'loop.index', lambda: f'range({inner()})',
    ])()  # fmt: skip


def body(depth):
    return ''.join(statement(depth) for _ in range(RANDOM.randint(1, 3)))


BLOCKS = 0


def block(depth, scoped):
    global BLOCKS
    BLOCKS += 1
    return f'{{% block b{BLOCKS}{" scoped" if scoped else ""} %}}{body(depth - 1)}{{% endblock %}}'


def statement(depth):
    show = lambda: f'{{{{ {expression()} }}}}'  # noqa: E731
    if depth == 0:
        return RANDOM.choice([show, show, lambda: f'{{% set {own()} = {expression()} %}}'])()
    return RANDOM.choice([
        show, show, show,
        lambda: f'{{% set {own()} = {expression()} %}}', lambda: f'{{% set {own()} = {expression()} %}}', lambda: f'{{% set x, y = {name()}, {name()} %}}',
        lambda: f'{{% set {own()} %}}{body(depth - 1)}{{% endset %}}',
        lambda: f'{{% if {expression()} %}}{body(depth - 1)}{{% endif %}}', lambda: f'{{% if {expression()} %}}{body(depth - 1)}{{% elif {expression()} %}}{body(depth - 1)}{{% else %}}{body(depth - 1)}{{% endif %}}',
        lambda: f'{{% for {own()} in {expression()} %}}{body(depth - 1)}{{% endfor %}}', lambda: f'{{% for x, y in {name()} %}}{body(depth - 1)}{{% else %}}{body(depth - 1)}{{% endfor %}}', lambda: f'{{% for {own()} in {name()} if {expression()} %}}{body(depth - 1)}{{% endfor %}}',
        lambda: f'{{% macro {RANDOM.choice(["x", "m"])}({own()}, k={expression()}) %}}{body(depth - 1)}{{% endmacro %}}',
        lambda: f'{{% call({own()}) {name()}({expression()}) %}}{body(depth - 1)}{{% endcall %}}', lambda: f'{{% call {name()}() %}}{body(depth - 1)}{{% endcall %}}',
        lambda: f'{{% filter replace({expression()}, {name()}) %}}{body(depth - 1)}{{% endfilter %}}', lambda: f'{{% with {own()} = {expression()} %}}{body(depth - 1)}{{% endwith %}}',
        lambda: f'{{% import {RANDOM.choice([name(), chr(39) + "m" + chr(39)])} as {own()} %}}', lambda: f'{{% from "m" import y, z as {own()} %}}', lambda: f'{{% include {RANDOM.choice([name(), chr(39) + "m" + chr(39)])} %}}',
        lambda: f'{{% do {expression()} %}}', lambda: block(depth, False), lambda: block(depth, True),
    ])()  # fmt: skip


def generate(count):
    found = []
    while len(found) < count:
        text = body(2)
        if len(text) < 260 and text not in found:
            found.append(text)
    return found


def main():
    environment = jinja2.Environment(extensions=['jinja2.ext.do', 'jinja2.ext.loopcontrols'])
    lines = []
    for text in [*BY_HAND, *generate(1400)]:
        try:
            names = sorted(meta.find_undeclared_variables(environment.parse(text)))
        except jinja2.TemplateError:
            names = None
        except AssertionError:
            # Jinja2 cannot compile `{% set x | filter(name) %}`.
            continue
        lines.append(json.dumps({'text': text, 'names': names}))
    path = Path(__file__).parent / 'goldens' / 'names.json'
    path.write_text('[\n' + ',\n'.join(lines) + '\n]\n')
    print(f'{len(lines)} templates')


if __name__ == '__main__':
    main()
