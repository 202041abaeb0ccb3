#!/usr/bin/python3
"""Records what Python's re, PyYAML, random, crypt and ipaddress make of the cases below, as goldens/regex.json and so on.

Run it with a Python that has yaml and crypt (Debian 12: python3-yaml). These libraries are what stands behind Ansible's filters.
"""

import ipaddress
import json
import ntpath
import posixpath
import random
import re
import shlex
import urllib.parse
import warnings
from pathlib import Path

import yaml

with warnings.catch_warnings():
    warnings.simplefilter('ignore')
    import crypt

GOLDENS = Path(__file__).parent / 'goldens'

TEXTS = ['', 'abc', 'foo bar 123', 'a.b.c', 'Zoë Straße 42', 'line one\nline two\n', 'key = value', 'AbC abc ABC', '2024-01-31T10:20:30', '10.0.0.137:2379', 'tab\there', 'x{1}y', '😀 ok']
PATTERNS = [
    r'\d+', r'\w+', r'\s', r'\W', r'\D+', r'\S+', r'^\w', r'\w$', r'$', r'^', r'\bb', r'\Bb', r'o\b', r'\Aabc', r'abc\Z', r'(a)(b)?', r'(?P<key>\w+) = (?P<value>\w+)',
    r'(?P<x>a)(?P=x)?', r'(?i)ABC', r'(?s)one.line', r'(?m)^line', r'(?x) \d + # digits', r'(?ms)^line.*', r'(?:a|b)+', r'a(?=b)', r'a(?!b)', r'(?<=a)b', r'(?<!a)b',
    r'[a-c]+', r'[^a-z\s]+', r'[\w.-]+', r'[\d:]+', r'[]x]', r'[^]]', r'[a\-z]', r'[-a]', r'[a-]', r'[.]', r'[[]', r'[\]]', r'x{1}', r'x{', r'\{1\}', r'{1}', r'a{,2}', r'a{0,1}b', r'.*', r'.+?', r'.*?b',
    r'(\d{1,3}(?:\.\d{1,3}){3}):(\d+)', r'(\d+)-(\d+)', r'é|ë', r'\u00df', r'\xeb', r'\.', r'\-', r'/', r'a|', r'', r'()', r'\t', r'\n', r'\0', r'[\b]', r'(?#comment)abc', r'\101', r'(.)\1?', r'\w\Z', r'e$', r'\d\d$',
    '(', ')', '[a', r'\y', '*a', 'a**', r'(?P<1>a)', r'\1', '(?P<n>a)(?P<n>b)', '[z-a]', r'(?Pn)', '(?z)a',
]  # fmt: skip
REPLACEMENTS = ['X', r'[\g<0>]', r'<\1>', r'\g<1>\g<0>', r'\g<key>', r'\n', r'\\', '$1', '$&', r'\q', '']

DOCUMENTS = [
    None, True, False, 0, 1, -7, 12345678901234567890, 1.0, 1.5, -0.5, 1e20, 1e-7, float('inf'), '', 'plain', 'two words', 'yes', 'No', 'on', 'null', '~', 'Null', '1', '1.5', '0644', '0x1f', '1e3', '1_000', '1:30', '12:30:45', '2024-01-31', '2024-01-31 10:20:30',
    '.inf', '.nan', '=', '<<', '-', '- a', '-a', '--- x', '---', '...', '?', '? a', '?a', ':', ': a', 'a: b', 'a:b', 'a:', ':a', '#a', 'a #b', 'a# b', 'a,b', 'a, b', '[a', 'a]', '{a', 'a}', '&a', '*a', '!a', '|a', '>a', "'a", '"a', "it's", 'say "x"', '%a', '@a', '`a', 'a\\b', 'a\tb', '\ta', ' a', 'a ', ' ',
    'a\nb', 'a\n', '\na', 'a\n\nb', 'a\n b', 'a \nb', 'line one\nline two\n', 'é', '😀', '\x07', '\x7f', '\u200b', '\ufeff', 'a\u2028b', 'a\x85b', '\x00',
    'a' * 100, 'word ' * 30, ('word ' * 30).strip(), 'a ' * 60 + 'end', "it's a long text " * 8, 'x' * 79 + ' ' + 'y' * 10, '\x07 ' + 'word ' * 30, 'a: ' + 'word ' * 30, 'two  blanks ' * 12, 'a\n' + 'word ' * 30,
    [], {}, [1, 2], ['a', 'b: c'], {'a': 1}, {'b': 1, 'a': 2}, {'a': []}, {'a': {}}, {'a': [1, 2]}, {'a': {'b': 1}}, {'a': {'b': {'c': [1, {'d': 2}]}}}, [[1, 2], [3]], [[[1]]], [{'a': 1, 'b': 2}, {'a': 3}], [{'a': [1, 2]}], [[], {}], {'a': [[1], [2, [3]]]}, [{'a': {'b': 1}}],
    {'a': None, 'b': True, 'c': 1.0, 'd': 'yes', 'e': '', 'f': 'x y'}, {1: 'a', 2: 'b'}, {True: 1}, {None: 1}, {'yes': 1, '1': 2}, {'a b': 1, 'c: d': 2}, {'': 1}, {'long': 'word ' * 30}, {'list': ['word ' * 30]}, list(range(60)), {'k%02d' % n: n for n in range(30)}, ['item number %d' % n for n in range(20)],
    {'a': 'line one\nline two\n'}, ['line one\nline two\n'], {'a\nb': 1}, {'etcd': {'hosts': {'n1': {'ansible_host': '10.0.0.137', 'ports': [2379, 2380]}, 'n2': None}}}, ('a', 1), {'x' * 130: 1},
    *({key: 1} for length in (125, 126, 127, 128, 129) for key in ('x' * length, 'ä' + 'x' * (length - 1), 'ä' * (length // 2) + 'x')), [{'x' * 128: 1}, {'x' * 129: 1}], {'😀': '😀', 'a\u2028b': 1, 'a\rb': 2, '': ''}, 'ä' * 70 + ' ä' * 20, '\t' + 'ä word ' * 20, '\t' + ' "quoted" \t tab' * 9, '\x01' + '  two' * 30, 'a \n' + 'word ' * 30, {'k': '\x07 ' + 'word ' * 30}, 'x\xa0y', 'a\ud7ff', '\ue000', '\t',
]  # fmt: skip


def encode(value):
    if isinstance(value, float):
        return {'float': repr(value)}
    if isinstance(value, int) and not isinstance(value, bool):
        return {'int': str(value)}
    if isinstance(value, tuple):
        return {'tuple': [encode(item) for item in value]}
    if isinstance(value, list):
        return [encode(item) for item in value]
    if isinstance(value, dict):
        return {'dict': [[encode(key), encode(item)] for key, item in value.items()]}
    return value


def attempt(function):
    try:
        return encode(function())
    except Exception:
        return {'error': True}


def write(name, cases):
    lines = ',\n'.join(json.dumps(case, ensure_ascii=False) for case in cases)
    (GOLDENS / name).write_text(f'[\n{lines}\n]\n')
    print(f'{name}: {len(cases)} cases')


def regex_cases():
    for pattern in PATTERNS:
        for index, text in enumerate(TEXTS):
            yield {
                'pattern': pattern,
                'text': text,
                'findall': attempt(lambda: re.findall(pattern, text)),
                'search': attempt(lambda: (lambda match: match and match.group())(re.search(pattern, text))),
                'match': attempt(lambda: bool(re.match(pattern, text))),
                'fullmatch': attempt(lambda: bool(re.fullmatch(pattern, text))),
                'replacement': REPLACEMENTS[(index + len(pattern)) % len(REPLACEMENTS)],
                'sub': attempt(lambda: re.sub(pattern, REPLACEMENTS[(index + len(pattern)) % len(REPLACEMENTS)], text)),
            }


def dump(document, **options):
    # That of libyaml, as Ansible takes it.
    dumper = type('Dumper', (yaml.CSafeDumper,), {'ignore_aliases': lambda self, data: True})
    dumper.add_representer(tuple, lambda self, data: self.represent_list(data))
    return yaml.dump(document, Dumper=dumper, allow_unicode=True, **options)


def yaml_cases():
    for document in DOCUMENTS:
        yield {
            'document': encode(document),
            'to_yaml': attempt(lambda: dump(document, default_flow_style=None)),
            'to_nice_yaml': attempt(lambda: dump(document, default_flow_style=False, indent=4)),
            'indent2': attempt(lambda: dump(document, default_flow_style=False, indent=2, sort_keys=False, width=1000)),
        }


SEEDS = ['', 'a', 'node-1.example.org', 'Zoë 😀', 0, 1, 42, -7, 2**31, 2**32, 2**64 + 5, 0.5, -0.1, 1e300, 3.0]


def random_cases():
    for seed in SEEDS:
        for limit in [1, 2, 10, 59, 1000, 2**32, 2**40]:
            yield {'expression': f'{limit} | random(seed=seed)', 'seed': encode(seed), 'value': encode(random.Random(seed).randrange(limit))}
        yield {'expression': '60 | random(start=5, step=5, seed=seed)', 'seed': encode(seed), 'value': encode(random.Random(seed).randrange(5, 60, 5))}
        yield {'expression': '-9 | random(start=9, step=-2, seed=seed)', 'seed': encode(seed), 'value': encode(random.Random(seed).randrange(9, -9, -2))}
        yield {'expression': "'abcdefg' | random(seed=seed)", 'seed': encode(seed), 'value': random.Random(seed).choice('abcdefg')}
        if seed:
            for length in [1, 2, 7, 40]:
                items = list(range(length))
                random.Random(seed).shuffle(items)
                yield {'expression': f'range({length}) | shuffle(seed=seed)', 'seed': encode(seed), 'value': encode(items)}


PASSWORDS = ['', 'a', '123', 'Hello world!', 'pässwörd', 'x' * 15, 'x' * 16, 'x' * 63, 'x' * 64, 'x' * 65, 'x' * 80, 'y' * 130]
SETTINGS = [
    ("'sha512', salt='12345678', rounds=1000", '$6$rounds=1000$12345678'), ("'sha512', 'a./Z', rounds=5000", '$6$a./Z'), ("'sha512', salt='saltstringsaltst', rounds=1001", '$6$rounds=1001$saltstringsaltst'),
    ("'sha256', salt='12345678', rounds=1000", '$5$rounds=1000$12345678'), ("'sha256_crypt', 'a./Z', rounds=5000", '$5$a./Z'), ("'sha256', salt='saltstringsaltst', rounds=1001", '$5$rounds=1001$saltstringsaltst'),
    ("'md5', 'abcdefgh'", '$1$abcdefgh'), ("'md5_crypt', 'a'", '$1$a'), ("'bcrypt', '123456789012345678901u', rounds=4", '$2b$04$123456789012345678901u'), ("'blowfish', './ABCDEFGHIJKLMNOPQRSu', rounds=4, ident='2a'", '$2a$04$./ABCDEFGHIJKLMNOPQRSu'),
]  # fmt: skip


def password_cases():
    for password in PASSWORDS:
        for arguments, setting in SETTINGS:
            yield {'expression': f'password | password_hash({arguments})', 'password': password, 'value': crypt.crypt(password, setting)}


ADDRESSES = ['192.0.2.1', '10.0.0.0/8', '192.168.32.5/24', '192.168.32.0/24', '172.16.0.9/255.255.240.0', '10.1.2.3/0.0.0.255', '10.0.0.0/31', '10.0.0.1/32', '0.0.0.0/0', '255.255.255.255', '127.0.0.1', '169.254.1.1', '224.0.0.5', '8.8.8.8', '::', '::1', 'fe80::100/10', '2001:db8::/32', '2001:db8:0:0:1:0:0:1', '2001:DB8::00ff/64', 'ff02::1', 'fd00::1:0:0:2/48', '1:2:3:4:5:6:7:8', '::ffff:1.2.3.4', '1:0:0:2:0:0:0:3', '0:1::', '']  # fmt: skip
NO_ADDRESSES = ['host', '1.2.3', '256.1.1.1', '1.2.3.4/33', '01.2.3.4', '1.2.3.4/', '1::2::3', ':::', '12345::', '::1/129', '1.2.3.4/255.0.255.0', '1:2:3:4:5:6:7', '1:2:3:4:5:6:7:8:9', '::g', '1.2.3.4/24/8']


def ip_cases():
    for text in [*ADDRESSES, *NO_ADDRESSES]:
        try:
            own = ipaddress.ip_interface(text)
        except ValueError:
            yield {'text': text, 'valid': False}
            continue
        size = own.network.num_addresses
        yield {
            'text': text,
            'valid': True,
            'address': str(own.ip),
            'subnet': str(own.network),
            'netmask': str(own.netmask),
            'hostmask': str(own.hostmask),
            'prefix': own.network.prefixlen,
            'size': str(size),
            'revdns': own.ip.reverse_pointer + '.',
            'version': own.version,
            'nth': str(own.network[5]) if size > 5 else False,
            'last': str(own.network[-1]),
            'plus': str(own.ip + 300) if int(own.ip) + 300 < 2 ** own.max_prefixlen else {'error': True},
            'subnets': [str(part) for part in own.network.subnets(prefixlen_diff=2)] if own.network.prefixlen + 2 <= own.max_prefixlen else [],
            'multicast': own.ip.is_multicast,
            'loopback': own.ip.is_loopback,
            'link_local': own.ip.is_link_local,
        }
    yield {'merge': ['10.0.0.0/25', '10.0.0.128/25', '10.0.1.0/24', '2001:db8::/33', '2001:db8:8000::/33', '10.0.3.1'], 'merged': merge(['10.0.0.0/25', '10.0.0.128/25', '10.0.1.0/24', '10.0.3.1']) + merge(['2001:db8::/33', '2001:db8:8000::/33'])}


def merge(texts):
    return [str(network) for network in ipaddress.collapse_addresses(ipaddress.ip_network(text) for text in texts)]


PATHS = ['', '/', '//', '///', '//a', 'a', 'a/', '/a', '/a/', '/a//b/../c', 'a/./b', '..', '../a', 'a/..', '/..', '.bashrc', 'a.tar.gz', '/x.d/y', 'a.b/c', '..a', 'C:', 'C:\\', 'C:\\a\\b.txt', 'C:\\a\\', 'a\\b', '\\\\host\\share\\a\\b', '\\\\host\\share', 'C:a', 'C:/a/b', '~', 'a b/c d']


def path_cases():
    for path in PATHS:
        yield {
            'path': path,
            'basename': posixpath.basename(path),
            'dirname': posixpath.dirname(path),
            'splitext': encode(posixpath.splitext(path)),
            'normpath': posixpath.normpath(path),
            'relpath': attempt(lambda: posixpath.relpath(path, '/a/x') if path.startswith('/') else posixpath.relpath('/q/' + path, '/q/z')),
            'path_join': posixpath.join('a', path, 'b'),
            'win_basename': ntpath.basename(path),
            'win_dirname': ntpath.dirname(path),
            'win_splitdrive': encode(ntpath.splitdrive(path)),
            'quote': shlex.quote(path),
            'urldecode': urllib.parse.unquote_plus(urllib.parse.quote_plus(path) + '+%41'),
        }


write('paths.json', list(path_cases()))
write('regex.json', list(regex_cases()))
write('yaml.json', list(yaml_cases()))
write('random.json', list(random_cases()))
write('passwords.json', list(password_cases()))
write('addresses.json', list(ip_cases()))
