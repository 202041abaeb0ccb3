import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { isVault } from '../../src/vault/envelope.ts';
import { Keyring, seal, type VaultPassword } from '../../src/vault/keyring.ts';
import { VaultError } from '../../src/vault/vault-error.ts';

interface Vector {
  readonly name: string;
  readonly vault: string;
  /** In hexadecimal, as `salt` and `plain`. */
  readonly password: string;
  readonly salt?: string;
  readonly id: string;
  readonly plain: string;
}

/** Recorded by record-vectors.py. */
const VECTORS = JSON.parse(
  readFileSync(new URL('./goldens/vectors.json', import.meta.url), 'utf8'),
) as readonly Vector[];
const VAULT = VECTORS.find(({ name }) => name === 'text of two lines')?.vault ?? '';
const PLAIN = 'user: admin\npassword: hunter2\n';

function createPassword(text: string | Buffer, id = 'default', reads: string[] = []): VaultPassword {
  const read = (): Uint8Array => {
    reads.push(id);
    return Buffer.from(text);
  };
  return { id, source: `${id}.txt`, read };
}

function open(vault: string, ...passwords: readonly VaultPassword[]): string {
  return new Keyring(passwords).open(vault).plain.toString('utf8');
}

function refuse(vault: string, ...passwords: readonly VaultPassword[]): { message: string; help: string | undefined } {
  try {
    open(vault, ...passwords);
  } catch (error) {
    if (error instanceof VaultError) return { message: error.message, help: error.help };
    throw error;
  }
  throw new Error('it was opened');
}

describe('vaults of another implementation', () => {
  test.each(VECTORS)('$name', ({ vault, password, id, plain }) => {
    const opened = new Keyring([createPassword(Buffer.from(password, 'hex'))]).open(vault);
    expect({ plain: opened.plain.toString('hex'), id: opened.id }).toEqual({ plain, id });
  });

  test.each(VECTORS.filter(({ salt }) => salt !== undefined))('$name is made byte by byte', (vector) => {
    const [plain, password, salt] = [vector.plain, vector.password, vector.salt ?? ''].map((hex) =>
      Buffer.from(hex, 'hex'),
    );
    expect(seal(plain ?? Buffer.of(), vector.id, password ?? Buffer.of(), salt ?? Buffer.of())).toBe(vector.vault);
  });
});

describe('what editors and transports do to a text does no harm', () => {
  test.each([
    ['CRLF', VAULT.replaceAll('\n', '\r\n')],
    ['CR', VAULT.replaceAll('\n', '\r')],
    ['blank lines around it', `\n${VAULT}\n\n`],
    ['blanks around lines', VAULT.replaceAll('\n', ' \t\n  ')],
    ['no line end', VAULT.trimEnd()],
    ['capital digits', VAULT.replaceAll(/^[0-9a-f]+$/gm, (line) => line.toUpperCase())],
    ['one long line', VAULT.replace(/\n/, 'HEAD').replaceAll('\n', '').replace('HEAD', '\n')],
    ['blanks in the header', VAULT.replace(';1.2;AES256;prod', '; 1.2 ; AES256 ; prod')],
  ])('%s', (_name, vault) => {
    expect(open(vault, createPassword('secret'))).toBe(PLAIN);
  });
});

/** A digit of the body, counted from the end, is another one. */
function flip(vault: string, fromEnd: number): string {
  const at = vault.trimEnd().length - fromEnd;
  const digit = vault[at] === '1' ? '2' : '1';
  return vault.slice(0, at) + digit + vault.slice(at + 1);
}

describe('what cannot be opened says why', () => {
  const secret = createPassword('secret', 'prod');
  test.each([
    ['no vault', 'password: x', 'it is not text of ansible-vault'],
    ['nothing', '', 'it is not text of ansible-vault'],
    ['folded', VAULT.replaceAll('\n', ' '), 'the header of the vault is not on a line of its own'],
    ['an old format', VAULT.replace('1.2', '1.0'), 'the vault has format `1.0`; 1.1 and 1.2 can be read'],
    ['another cipher', VAULT.replace('AES256', 'AES'), 'the vault has the cipher `AES`; only AES256 can be read'],
    ['only a header', '$ANSIBLE_VAULT;1.1;AES256\n', 'nothing follows the header of the vault'],
    ['a foreign line', VAULT.replace(/\n/, '\n# mine\n'), 'line 2 of the vault is not hexadecimal'],
    ['a digit less', VAULT.trimEnd().slice(0, -1), 'the vault breaks off'],
    ['a line less', VAULT.replace(/\n[0-9a-f]+\n$/, '\n'), 'the vault breaks off or is damaged'],
    ['no parts', '$ANSIBLE_VAULT;1.1;AES256\n3132\n', 'the vault breaks off or is damaged'],
    ['changed text', flip(VAULT, 1), 'no password that is given opens it: its id is `prod`; tried `prod` (prod.txt)'],
  ])('%s', (_name, vault, message) => {
    expect(refuse(vault, secret).message).toBe(message);
  });

  test('no password at all: which is needed, and how to give it', () => {
    expect(refuse(VAULT)).toEqual({
      message: 'no password is given: its id is `prod`',
      help: 'Give the password with `--vault-id prod@FILE`, or `--vault-id prod@prompt` to be asked.',
    });
    expect(refuse(VAULT.replace('1.2;AES256;prod', '1.1;AES256'))).toEqual({
      message: 'no password is given',
      help: 'Give the password with `--vault-password-file FILE`, or let `-J` ask for it.',
    });
  });

  test('wrong passwords: which were tried', () => {
    const { message, help } = refuse(VAULT, createPassword('no', 'dev'), createPassword('neither', 'prod'));
    expect(message).toBe(
      'no password that is given opens it: its id is `prod`; tried `dev` (dev.txt), `prod` (prod.txt)',
    );
    expect(help).toContain('It is another password, or the text was changed since.');
  });
});

test('the password of the same id is tried first, then the others in their order', () => {
  const reads: string[] = [];
  const passwords = ['dev', 'test', 'prod'].map((id) => createPassword(id === 'test' ? 'secret' : 'no', id, reads));
  expect(open(VAULT, ...passwords)).toBe(PLAIN);
  expect(reads).toEqual(['prod', 'dev', 'test']);
});

test('what was opened once needs no password again', () => {
  const reads: string[] = [];
  const keyring = new Keyring([createPassword('secret', 'prod', reads)]);
  expect(keyring.open(VAULT).plain).toBe(keyring.open(VAULT).plain);
  expect(reads).toEqual(['prod']);
});

test.each([
  ['$ANSIBLE_VAULT;1.1;AES256\n', true],
  ['$ANSIBLE_VAULT;', true],
  ['$ANSIBLE_VAULT', false],
  [' $ANSIBLE_VAULT;1.1;AES256\n', false],
  ['', false],
])('%j is a vault: %s', (text, expected) => {
  expect(isVault(Buffer.from(text))).toBe(expected);
});
