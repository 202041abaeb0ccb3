import { expect, test } from 'vitest';
import { arg } from '../../src/module/arg.ts';
import { isSecretArgument } from '../../src/module/secret-argument.ts';

const ARGS = {
  user: arg.str(),
  password: arg.str().secret().aliases('pass'),
  logins: arg.list(arg.object({ user: arg.str(), token: arg.str().secret() })),
  plain: arg.object({ user: arg.str() }),
};

test.each([
  ['user', false],
  ['password', true],
  ['pass', true],
  ['logins', true],
  ['plain', false],
  ['unknown', false],
  [undefined, true],
])('%s: %s', (name, isSecret) => {
  expect(isSecretArgument(ARGS, name)).toBe(isSecret);
});
