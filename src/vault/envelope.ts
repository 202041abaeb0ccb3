import { VaultError } from './vault-error.ts';

/** The id of a password that was given without one; a header without an id means it. */
export const DEFAULT_ID = 'default';

/** What a vault's text says before it is decrypted. */
export interface Envelope {
  readonly id: string;
  /** The bytes behind the header, once decoded from hexadecimal. */
  readonly body: Buffer;
}

const HEADER = '$ANSIBLE_VAULT;';
const LINE_LENGTH = 80;
const HEX = /^[0-9a-fA-F]*$/;

/** Whether a file is encrypted with ansible-vault: it begins with the header, as Ansible asks too. */
export function isVault(bytes: Uint8Array): boolean {
  return bytes.length >= HEADER.length && HEADER === Buffer.from(bytes.subarray(0, HEADER.length)).toString('latin1');
}

/**
 * Reads format 1.1, and 1.2 with an id: `$ANSIBLE_VAULT;1.2;AES256;ID`, then lines of hexadecimal (Ansible's guide "Encrypting content with
 * Ansible Vault", section "Format of files encrypted with Ansible Vault"). Line ends may be CRLF, and blanks around lines do no harm.
 * @throws VaultError
 */
export function readEnvelope(text: string): Envelope {
  const [header = '', ...lines] = text
    .trim()
    .split(/\r\n|\n|\r/)
    .map((line) => line.trim());
  if (!header.startsWith(HEADER)) {
    throw new VaultError('it is not text of ansible-vault', 'Such text begins with `$ANSIBLE_VAULT;1.1;AES256`.');
  }
  const [, version = '', cipher = '', id = ''] = header.split(';').map((part) => part.trim());
  if (/\s/.test(cipher) || (lines.length === 0 && /\s/.test(header))) {
    throw new VaultError(
      'the header of the vault is not on a line of its own',
      'Write it as `!vault |`, line by line.',
    );
  }
  if (version !== '1.1' && version !== '1.2') {
    throw new VaultError(`the vault has format \`${version}\`; 1.1 and 1.2 can be read`, DAMAGED);
  }
  if (cipher !== 'AES256') {
    throw new VaultError(`the vault has the cipher \`${cipher}\`; only AES256 can be read`, DAMAGED);
  }
  const damaged = lines.findIndex((line) => !HEX.test(line));
  if (damaged !== -1) {
    throw new VaultError(`line ${damaged + 2} of the vault is not hexadecimal`, DAMAGED);
  }
  const digits = lines.join('');
  if (digits === '') throw new VaultError('nothing follows the header of the vault', DAMAGED);
  if (digits.length % 2 === 1) throw new VaultError('the vault breaks off', DAMAGED);
  return { id: id === '' ? DEFAULT_ID : id, body: Buffer.from(digits, 'hex') };
}

export const DAMAGED = 'Take it from a backup or from version control, or encrypt the value again.';

/** The text of a vault: with an id other than `default` format 1.2, else 1.1, as ansible-vault writes it. */
export function writeEnvelope({ id, body }: Envelope): string {
  const header = id === DEFAULT_ID ? `${HEADER}1.1;AES256` : `${HEADER}1.2;AES256;${id}`;
  const lines = body.toString('hex').match(new RegExp(`.{1,${LINE_LENGTH}}`, 'g')) ?? [];
  return `${[header, ...lines].join('\n')}\n`;
}
