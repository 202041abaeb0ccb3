import { chmodSync, chownSync, lstatSync, readdirSync, readFileSync, statSync, symlinkSync } from 'node:fs';
import type { PassThrough } from 'node:stream';
import { describe, expect, test } from 'vitest';
import type { Io } from '../../src/cli/io.ts';
import { openText, sealText, useVaultProject } from './vault-project.ts';

const project = useVaultProject();
const OPENS = '--vault-password-file=pw';

function read(name: string): string {
  return readFileSync(project.path(name), 'utf8');
}

function withInput(text: string): { onIo: (io: Io) => void } {
  return { onIo: (io) => void (io.stdin as unknown as PassThrough).end(text) };
}

describe('encrypt and decrypt', () => {
  test('in place; mode and link stay, nothing else is left in the folder', async () => {
    project.write('real/a.yml', 'a: 1\n', 0o640);
    chmodSync(project.path('real/a.yml'), 0o640);
    symlinkSync('real/a.yml', project.path('link.yml'));
    const { code, stdout, stderr } = await project.run(['vault', 'encrypt', 'link.yml', OPENS]);
    expect({ code, stdout, stderr }).toEqual({ code: 0, stdout: '', stderr: 'encrypted  link.yml\n' });
    expect(openText(read('real/a.yml'))).toEqual({ text: 'a: 1\n', id: 'default' });
    expect(lstatSync(project.path('link.yml')).isSymbolicLink()).toBe(true);
    expect(statSync(project.path('real/a.yml')).mode & 0o7777).toBe(0o640);
    expect(readdirSync(project.path('real'))).toEqual(['a.yml']);
    expect((await project.run(['vault', 'decrypt', 'link.yml', OPENS])).code).toBe(0);
    expect(read('real/a.yml')).toBe('a: 1\n');
    expect(statSync(project.path('real/a.yml')).mode & 0o7777).toBe(0o640);
  });

  test.runIf(process.getuid?.() === 0)('the owner stays', async () => {
    const path = project.write('a.yml', 'a: 1\n');
    chownSync(path, 1234, 2345);
    await project.run(['vault', 'encrypt', 'a.yml', OPENS]);
    expect(statSync(path)).toMatchObject({ uid: 1234, gid: 2345 });
  });

  test('with an id', async () => {
    project.write('a.yml', 'a: 1\n');
    const ids = ['--vault-id', 'dev@pw', '--vault-id', 'prod@prod-pw'];
    expect((await project.run(['vault', 'encrypt', 'a.yml', ...ids])).stderr).toContain(
      'error  2 passwords could encrypt\n  Say which with --encrypt-vault-id: dev, prod.',
    );
    expect((await project.run(['vault', 'encrypt', 'a.yml', ...ids, '--encrypt-vault-id', 'test'])).code).toBe(1);
    expect((await project.run(['vault', 'encrypt', 'a.yml', ...ids, '--encrypt-vault-id', 'prod'])).code).toBe(0);
    expect(read('a.yml')).toMatch(/^\$ANSIBLE_VAULT;1\.2;AES256;prod\n/);
    expect(openText(read('a.yml'), 'prod-pw').text).toBe('a: 1\n');
  });

  test('input to output', async () => {
    const encrypted = await project.run(['vault', 'encrypt', OPENS], withInput('a: 1\n'));
    expect(openText(encrypted.stdout).text).toBe('a: 1\n');
    const decrypted = await project.run(['vault', 'decrypt', '-', OPENS], withInput(encrypted.stdout));
    expect(decrypted).toEqual({ code: 0, stdout: 'a: 1\n', stderr: '' });
  });

  test('--output leaves the file as it is, and is for its owner alone', async () => {
    project.write('a.yml', sealText('a: 1\n'));
    await project.run(['vault', 'decrypt', 'a.yml', OPENS, '--output', 'b.yml']);
    expect(read('b.yml')).toBe('a: 1\n');
    expect(statSync(project.path('b.yml')).mode & 0o7777).toBe(0o600);
    expect(read('a.yml')).toBe(sealText('a: 1\n'));
    expect((await project.run(['vault', 'decrypt', 'a.yml', OPENS, '--output', '-'])).stdout).toBe('a: 1\n');
  });

  test.each([
    ['encrypt', 'a.yml sealed.yml', 'error  `sealed.yml` is encrypted already'],
    ['encrypt', 'a.yml nowhere.yml', 'error  `nowhere.yml` cannot be read: there is no such file'],
    ['encrypt', 'a.yml a.yml', 'error  `a.yml` is named twice'],
    ['encrypt', 'a.yml b.yml --output=c.yml', 'error  --output c.yml takes one file, and 2 are given'],
    ['decrypt', 'sealed.yml a.yml', 'error  `a.yml` is not encrypted with ansible-vault'],
    ['decrypt', 'sealed.yml prod.yml', 'error  `prod.yml` cannot be opened: no password that is given opens it'],
    ['decrypt', 'sealed.yml broken.yml', 'error  `broken.yml` cannot be opened: the vault breaks off'],
    ['rekey', 'sealed.yml prod.yml --new-vault-password-file=prod-pw', 'error  `prod.yml` cannot be opened'],
    ['edit', 'sealed.yml a.yml', 'error  `a.yml` is not encrypted with ansible-vault'],
    ['view', 'a.yml', 'error  `a.yml` is not encrypted with ansible-vault'],
    ['view', '', 'error  which file?'],
    ['view', 'sealed.yml --output=x', 'error  --output is not for `run vault view`'],
    ['create', 'a.yml', 'error  `a.yml` is there already'],
    ['encrpt', 'a.yml', 'error  `run vault` has no action `encrpt`\n  Did you mean `run vault encrypt`?'],
  ])('%s %s is refused before anything is written', async (action, words, message) => {
    project.write('a.yml', 'a: 1\n');
    project.write('b.yml', 'b: 1\n');
    project.write('sealed.yml', sealText('s: 1\n'));
    project.write('prod.yml', sealText('p: 1\n', 'prod'));
    project.write('broken.yml', sealText('p: 1\n').slice(0, 200));
    const names = readdirSync(project.path(''));
    const before = names.map(read);
    const argv = ['vault', action, OPENS, ...words.split(' ').filter((word) => word !== '')];
    const { code, stdout, stderr } = await project.run(argv, { env: { ...process.env, EDITOR: 'false' } });
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toContain(message);
    expect(readdirSync(project.path(''))).toEqual(names);
    expect(names.map(read)).toEqual(before);
  });

  test('without a password and without a terminal to ask on', async () => {
    project.write('sealed.yml', sealText('s: 1\n'));
    const { code, stderr } = await project.run(['vault', 'view', 'sealed.yml']);
    expect(code).toBe(1);
    expect(stderr).toContain(
      'error  a vault password is needed, and the input is no terminal to ask on\n  Give it with',
    );
  });
});

test('view', async () => {
  project.write('a.yml', sealText('a: 1\n'));
  project.write('b.yml', sealText('b: 2\n', 'prod'));
  const argv = ['vault', 'view', 'a.yml', 'b.yml', OPENS, '--vault-id', 'prod@prod-pw'];
  expect(await project.run(argv)).toEqual({ code: 0, stdout: 'a: 1\nb: 2\n', stderr: '' });
});

test.each([
  [['--new-vault-password-file', 'prod-pw'], 'default'],
  [['--new-vault-id', 'prod@prod-pw'], 'prod'],
  [['--vault-id', 'prod@prod-pw', '--encrypt-vault-id', 'prod'], 'prod'],
])('rekey %j', async (options, id) => {
  project.write('a.yml', sealText('a: 1\n'), 0o600);
  project.write('b.yml', sealText('b: 2\n'));
  expect((await project.run(['vault', 'rekey', 'a.yml', 'b.yml', OPENS, ...options])).code).toBe(0);
  expect(openText(read('a.yml'), 'prod-pw')).toEqual({ text: 'a: 1\n', id });
  expect(openText(read('b.yml'), 'prod-pw')).toEqual({ text: 'b: 2\n', id });
  expect(statSync(project.path('a.yml')).mode & 0o7777).toBe(0o600);
});

describe('encrypt-string', () => {
  function readValues(stdout: string): (readonly [string | undefined, string])[] {
    return [...stdout.matchAll(/^(?:(\w+): )?!vault \|\n((?: {10}.*\n)+)/gm)].map(([, name, vault]) => [
      name,
      openText(vault ?? '').text,
    ]);
  }

  test.each([
    ['one', ['hunter2'], '', [[undefined, 'hunter2']]],
    ['with a name', ['hunter2', '-n', 'pw'], '', [['pw', 'hunter2']]],
    [
      'several',
      ['a', 'b', '-n', 'x', '--name', 'y'],
      '',
      [
        ['x', 'a'],
        ['y', 'b'],
      ],
    ],
    ['from the input', ['--stdin-name', 'pw'], 'line\n', [['pw', 'line\n']]],
    [
      'both',
      ['-', 'b', '-n', 'y', '--stdin-name', 'x'],
      'a',
      [
        ['x', 'a'],
        ['y', 'b'],
      ],
    ],
    ['behind --', ['--', '-n'], '', [[undefined, '-n']]],
  ])('%s', async (_name, words, input, values) => {
    const { code, stdout, stderr } = await project.run(['vault', 'encrypt-string', OPENS, ...words], withInput(input));
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(readValues(stdout)).toEqual(values);
  });

  test.each([
    [[''], 'error  the text is empty'],
    [['a', '-n', 'x', '-n', 'y'], 'error  there is no text for --name y'],
    [['-p', '-'], 'error  --prompt asks on the terminal'],
  ])('%j is refused', async (words, message) => {
    const { code, stderr } = await project.run(['vault', 'encrypt_string', OPENS, ...words]);
    expect(code).toBe(1);
    expect(stderr).toContain(message);
  });
});

test('variables of ansible-vault that are not read are said, others are not', async () => {
  project.write('a.yml', 'a: 1\n');
  const env = { ANSIBLE_VAULT_ENCRYPT_IDENTITY: 'prod', ANSIBLE_VAULT_PASSWORD_FILE: 'pw', ANSIBLE_FORKS: '5' };
  expect((await project.run(['vault', 'encrypt', 'a.yml'], { env })).stderr).toBe(
    'warning  ANSIBLE_VAULT_ENCRYPT_IDENTITY is not read\n  ANSIBLE_VAULT_ENCRYPT_IDENTITY: `--encrypt-vault-id`.\nencrypted  a.yml\n',
  );
});
