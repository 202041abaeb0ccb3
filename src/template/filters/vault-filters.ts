import { decrypt, encrypt, readSealed, SALT_LENGTH } from '../../vault/cipher.ts';
import { isVault, readEnvelope, writeEnvelope } from '../../vault/envelope.ts';
import { VaultError } from '../../vault/vault-error.ts';
import { asString, asText } from '../argument.ts';
import type { FilterOperation } from '../operation.ts';
import { defineFilter } from '../operation.ts';
import type { Runtime } from '../runtime.ts';
import { TemplateError } from '../template-error.ts';
import type { Value } from '../value.ts';

/** Text of ansible-vault, both ways, with a password that is given. What is no vault stays as it is. */
export const VAULT_FILTERS: readonly (readonly [string, FilterOperation])[] = [
  ['vault', defineFilter(['secret', 'salt?', 'vault_id?', 'wrap_object?'], lock, { isImpure: true })],
  [
    'unvault',
    defineFilter(['secret', 'vault_id?'], (_, value, secret) => {
      const text = asString(value, 'what to decrypt');
      const password = Buffer.from(asString(secret, 'the secret'));
      return isVault(Buffer.from(text)) ? unlock(text, password) : text;
    }),
  ],
];

function lock(runtime: Runtime, value: Value, secret?: Value, salt?: Value, id?: Value): Value {
  const given = asText(salt ?? undefined);
  if (given === '' && salt !== undefined && salt !== null)
    throw new TemplateError('the salt is empty: leave it out, and one is drawn', 'value');
  const draw = (): number => Math.floor(runtime.environment.random() * 256);
  const bytes = given === '' ? Buffer.from(Array.from({ length: SALT_LENGTH }, draw)) : Buffer.from(given);
  const plain = Buffer.from(asString(value, 'what to encrypt'));
  return writeEnvelope({
    id: asText(id ?? undefined, 'filter_default'),
    body: encrypt(plain, Buffer.from(asString(secret, 'the secret')), bytes),
  });
}

function unlock(text: string, password: Buffer): string {
  let plain: Buffer | undefined;
  try {
    plain = decrypt(readSealed(readEnvelope(text).body), password);
  } catch (error) {
    if (!(error instanceof VaultError)) throw error;
    throw new TemplateError(error.message, 'value');
  }
  if (plain === undefined) throw new TemplateError('the secret does not open the vault', 'value');
  return plain.toString('utf8');
}
