import { describe, expect, test } from 'vitest';
import { TemplateError } from '../../src/template/template-error.ts';
import type { Value } from '../../src/template/value.ts';
import { evaluate, plain } from './evaluate.ts';

const VARIABLES = { url: 'http://user:secret@www.Example.com:9000/dir/index.html?query=term#fragment' };

/** More of Ansible's filters: an expression and what it gives, or the message of its error. */
const CASES: Readonly<Record<string, readonly (readonly [string, unknown])[]>> = {
  text: [
    ["'a,b' | split(',')", ['a', 'b']],
    ["' a  b ' | split", ['a', 'b']],
    ["'it is; rm -rf' | quote", "'it is; rm -rf'"],
    [`"it's" | quote`, `'it'"'"'s'`],
    ['none | quote', "''"],
    ["'plain-1.0' | quote", 'plain-1.0'],
    ["'a\nb' | comment", '#\n# a\n# b\n#'],
    ["'a' | comment('cblock')", '/*\n *\n * a\n *\n */'],
    ["'a' | comment('plain', prefix='', postfix='')", '# a\n'],
    ["'a' | comment(decoration='; ')", ';\n; a\n;'],
    ["'x' | comment('nosuch')", 'there is no comment style `nosuch`'],
  ],
  hashes: [
    ["'test' | hash('sha1')", 'a94a8fe5ccb19ba61c4c0873d391e987982fbbd3'],
    ["'test' | checksum", 'a94a8fe5ccb19ba61c4c0873d391e987982fbbd3'],
    ["'test' | md5", '098f6bcd4621d373cade4e832627b4f6'],
    ["'é' | sha1", 'bf15be717ac1b080b4f1c456692825891ff5073d'],
    ["'test' | hash('sha256')", '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08'],
    ["'test' | hash('nosuch')", 'there is no hash `nosuch`'],
    ["'é' | b64encode", 'w6k='],
    ["'w6k=' | b64decode", 'é'],
    ["'a' | b64encode(encoding='utf-16-le')", 'YQA='],
    ["'>>>???' | b64encode(urlsafe=true)", 'Pj4-Pz8_'],
    ["'Pj4-Pz8_' | b64decode(urlsafe=true)", '>>>???'],
    ["'Pj4-Pz8_' | b64decode", 'this is not base64'],
    ["'!!!' | b64decode", 'this is not base64'],
    ["'/w==' | b64decode", 'the decoded bytes are not UTF-8'],
    ["'example.com' | to_uuid", 'ae780c3a-a3ab-53c2-bfb4-098da300b3fe'],
  ],
  paths: [
    ["'/etc/nginx/nginx.conf' | basename", 'nginx.conf'],
    ["'/etc/nginx/' | basename", ''],
    ["'/etc/nginx/nginx.conf' | dirname", '/etc/nginx'],
    ["'file' | dirname", ''],
    ["'nginx.tar.gz' | splitext", ['nginx.tar', '.gz']],
    ["'.bashrc' | splitext", ['.bashrc', '']],
    ["['/etc', 'a', 'b.conf'] | path_join", '/etc/a/b.conf'],
    ["['/etc', '/abs', 'x'] | path_join", '/abs/x'],
    ["'/a//b/../c' | normpath", '/a/c'],
    ["'/etc/a/b' | relpath('/etc')", 'a/b'],
    ["['/a/b/c', '/a/b/d'] | commonpath", '/a/b'],
    [String.raw`'C:\\a\\b.txt' | win_basename`, 'b.txt'],
    [String.raw`'C:\\a\\b.txt' | win_splitdrive`, ['C:', String.raw`\a\b.txt`]],
    [String.raw`'\\\\host\\share\\a' | win_splitdrive`, [String.raw`\\host\share`, String.raw`\a`]],
    ["'a/b' | win_splitdrive", ['', 'a/b']],
    ["'a/b' | relpath", 'a/b'],
    ["'~/x' | realpath", 'realpath(~/x)'],
    ["'~/x' | expanduser", 'expanduser(~/x)'],
    ["'$HOME/x' | expandvars", 'expandvars($HOME/x)'],
    ['5 | expandvars', 'the path has to be a string, not the number `5`'],
    ["'/etc/*.conf' | fileglob", ['fileglob', '/etc/*.conf']],
    ['5 | fileglob', 'the pattern has to be a string, not the number `5`'],
  ],
  sizes: [
    ['1024 | human_readable', '1.00 KB'],
    ['1024 | human_readable(isbits=true)', '1.00 Kb'],
    ['102400 | human_readable(unit="M")', '0.10 MB'],
    ['5 | human_readable', '5.00 Bytes'],
    ["'1.5 GB' | human_to_bytes", 1610612736],
    ["'10M' | human_to_bytes", 10485760],
    ["10 | human_to_bytes(default_unit='K')", 10240],
    ["'1Mb' | human_to_bytes(isbits=true)", 1048576],
    ["'1Mb' | human_to_bytes", '`Mb` is not a unit of bytes: expected MB or M'],
    ["'x' | human_to_bytes", '`x` is not a size'],
  ],
  values: [
    ["true | ternary('a', 'b')", 'a'],
    ["none | ternary('a', 'b')", 'b'],
    ["none | ternary('a', 'b', 'c')", 'c'],
    ["'yes' | bool", true],
    ["'On' | bool", true],
    ["'nope' | bool", false],
    ['1 | bool', true],
    ['1.0 | bool', true],
    ['2 | bool', false],
    ['none | bool', null],
    ['5 | mandatory', 5],
    ['nosuch | mandatory', 'mandatory variable `nosuch` is not defined'],
    ["nosuch | mandatory('set it')", 'set it'],
    [
      "[1, 1.0, 'a', none, true, [], {}, (1,)] | map('type_debug') | join(' ')",
      'int float str NoneType bool list dict tuple',
    ],
    ['undef(hint="give a name") | default(3)', 3],
    ['undef(hint="give a name") ~ ""', 'give a name'],
    ['[5, 6, 7] | random', 6],
    ['10 | random', 5],
    ['10 | random(start=5, step=2)', 7],
    ["100 | random(seed='a')", 34],
    ['[1, 2] | random(start=1)', '`start` and `step` go with an integer, not with a list'],
    ['5 | random(start=5)', 'the range to choose from is empty'],
    ['1.5 | random', 'what `random` takes has to be a list or an integer, not the number `1.5`'],
    ['5 | random(seed=[1])', '`seed` has to be a string or a number, not a list'],
    ["[0, 1, 2, 3, 4, 5, 6, 7, 8, 9] | shuffle(seed='a')", [3, 0, 2, 7, 5, 6, 9, 1, 8, 4]],
    ['5 | shuffle', 'the number `5` cannot be looped over'],
    ["[1, 2, 3, 4] | shuffle(seed='a') | sort", [1, 2, 3, 4]],
    ['2 | pow(10)', 1024],
    ['16 | root', 4],
    ['8 | log(2)', 3],
    ["'x' | pow(2)", 'what `pow` takes has to be a number, not the string `x`'],
  ],
  urls: [
    ["url | urlsplit('hostname')", 'www.example.com'],
    ["url | urlsplit('port')", 9000],
    ['(url | urlsplit).netloc', 'user:secret@www.Example.com:9000'],
    ["url | urlsplit('password')", 'secret'],
    ["url | urlsplit('query')", 'query=term'],
    ["url | urlsplit('fragment')", 'fragment'],
    ["'http://[::1]:80/x' | urlsplit('hostname')", '::1'],
    ["url | urlsplit('nosuch')", 'a URL has no part `nosuch`'],
  ],
  dates: [
    ["('2024-01-31 10:20:30' | to_datetime).year", 2024],
    ["('2024-03-01' | to_datetime('%Y-%m-%d') - '2024-02-01' | to_datetime('%Y-%m-%d')).days", 29],
    ["(('2024-01-02 00:00:00' | to_datetime) - ('2024-01-01 12:00:00' | to_datetime)).total_seconds() | int", 43200],
    ["'2024-02-30' | to_datetime('%Y-%m-%d')", '`2024-02-30` is not a date'],
    ["'soon' | to_datetime", '`soon` does not fit the format `%Y-%m-%d %H:%M:%S`'],
    ["'%Y-%m-%dT%H:%M:%SZ %j %a %b %p %I' | strftime(1706696430, utc=true)", '2024-01-31T10:20:30Z 031 Wed Jan AM 10'],
    ["'%G-W%V-%u' | strftime(1704067200, utc=true)", '2024-W01-1'],
    ['now(utc=true).strftime is defined', false],
    ["now(true, '%Y')", '2024'],
    ['now(utc=true) | string', '2024-01-31 10:20:30.500000'],
  ],
};

describe.each(Object.entries(CASES))('%s', (_, cases) => {
  test.each(cases)('%s', (expression, expected) => {
    expect(answer(expression)).toEqual(expected);
  });
});

function answer(expression: string): unknown {
  try {
    const findPath = (question: string, path: string): string => `${question}(${path})`;
    const lookups = (name: string, args: readonly Value[]): Value => [name, ...args];
    return plain(evaluate(expression, VARIABLES, { findPath, lookups }));
  } catch (error) {
    if (error instanceof TemplateError) return error.message;
    throw error;
  }
}
