import { expect, test } from 'vitest';
import type { Value } from '../../src/template/value.ts';
import { look, type Setting } from './look.ts';

const SETTING: Setting = {
  files: {
    'plays/files/users.ini': `# who is who
[DEFAULT]
home = /home
[production]
User = ann
path: %(home)s/ann
percent = 50%%
note = first
  second

  third
; empty values
empty =
[integration]
user = bob
user2 = bill
`,
    'plays/files/bare.ini': '[mysqld]\nskip\nport=1\n',
    'plays/files/case.ini': '[a]\nKey=1\nkey=2\n',
    'plays/files/raw.ini': '[a]\nk = 100%\nk2 = %(nowhere)s\n',
    'plays/files/lost.ini': 'k = 1\n',
    'plays/files/odd.ini': '[a]\nno value\n',
    'plays/files/user.properties': 'user.name = ann\nuser.pass: secret {{ 1 }}\n',
    'plays/files/bytes.csv': 'euro\t€\n',
    'plays/files/no1252.csv': 'a\t\u0081\n',
    'plays/files/ansible.csv': 'Li\t3\nHe\t2\n',
    'plays/files/elements.csv': 'Symbol,Number,Mass\nLi,3,6.94\n\n"He, light",2,"4 ""u"""\n"Two\nlines",x,y\nshort\n',
  },
};

test.each<[string, Value]>([
  ["lookup('ini', 'user', section='integration', file='users.ini')", 'bob'],
  ["lookup('ini', 'USER', section='production', file='users.ini')", 'ann'],
  ["lookup('ini', 'path', section='production', file='users.ini')", '/home/ann'],
  ["lookup('ini', 'path', section='production', file='users.ini', interpolation=false)", '%(home)s/ann'],
  ["lookup('ini', 'percent', section='production', file='users.ini')", '50%'],
  ["lookup('ini', 'note', section='production', file='users.ini')", 'first\nsecond\n\nthird'],
  ["lookup('ini', 'empty', section='production', file='users.ini')", ''],
  ["query('ini', '^user', section='integration', file='users.ini', re=true)", ['bob', 'bill']],
  ["query('ini', 'ser', section='integration', file='users.ini', re=true)", []],
  ["query('ini', 'user', 'user2', section='integration', file='users.ini')", ['bob', 'bill']],
  ["lookup('ini', 'nothing', section='integration', file='users.ini')", ''],
  ["lookup('ini', 'nothing', section='integration', file='users.ini', default=7)", 7],
  ["lookup('ini', 'user section=integration file=users.ini')", 'bob'],
  ["query('ini', 'skip', section='mysqld', file='bare.ini', allow_no_value=true)", []],
  ["lookup('ini', 'port', section='mysqld', file='bare.ini', allow_none=true)", '1'],
  ["lookup('ini', 'key', section='a', file='case.ini', case_sensitive=true)", '2'],
  ["lookup('ini', 'k', section='a', file='raw.ini', interpolation=false)", '100%'],
  ["lookup('ini', 'user.name', type='properties', file='user.properties')", 'ann'],
  ["lookup('ini', 'user.pass', type='properties', file='user.properties')", 'secret {{ 1 }}'],
  ["lookup('csvfile', 'Li')", '3'],
  ["lookup('csvfile', 'Li file=elements.csv delimiter=,')", '3'],
  ["lookup('csvfile', 'Li file=elements.csv delimiter=, col=2')", '6.94'],
  ["lookup('csvfile', 'He, light', file='elements.csv', delimiter=',', col='2')", '4 "u"'],
  ["lookup('csvfile', 'Two\\nlines', file='elements.csv', delimiter=',')", 'x'],
  ["lookup('csvfile', '6.94', file='elements.csv', delimiter=',', col=0, keycol=2)", 'Li'],
  ["query('csvfile', 'He', 'Li')", ['2', '3']],
  ["lookup('csvfile', \"O'Brien\", default='x')", 'x'],
  ["query('csvfile', 'No')", []],
  ["lookup('csvfile', 'euro', file='bytes.csv', encoding='cp1252')", 'â‚¬'],
  ["lookup('csvfile', 'euro', file='bytes.csv', encoding='latin-1')", 'â\u0082¬'],
])('%s', (text, expected) => {
  expect(look(text.replace('\\n', '\n'), SETTING)).toEqual(expected);
});

test.each<[string, string]>([
  ["lookup('csvfile', 'a', file='no1252.csv', encoding='windows-1252')", 'no1252.csv is not text in windows-1252'],
  ["lookup('ini', 'x')", 'there is no file `ansible.ini`'],
  ["lookup('ini', 'x', section='produktion', file='users.ini')", "users.ini: No section: 'produktion'"],
  ["lookup('ini', 'key', section='a', file='case.ini')", '`key` is there twice in `a`, again in line 3'],
  ["lookup('ini', 'k', section='a', file='raw.ini')", 'a `%` in `100%` is neither `%%` nor `%(name)s`'],
  ["lookup('ini', 'k2', section='a', file='raw.ini')", '`%(nowhere)s` refers to `nowhere`, which is not there'],
  ["lookup('ini', 'k', file='lost.ini')", 'there is no section before `k = 1` in line 1'],
  ["lookup('ini', 'k', section='a', file='odd.ini')", '`no value` in line 2 is not `key = value`'],
  ["lookup('ini', 'k', type='propertis')", '`type` is one of ini, properties, not the string `propertis`'],
  ["lookup('ini', 'k', encoding='no-such')", 'there is no file'],
  ["lookup('ini', 'k', file='lost.ini', encoding='no-such')", 'there is no encoding `no-such`'],
  ["lookup('ini', 'section=a')", 'No key to look up in `section=a`'],
  ["lookup('csvfile')", 'Search key is required but was not found'],
  ["lookup('csvfile', 'x', file='none.csv')", 'there is no file `none.csv`'],
  ["lookup('csvfile', 'short', file='elements.csv', delimiter=',')", 'has 1 columns, and `col` is 1, counted from 0'],
  ["lookup('csvfile', 'x', delimiter='ab')", '`delimiter` has to be one character, or TAB, not `ab`'],
  ["lookup('csvfile', 'x', col='first')", '`col` has to be an integer, not the string `first`'],
  ["lookup('csvfile', 'x colum=2')", 'it has no option `colum`'],
  ["lookup('csvfile', 'x file=\"a')", 'does not close'],
])('%s fails', (text, message) => {
  expect(() => look(text, SETTING)).toThrow(message);
});
