import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { useBuiltProgram } from '../bad-input/built-program.ts';
import { KEYS, runOnTerminal } from './on-terminal.ts';
import { openText, sealText, useVaultProject } from './vault-project.ts';

const project = useVaultProject();
const program = useBuiltProgram();

const NEW = 'New vault password: ';
const AGAIN = 'Confirm new vault password: ';
const typed = (text: string): string => `${text}${KEYS.enter}`;

const run = (argv: readonly string[], answers: readonly (readonly [string, string])[]) =>
  runOnTerminal([process.execPath, program.path, 'vault', ...argv], { cwd: project.path(''), answers });

test.each<{
  readonly argv: readonly string[];
  readonly answers: readonly (readonly [string, string])[];
  readonly password: string;
  readonly file?: string;
  readonly text?: string;
  readonly id?: string;
}>([
  {
    argv: ['encrypt', 'plain.yml'],
    answers: [
      [NEW, typed('pw-one')],
      [AGAIN, typed('pw-one')],
    ],
    password: 'pw-one',
    file: 'plain.yml',
  },
  {
    argv: ['encrypt-string', '--stdin-name', 'db', '--vault-id', 'dev@prompt'],
    answers: [
      ['New vault password (dev): ', typed('pw-one')],
      ['Confirm new vault password (dev): ', typed('pw-one')],
      ['Ctrl-D ends it.', `hunter2\n${KEYS.end}`],
    ],
    password: 'pw-one',
    text: 'hunter2\n',
    id: 'dev',
  },
  {
    argv: ['encrypt'],
    answers: [
      [NEW, typed('pw-one')],
      [AGAIN, typed('pw-one')],
      ['Ctrl-D ends it.', `a: 1\n${KEYS.end}`],
    ],
    password: 'pw-one',
    text: 'a: 1\n',
  },
  {
    argv: ['encrypt-string', '-p', '-J'],
    answers: [
      [NEW, typed('pw-one')],
      [AGAIN, typed('pw-one')],
      ['Variable name (enter for no name): ', typed('db')],
      ['String to encrypt: ', typed('swordfish')],
      ['Confirm string to encrypt: ', typed('swordfish')],
    ],
    password: 'pw-one',
    text: 'swordfish',
  },
  {
    argv: ['rekey', 'sealed.yml', '--new-vault-id', 'next@prompt'],
    answers: [
      ['Vault password: ', typed('secret')],
      ['New vault password (next): ', typed('pw-one')],
      ['Confirm new vault password (next): ', typed('pw-one')],
    ],
    password: 'pw-one',
    file: 'sealed.yml',
    id: 'next',
  },
])(
  '$argv asks, and shows nothing of a password',
  async ({ argv, answers, password, file, text = 'a: 1\n', id = 'default' }) => {
    project.write('plain.yml', 'a: 1\n');
    project.write('sealed.yml', sealText('a: 1\n'));
    const { code, shown, unasked } = await run(argv, answers);
    expect({ code, unasked }, shown).toEqual({ code: 0, unasked: [] });
    expect(shown).not.toMatch(/pw-one|swordfish|secret/);
    const vault = file === undefined ? shown.slice(shown.indexOf('$ANSIBLE_VAULT')) : readFileSync(file, 'utf8');
    expect(openText(vault.replaceAll(/^ +/gm, ''), password)).toEqual({ text, id });
  },
);

test('decrypt asks before it reads what is typed', async () => {
  const { code, shown, unasked } = await run(
    ['decrypt'],
    [
      ['Vault password: ', typed('secret')],
      ['Ctrl-D ends it.', `${sealText('a: 1\n')}${KEYS.end}`],
    ],
  );
  expect({ code, unasked }, shown).toEqual({ code: 0, unasked: [] });
  expect(shown).toContain('\na: 1\n');
});

test.each<[string, readonly (readonly [string, string])[], number, string]>([
  [
    'another one the second time',
    [
      [NEW, typed('pw-one')],
      [AGAIN, typed('pw-two')],
    ],
    1,
    'error  the two passwords are not the same; nothing was changed',
  ],
  ['nothing', [[NEW, KEYS.enter]], 1, 'error  a vault password cannot be empty'],
  ['Ctrl-C', [[NEW, KEYS.interrupt]], 130, 'error  interrupted'],
  [
    'Ctrl-D',
    [
      [NEW, typed('pw-one')],
      [AGAIN, KEYS.end],
    ],
    1,
    'error  no answer was given',
  ],
])('%s: nothing is encrypted', async (_what, answers, code, message) => {
  project.write('plain.yml', 'a: 1\n');
  const ended = await run(['encrypt', 'plain.yml'], answers);
  expect(ended).toEqual({ code, shown: expect.stringContaining(`: \n${message}\n`), unasked: [] });
  expect(ended.shown).not.toContain('pw-');
  expect(readFileSync('plain.yml', 'utf8')).toBe('a: 1\n');
});
