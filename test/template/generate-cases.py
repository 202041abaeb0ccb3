#!/usr/bin/python3
"""Generates cases for record-goldens.py: operators, slices, filters, tests and methods over many values. The seed makes them repeatable."""

import itertools
import random
from pathlib import Path

from jinja2.filters import FILTERS as DEFAULT_FILTERS
from jinja2.tests import TESTS as DEFAULT_TESTS

GOLDENS = Path(__file__).parent / 'goldens'
RANDOM = random.Random(7)

OPERANDS = ['0', '1', '-3', '7', '2.5', '-0.5', '4.0', '1e3', '"a"', '"abc"', 'true', 'none', '[1, 2]', '[]', '(1, 2)', '{"k": 1}', 'big', 'missing', 'word']
OPERATORS = ['+', '-', '*', '/', '//', '%', '**', '~', '==', '!=', '<', '<=', '>', '>=', 'in', 'not in', 'and', 'or']
VALUES = ['word', 'empty', 'digits', 'decimal', 'sentence', 'mixed', 'unicode', 'lines', 'html', 'csv', 'zero', 'one', 'neg', 'big', 'half', 'pi', 'whole', 'yes', 'no', 'nothing', 'list', 'letters', 'empties', 'nested', 'mixed_list', 'dict', 'empty_dict', 'users', 'missing', 'none_list', '"  pad  "', '"Ünï"', '"true"', '"0x1f"', '"1e3"', '" 7 "', '"1_000"', '(1, "a")', '-2.5', '1e20', '1e-7', '2.675', '"a\\tb"', '"it\'s"']  # fmt: skip
FILTERS = [
    'abs', 'capitalize', 'center(9)', 'count', 'default("d")', 'default("d", true)', 'd', 'e', 'escape', 'first', 'float', 'float(1.5)',
    'forceescape', 'int', 'int(3)', 'int(base=16)', 'join', 'join("-")', 'last', 'length', 'list', 'lower', 'max', 'min', 'pprint', 'reverse',
    'round', 'round(1)', 'round(1, "ceil")', 'round(2, "floor")', 'round(-1)', 'safe', 'sort', 'sort(reverse=true)', 'sort(case_sensitive=true)',
    'string', 'striptags', 'sum', 'title', 'tojson', 'trim', 'trim("he")', 'truncate(9)', 'truncate(9, true)', 'truncate(5, true, "", 0)',
    'unique', 'upper', 'urlencode', 'wordcount', 'wordwrap(10)', 'filesizeformat', 'filesizeformat(true)', 'indent', 'indent(2, true)',
    'indent("> ", true, true)', 'batch(2)', 'batch(2, "x")', 'slice(2)', 'slice(3, "x")', 'items', 'dictsort', 'replace("l", "L")',
    'replace("l", "L", 1)', 'format', 'xmlattr', 'tojson(2)', 'map("upper")', 'map("length")', 'select', 'reject', 'select("string")',
    'select("number")', 'reject("none")', 'sort | first', 'list | length', 'string | length', 'groupby("age") | length', 'attr("upper")', 'attr("a")', 'urlize',
]  # fmt: skip
TESTS = [
    'boolean', 'callable', 'defined', 'divisibleby 3', 'divisibleby(2)', 'eq 1', 'equalto "hello"', 'escaped', 'even', 'false', 'float', 'ge 1',
    'gt 0', 'in [0, 1, "hello"]', 'in "hello world"', 'integer', 'iterable', 'le 5', 'lower', 'lt 5', 'mapping', 'ne 1', 'none', 'number', 'odd',
    'sameas true', 'sameas none', 'sequence', 'string', 'true', 'undefined', 'upper', 'filter', 'test',
]  # fmt: skip
STRINGS = ['word', 'empty', 'mixed', 'unicode', 'csv', '" pad  "', 'lines', '"ABC"', '"a1"', '"Title Case"', '"xxabxx"', '"-42"', '"\\u0661"']
METHODS = [
    'upper()', 'lower()', 'title()', 'capitalize()', 'swapcase()', 'casefold()', 'strip()', 'lstrip()', 'rstrip()', "strip('x ')", 'split()',
    "split(',')", "split(',', 1)", "rsplit(',', 1)", 'split(none, 1)', 'splitlines()', 'splitlines(true)', "partition(',')", "rpartition(',')",
    "startswith('h')", "startswith(('h', 'a'))", "endswith('o')", "find('l')", "rfind('l')", "find('l', 3)", "index('b')", "count('a')", "count('')",
    "replace('a', 'b')", "replace('', '-')", "replace('l', 'L', 1)", 'isalpha()', 'isdigit()', 'isalnum()', 'isspace()', 'isupper()', 'islower()',
    'istitle()', 'isdecimal()', 'isnumeric()', 'isidentifier()', 'isascii()', 'isprintable()', "center(9, '*')", 'ljust(8)', "rjust(8, '.')",
    'zfill(6)', 'expandtabs(4)', "removeprefix('he')", "removesuffix('lo')", "join(['a', 'b'])", 'join([1])', 'format(1)', 'nosuch()', 'upper(1)',
    'rsplit(none, 1)', "lstrip('h')", "split('')", 'rsplit()', "endswith('')", "count('l', 3)", "rindex('zz')",
]  # fmt: skip


def operators():
    for operator in OPERATORS:
        for left, right in itertools.product(OPERANDS, OPERANDS):
            # Python would work on these for hours.
            if operator in ('**', '*') and 'big' in (left, right):
                continue
            if RANDOM.random() < 0.17:
                yield f'{left} {operator} {right}'
    for operator in ['-', '+', 'not ']:
        for operand in OPERANDS:
            yield f'{operator}{operand}'


def slices():
    bounds = ['', '0', '1', '-1', '2', '-2', '5', '-9', '99']
    for value in ['"abcdef"', '[0, 1, 2, 3, 4]', '(0, 1, 2)', 'unicode', '""', '[]']:
        for lower, upper, step in itertools.product(bounds, bounds, ['', '1', '2', '-1', '-2']):
            if RANDOM.random() < 0.06:
                yield f'{value}[{lower}:{upper}:{step}]' if step else f'{value}[{lower}:{upper}]'
        for index in ['0', '-1', '2', '9', 'true', '"0"', '1.0', 'none']:
            yield f'{value}[{index}]'
    yield from ['[1, 2][::0]', 'word[1:3][::-1]', 'dict["a":]', 'dict[1:2]', '5[1:]', 'missing[1:]', 'word["x":]', 'list[1:none]']


def filters():
    for value, name in itertools.product(VALUES, FILTERS):
        if RANDOM.random() < 0.42:
            yield f'{value} | {name}'


def tests():
    for value, name in itertools.product(VALUES, TESTS):
        if RANDOM.random() < 0.45:
            yield f'{value} is {"not " if RANDOM.random() < 0.25 else ""}{name}'


def methods():
    for value, name in itertools.product(STRINGS, METHODS):
        if RANDOM.random() < 0.5:
            yield f'{value}.{name}'


# Arguments that make something of most of a type's methods, beside those that none of them takes.
METHOD_ARGUMENTS = ['', '"a"', '1', '"a", "b"', '"l", 1', '["a", "b"]', '{"a": 1}', 'none', '1, 2, 3, 4, 5, 6', 'nosuch=1']
NOT_HERE = {'encode', '__'}


def every_filter():
    """Each filter of Jinja2 with no argument, too many, an unknown one, and on what is undefined."""
    for name in sorted(DEFAULT_FILTERS):
        for value in ['missing', 'word', 'list', 'dict', 'users', '5', '2.5', 'none', '[5]', '("b", "A")', '[[1, 2], [3]]', '{}', 'true']:
            if not (name == 'random' and value in ('word', 'list', 'users', '5', 'true', 'dict', '("b", "A")', '[[1, 2], [3]]')):
                yield f'{value} | {name}'
        if name not in ('map', 'select', 'reject', 'selectattr', 'rejectattr', 'format'):
            yield f'list | {name}(1, 2, 3, 4, 5, 6, 7)'
            yield f'list | {name}(nosuch=1)'
        yield f'[word, missing] | map("{name}") | list'


def every_test():
    for name in sorted(DEFAULT_TESTS):
        for argument in ['1', '"hello"', 'none']:
            yield f'[1, "hello", 2] | select("{name}", {argument}) | list'
            yield f'users | selectattr("age", "{name}", 25) | map(attribute="name") | list'
        yield f'[1, "Hello", none, 2.0] | select("{name}") | list'
        yield f'["ok", true, 0] | reject("{name}") | list'
        yield f'users | rejectattr("nosuch", "{name}") | list | length'
        yield f'[1, 2] | select("{name}", 1, 2, 3) | list'
        yield f'[missing] | select("{name}") | list'
        if name.isalpha():
            for value in ['missing', 'word', '1', '2.5', '[]', 'none', 'dict']:
                yield f'{value} is {name}'
                yield f'{value} is not {name}(2)'


def every_method():
    for owner, values in [(str, ['"Abc al"', '"12"', 'unicode']), (list, ['[3, "a", 1]']), (tuple, ['(1, "a", 1)']), (dict, ['{"a": 1, "b": none}'])]:
        for name in dir(owner):
            if name.startswith('_') or name in NOT_HERE:
                continue
            for value, arguments in itertools.product(values, METHOD_ARGUMENTS):
                yield f'{value}.{name}({arguments})'


def formats():
    """Python's format specifications and its %-directives."""
    values = ['5', '-42', '1234567', 'big', '2.5', '-0.5', '1e20', '0.0', '1234.5678', '"abc"', '"é😀"', 'true', 'none', '[1]']
    for _ in range(420):
        spec = ''.join([
            RANDOM.choice(['', '', '', '*', 'é']), RANDOM.choice(['', '<', '>', '^', '=']), RANDOM.choice(['', '', '+', '-', ' ']), RANDOM.choice(['', '', '', '#']), RANDOM.choice(['', '', '0']),
            RANDOM.choice(['', '1', '8', '12']), RANDOM.choice(['', '', '', ',', '_']), RANDOM.choice(['', '', '.0', '.2', '.10']), RANDOM.choice(['', '', 's', 'd', 'b', 'o', 'x', 'X', 'e', 'E', 'f', 'F', 'g', 'G', 'n', '%', 'c', 'q']),
        ])  # fmt: skip
        yield f"'{{:{spec}}}'.format({RANDOM.choice(values)})"
    for _ in range(280):
        directive = ''.join([
            '%', RANDOM.choice(['', '', '-', '+', ' ', '0', '#', '-0', '+#']), RANDOM.choice(['', '', '1', '8', '12']), RANDOM.choice(['', '', '.0', '.2', '.10', '.']), RANDOM.choice(['', '', 'l']), RANDOM.choice('sssdiuxXoeEfFgGcraq%'),
        ])  # fmt: skip
        yield f"'{directive}' % {RANDOM.choice(values)}"


for function in [operators, slices, filters, tests, methods, every_filter, every_test, every_method, formats]:
    cases = list(dict.fromkeys(function()))
    (GOLDENS / f'generated-{function.__name__.replace("_", "-")}.txt').write_text('\n'.join(cases) + '\n')
