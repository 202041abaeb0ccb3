import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { answer as answerPrompts } from './fake-io.ts';
import { openText, sealText, sealValue, useVaultProject } from './vault-project.ts';

const project = useVaultProject();

const answer = (...answers: readonly string[]) => ({ onIo: answerPrompts(...answers) });

const PLAY = '- hosts: all\n  tasks: [{assert: {that: [\'pw == "hunter2"\']}}]\n';

test.each([
  [['-J'], 'default', ['secret'], 'Vault password: \n'],
  [['--ask-vault-pass'], 'default', ['secret'], 'Vault password: \n'],
  [['--vault-id', 'prod@prompt'], 'prod', ['prod-pw'], 'Vault password (prod): \n'],
  [
    ['--vault-id', 'dev@prompt', '--vault-id', 'prod@prompt'],
    'prod',
    ['no', 'prod-pw'],
    'Vault password (dev): \nVault password (prod): \n',
  ],
])('%j asks before the run, and shows nothing of the answer', async (options, id, answers, asked) => {
  project.write('group_vars/all.yml', sealValue('pw', 'hunter2', id));
  project.write('site.yml', PLAY);
  const { code, stderr } = await project.run(['-i', 'hosts.yml', 'site.yml', ...options], answer(...answers));
  expect({ code, stderr }).toEqual({ code: 0, stderr: asked });
});

test('a command of the vault asks where no password is named; a new one twice', async () => {
  project.write('a.yml', 'a: 1\n');
  const encrypted = await project.run(['vault', 'encrypt', 'a.yml'], answer('secret', 'secret'));
  expect(encrypted.stderr).toBe('New vault password: \nConfirm new vault password: \nencrypted  a.yml\n');
  const viewed = await project.run(['vault', 'view', 'a.yml'], answer('secret'));
  expect(viewed).toEqual({ code: 0, stdout: 'a: 1\n', stderr: 'Vault password: \n' });
  const rekeyed = await project.run(['vault', 'rekey', 'a.yml'], answer('secret', 'other', 'other'));
  expect(rekeyed.code).toBe(0);
  expect(openText(readFileSync('a.yml', 'utf8'), 'other').text).toBe('a: 1\n');
});

test.each([
  [['secret', 'secrte'], 'the two passwords are not the same; nothing was changed'],
  [[''], 'a vault password cannot be empty'],
])('%j is refused', async (answers, message) => {
  project.write('a.yml', 'a: 1\n');
  const { code, stderr } = await project.run(['vault', 'encrypt', 'a.yml'], answer(...answers));
  expect(code).toBe(1);
  expect(stderr).toContain(`error  ${message}`);
  expect(readFileSync('a.yml', 'utf8')).toBe('a: 1\n');
});

test('a wrong password', async () => {
  project.write('a.yml', sealText('a: 1\n'));
  const { code, stderr } = await project.run(['vault', 'decrypt', 'a.yml'], answer('wrong'));
  expect(code).toBe(1);
  expect(stderr).toContain('`a.yml` cannot be opened: no password that is given opens it; tried `default` (asked for)');
});

test('encrypt-string -p asks for name and text, the text twice', async () => {
  const argv = ['vault', 'encrypt-string', '-p', '--vault-password-file', 'pw'];
  const { code, stdout, stderr } = await project.run(argv, answer('db_password', 'hunter2', 'hunter2'));
  expect(code).toBe(0);
  expect(stdout).toMatch(/^db_password: !vault \|\n {10}\$ANSIBLE_VAULT;1\.1;AES256\n/);
  expect(openText(stdout.replace(/^.*\n/, '')).text).toBe('hunter2');
  expect(stderr).not.toContain('hunter2');
});
