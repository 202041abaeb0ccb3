import { expect, test } from 'vitest';
import { parseAuthorizedKey } from '../../src/modules/authorized-keys.ts';

test.each([
  ['ssh-ed25519 AAAAann ann@home', { type: 'ssh-ed25519', key: 'AAAAann', options: '', comment: 'ann@home' }],
  [
    'command="a \\" ssh-rsa  b",no-pty  ssh-rsa A  b  c',
    { type: 'ssh-rsa', key: 'A', options: 'command="a \\" ssh-rsa  b",no-pty', comment: 'b c' },
  ],
  ['ssh-rsa A \\# b', { type: 'ssh-rsa', key: 'A', options: '', comment: '# b' }],
  ['# ssh-rsa A', undefined],
  ['', undefined],
])('the line %j', (line, key) => {
  expect(parseAuthorizedKey(line)).toEqual(key);
});
