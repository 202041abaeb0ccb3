import { expect, test } from 'vitest';
import type { Value } from '../../src/template/value.ts';
import { look, type Setting } from './look.ts';

const FILES: Setting = {
  files: {
    'plays/files/motd': '  {{ not a template }}\n\n',
    'plays/files/a.conf': 'a',
    'plays/files/b.conf': 'b',
    'plays/files/.hidden.conf': '',
    'plays/files/one/x1.txt': '',
    'plays/files/one/x[.txt': '',
    'plays/c.conf': 'c',
    'plays/tasks/files/near': 'beside the task',
    'plays/files/near': 'beside the playbook',
    'files/far': 'beside the playbook’s folder',
    'plays/latin': 'caf\u00e9',
    'home/own': 'at home',
    'plays/secret': '$ANSIBLE_VAULT;1.1;AES256\n3132',
  },
  env: { HOME: 'FOLDER/home', EDITOR: 'vi', EMPTY: '', BRACES: '{{ 1 + 1 }}' },
};

test.each<[string, Value]>([
  ["lookup('file', 'motd')", '  {{ not a template }}'],
  ["lookup('file', 'motd', lstrip=true)", '{{ not a template }}'],
  ["lookup('file', 'motd', rstrip='no')", '  {{ not a template }}\n\n'],
  ["lookup('file', 'a.conf', 'b.conf')", 'a,b'],
  ["lookup('unvault', 'motd')", '  {{ not a template }}\n\n'],
  ["query('file', 'a.conf', 'c.conf')", ['a', 'c']],
  ["lookup('ansible.builtin.file', 'a.conf')", 'a'],
  ["lookup('file', 'FOLDER/plays/c.conf')", 'c'],
  ["lookup('file', 'near')", 'beside the task'],
  ["lookup('file', 'far')", 'beside the playbook’s folder'],
  ["lookup('fileglob', '*.conf')", 'FOLDER/plays/files/a.conf,FOLDER/plays/files/b.conf'],
  ["query('fileglob', '[!a].conf')", ['FOLDER/plays/files/b.conf']],
  ["query('fileglob', 'c.*')", ['FOLDER/plays/c.conf']],
  ["query('fileglob', '.h*')", ['FOLDER/plays/files/.hidden.conf']],
  ["query('fileglob', 'one/x?.txt')", ['FOLDER/plays/files/one/x1.txt', 'FOLDER/plays/files/one/x[.txt']],
  ["query('fileglob', 'one/x[.txt')", ['FOLDER/plays/files/one/x[.txt']],
  ["query('fileglob', 'nowhere/*')", []],
  ["lookup('first_found', ['no', 'b.conf', 'a.conf'])", 'FOLDER/plays/files/b.conf'],
  ["lookup('first_found', 'no', 'c.conf')", 'FOLDER/plays/c.conf'],
  ["lookup('first_found', files='no;c.conf')", 'FOLDER/plays/c.conf'],
  ["lookup('first_found', 'x1.txt', paths=['nowhere', 'one'])", 'FOLDER/plays/files/one/x1.txt'],
  ["lookup('first_found', {'files': ['no', 'x1.txt'], 'paths': 'nowhere:one'})", 'FOLDER/plays/files/one/x1.txt'],
  ["lookup('first_found', [{'files': 'no'}, {'files': 'a.conf'}])", 'FOLDER/plays/files/a.conf'],
  ["lookup('first_found', undefined_name, 'a.conf')", 'FOLDER/plays/files/a.conf'],
  ["lookup('first_found', 'no', skip=true)", []],
  ["query('first_found', {'files': 'no', 'skip': true})", []],
  ["lookup('first_found', 'no', errors='ignore')", null],
  ["lookup('env', 'EDITOR')", 'vi'],
  ["lookup('env', 'EDITOR and more')", 'vi'],
  ["query('env', 'NOT_SET', 'EMPTY')", ['', '']],
  ["lookup('env', 'NOT_SET', default='x')", 'x'],
  ["lookup('env', 'EDITOR', default=undef())", 'vi'],
  ["lookup('env', 'BRACES')", '{{ 1 + 1 }}'],
  ["lookup('env', 'BRACES') | length", 11],
])('%s', (text, expected) => {
  expect(look(text, FILES)).toEqual(expected);
});

test.each<[string, string]>([
  [
    "lookup('file', 'nothing')",
    'the file lookup failed: there is no file `nothing`: looked for FOLDER/plays/tasks/files/',
  ],
  ["lookup('file', 'one')", 'cannot read FOLDER/plays/files/one: illegal operation on a directory'],
  ["lookup('file', 'secret')", 'FOLDER/plays/secret is encrypted with ansible-vault'],
  ["lookup('file', 'a.conf', lstrip='perhaps')", '`lstrip` has to be a boolean, not the string `perhaps`'],
  ["lookup('file', 'a.conf', rstripp=true)", 'it has no option `rstripp`'],
  ["lookup('unvault', 'secret')", 'FOLDER/plays/secret is encrypted with ansible-vault, and no password opens it'],
  ["lookup('unvault', 'motd', rstrip=true)", 'it has no options, and was given `rstrip`'],
  ["lookup('file', nowhere)", '`nowhere` is not defined'],
  ["lookup('fileglob', '*', recurse=true)", 'it has no options, and was given `recurse`'],
  [
    "lookup('first_found', 'no', 'neither')",
    'No file was found when using first_found: there is none of the files `no`, `neither`',
  ],
  ["lookup('first_found', nowhere)", '`nowhere` is not defined'],
  [
    "lookup('first_found', 'no', nowhere)",
    'No file was found when using first_found: there is none of the files `no`, and `nowhere` is not defined',
  ],
  ["lookup('first_found')", 'there is no name of a file to look for'],
  ["lookup('first_found', 5)", 'it takes names of files, lists of them, and dicts, not the number `5`'],
  ["lookup('first_found', {'file': 'no'})", 'it has no option `file`'],
  ["lookup('env', 'NOT_SET', default=undef('set it'))", 'set it'],
])('%s fails', (text, message) => {
  expect(() => look(text, FILES)).toThrow(message);
});

test('a file that is not UTF-8 is refused', () => {
  const read = { world: { readFile: () => Buffer.from([0x63, 0xe9]) }, ...FILES };
  expect(() => look("lookup('file', 'latin')", read)).toThrow('FOLDER/plays/latin is not text in utf-8');
});

test('without a task files are beside the playbook', () => {
  expect(look("lookup('file', 'a.conf')", { ...FILES, noPlace: true })).toBe('a');
});

test('a tilde is the home folder', () => {
  const read = (path: string): Buffer => Buffer.from(path);
  const setting: Setting = { files: { 'h/x': '' }, world: { readFile: read } };
  expect(() => look("lookup('file', '~/x')", { ...setting, env: { HOME: '/nowhere' } })).toThrow(
    'looked for /nowhere/x',
  );
});

test('a file that is decrypted as it is read', () => {
  const setting = { ...FILES, world: { readFile: () => Buffer.from('open\n') } };
  expect(look("lookup('file', 'secret')", setting)).toBe('open');
  expect(look("lookup('unvault', 'secret')", setting)).toBe('open\n');
});

test('what helps with a file that cannot be decrypted is said', () => {
  const sealed = Object.assign(new Error('it is encrypted'), { help: 'give a password' });
  const readFile = (): never => {
    throw sealed;
  };
  const read = (): unknown => look("lookup('file', 'secret')", { ...FILES, world: { readFile } });
  expect(read).toThrow(expect.objectContaining({ help: 'give a password' }));
  expect(read).toThrow('cannot read FOLDER/plays/secret: it is encrypted');
});
