import { asInt, asString } from '../argument.ts';
import type { FilterOperation } from '../operation.ts';
import { defineFilter } from '../operation.ts';
import { drawSalt } from '../password/crypt-base64.ts';
import { hashPassword } from '../password/hash-password.ts';
import type { Runtime } from '../runtime.ts';
import { toText } from '../to-text.ts';
import type { Value } from '../value.ts';

export const PASSWORD_FILTERS: readonly (readonly [string, FilterOperation])[] = [
  ['password_hash', defineFilter(['hashtype?', 'salt?', 'salt_size?', 'rounds?', 'ident?'], hash, { isImpure: true })],
];

function hash(
  runtime: Runtime,
  value: Value,
  type?: Value,
  salt?: Value,
  saltSize?: Value,
  rounds?: Value,
  ident?: Value,
): Value {
  const number = (option: Value | undefined, what: string): number | undefined =>
    option === undefined || option === null ? undefined : asInt(option, what);
  const text = (option: Value | undefined): string | undefined =>
    option === undefined || option === null || option === '' ? undefined : toText(option);
  return hashPassword(
    toText(value),
    {
      type: asString(type, '`hashtype`', 'sha512'),
      salt: text(salt),
      saltSize: number(saltSize, '`salt_size`'),
      rounds: number(rounds, '`rounds`'),
      ident: text(ident),
    },
    (size) => drawSalt(size, () => runtime.environment.random()),
  );
}
