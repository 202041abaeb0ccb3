import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { isVault } from '../vault/envelope.ts';
import { Keyring, type VaultPassword } from '../vault/keyring.ts';
import { VaultError } from '../vault/vault-error.ts';
import type { Io } from './io.ts';
import type { VaultSource } from './vault-source.ts';

/** The password of a file or a program, read when it is first needed; `earlier` ones open a file that is encrypted itself. */
export function createPassword(
  io: Io,
  source: VaultSource,
  earlier: readonly VaultPassword[],
  hide: (secret: string) => void,
): VaultPassword {
  let password: Uint8Array | undefined;
  const read = (): Uint8Array => {
    if (password !== undefined) return password;
    const text = source.kind === 'file' ? readPasswordText(source, earlier) : runProgram(io, source);
    if (text === '') throw new VaultError(`the vault password of \`${source.name}\` is empty`);
    hide(text);
    return (password = Buffer.from(text, 'latin1'));
  };
  return { id: source.id, source: source.name, read };
}

/** Bytes as one-byte text, since a password need not be UTF-8. */
function readPasswordText({ path, name }: VaultSource, earlier: readonly VaultPassword[]): string {
  let bytes: Buffer;
  try {
    bytes = readFileSync(path);
  } catch (error) {
    throw new VaultError(`the vault password of \`${name}\` cannot be read: ${reason(error)}`);
  }
  const text = bytes.toString('latin1').replaceAll(/^[ \t\r\n\v\f]+|[ \t\r\n\v\f]+$/g, '');
  if (!isVault(bytes)) return text;
  return new Keyring(earlier)
    .open(text)
    .plain.toString('latin1')
    .replaceAll(/^[\r\n]+|[\r\n]+$/g, '');
}

function runProgram(io: Io, { path, name, kind, id }: VaultSource): string {
  try {
    const output = execFileSync(path, kind === 'client' ? ['--vault-id', id] : [], {
      cwd: io.cwd,
      env: { ...io.env },
      stdio: ['inherit', 'pipe', 'inherit'],
    });
    return output.toString('latin1').replaceAll(/^[\r\n]+|[\r\n]+$/g, '');
  } catch (error) {
    const status = error instanceof Error && 'status' in error ? error.status : undefined;
    if (typeof status === 'number') {
      const help = kind === 'client' && status === 2 ? `It was asked for the id \`${id}\`.` : undefined;
      throw new VaultError(`the program \`${name}\` of the vault password ended with exit status ${status}`, help);
    }
    const help = 'If it is no program but holds the password: chmod -x.';
    throw new VaultError(`the program \`${name}\` of the vault password cannot be run: ${reason(error)}`, help);
  }
}

function reason(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
