#!/usr/bin/python3
"""Records what Python's Jinja2 makes of the cases in goldens/*.txt, as goldens/*.json.

Run it with a Python that has jinja2 (Debian: python3-jinja2) after changing the cases. The environment is set up as Ansible sets up its
own: chained strict undefined, native values, generators of filters and methods made lists, None among other pieces left out.
"""

import json
import sys
import types
import warnings
from functools import wraps
from pathlib import Path

import jinja2
from jinja2.nativetypes import NativeCodeGenerator, NativeEnvironment
from jinja2.runtime import Context

GOLDENS = Path(__file__).parent / 'goldens'
LAZY = (types.GeneratorType, map, filter, zip, type({}.keys()), type({}.values()), type({}.items()), type(reversed([])), reversed, type(reversed({})))


class Undefined(jinja2.StrictUndefined):
    def __getattr__(self, name):
        if name[:2] == '__':
            raise AttributeError(name)
        return self

    def __getitem__(self, key):
        return self


def eager(value):
    if isinstance(value, (range, *LAZY)):
        return list(value)
    return value


def eager_function(function):
    @wraps(function)
    def call(*args, **kwargs):
        return eager(function(*args, **kwargs))

    return call


class EagerContext(Context):
    def call(self, callable_, *args, **kwargs):
        return eager(super().call(callable_, *args, **kwargs))


@jinja2.pass_context
def keep(context, value):
    """Keeps Jinja2 from folding constants into one text, as Ansible's finalize does."""
    return value


class CodeGenerator(NativeCodeGenerator):
    def _output_const_repr(self, group):
        group = list(group)
        return repr(group[0]) if len(group) == 1 else repr(''.join(str(item) for item in group))


class Environment(NativeEnvironment):
    code_generator_class = CodeGenerator
    context_class = EagerContext

    @staticmethod
    def concat(values):
        pieces = list(values)
        for piece in pieces:
            if isinstance(piece, jinja2.Undefined):
                str(piece)
        if not pieces:
            return ''
        if len(pieces) == 1:
            return pieces[0]
        return ''.join('' if piece is None else str(piece) for piece in pieces)


class Template(jinja2.nativetypes.NativeTemplate):
    environment_class = Environment


Environment.template_class = Template


def make_environment(templates):
    environment = Environment(
        undefined=Undefined,
        extensions=['jinja2.ext.do', 'jinja2.ext.loopcontrols'],
        loader=jinja2.DictLoader(templates),
        trim_blocks=True,
        optimized=False,
        finalize=keep,
    )
    environment.filters = {name: eager_function(function) for name, function in environment.filters.items()}
    return environment


def encode(value):
    """A value with its Python type, as JSON."""
    if isinstance(value, jinja2.Undefined):
        return str(value)
    if callable(value):
        return {'other': 'callable'}
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, str):
        return str(value)
    if isinstance(value, int):
        return {'int': str(value)}
    if isinstance(value, float):
        return {'float': repr(value)}
    if isinstance(value, tuple):
        return {'tuple': [encode(item) for item in value]}
    if isinstance(value, list):
        return [encode(item) for item in value]
    if isinstance(value, dict):
        return {'dict': [[encode(key), encode(item)] for key, item in value.items()]}
    return {'other': type(value).__name__}


def decode(value):
    if isinstance(value, dict):
        return {key: decode(item) for key, item in value.items()}
    if isinstance(value, list):
        return [decode(item) for item in value]
    return value


def record(environment, kind, text, variables):
    try:
        if kind == 'expression':
            result = environment.compile_expression(text, undefined_to_none=False)(**variables)
        else:
            result = environment.from_string(text).render(**variables)
        return {'value': encode(result)}
    except RecursionError:
        return {'error': True}
    except Exception:
        return {'error': True}


def read_cases(path):
    """Cases are separated by lines of dashes alone where they span lines, else one a line; `#` starts a comment line."""
    text = path.read_text()
    if path.stem.startswith('templates'):
        return [case.strip('\n') for case in text.split('\n----\n')]
    return [line for line in text.splitlines() if line and not line.startswith('# ')]


def answer_cases(environment, variables):
    """For differential.test.ts: the answers to the cases on standard input, on standard output."""
    warnings.simplefilter('ignore')
    results = [record(environment, kind, text, decode(variables)) for kind, text in json.load(sys.stdin)]
    json.dump(results, sys.stdout)


def main():
    variables = json.loads((GOLDENS / 'variables.json').read_text())
    templates = json.loads((GOLDENS / 'loader.json').read_text())
    environment = make_environment(templates)
    if sys.argv[1:] == ['-']:
        return answer_cases(environment, variables)
    total = 0
    for path in sorted(GOLDENS.glob('*.txt')):
        kind = 'template' if path.stem.startswith('templates') else 'expression'
        cases = read_cases(path)
        results = [{'text': case, **record(environment, kind, case, decode(variables))} for case in cases]
        lines = ',\n'.join(json.dumps(result, ensure_ascii=False) for result in results)
        path.with_suffix('.json').write_text(f'[\n{lines}\n]\n')
        failed = sum('error' in result for result in results)
        total += len(results)
        print(f'{path.name}: {len(results)} cases, {failed} of them errors')
    print(f'{total} cases by jinja2 {jinja2.__version__}, Python {sys.version.split()[0]}')


if __name__ == '__main__':
    main()
