import { expect, test } from 'vitest';
import { evaluate } from './evaluate.ts';

/** The vectors of the specification of SHA-crypt; the defaults are those of Ansible's own tests. goldens/passwords.json has more. */
test.each([
  [
    "'Hello world!' | password_hash('sha256', 'saltstring', rounds=5000)",
    '$5$saltstring$5B8vYYiY.CVt1RlTTf8KbXBH3hsxY/GNooZaBBGWEc5',
  ],
  [
    "'Hello world!' | password_hash('sha256', 'saltstringsaltst', rounds=10000)",
    '$5$rounds=10000$saltstringsaltst$3xv.VbSHBb41AL9AvLeujZkZRBAwqFMz2.opqey6IcA',
  ],
  [
    "'Hello world!' | password_hash('sha512', 'saltstring', rounds=5000)",
    '$6$saltstring$svn8UoSVapNtMuq1ukKS4tPQd8iKwSMHWjl/O817G3uBnIFNjnQJuesI68u4OTLiBFdcbYEdFCoEOfaS35inz1',
  ],
  [
    "'the minimum number is still observed' | password_hash(salt='roundstoolow', rounds=1000)",
    '$6$rounds=1000$roundstoolow$kUMsbe306n21p9R.FRkW3IGn.S9NPN0x50YhH1xhLsPuWGsUSklZt58jaTfF4ZEQpyUNGc0dqbpBYYBaHHrsX.',
  ],
  [
    "123 | password_hash('sha512', '12345678')",
    '$6$rounds=656000$12345678$InMy49UwxyCh2pGJU1NpOhVSElDDzKeyuC6n6E9O34BCUGVNYADnI.rcA3m.Vro9BiZpYmjEoNhpREqQcbvQ80',
  ],
  [
    "123 | password_hash('sha256', '12345678')",
    '$5$rounds=535000$12345678$uy3TurUPaY71aioJi58HvUY8jkbhSQU8HepbyaNngv.',
  ],
  [
    "123 | password_hash('bcrypt', '123456789012345678901v', rounds=12)",
    '$2b$12$123456789012345678901ugbM1PeTfRQ0t6dCJu5lQA8hwrZOYgDu',
  ],
])('%s', (expression, expected) => {
  expect(evaluate(expression)).toBe(expected);
});

test('without a salt one is drawn', () => {
  let drawn = 0;
  const random = (): number => (drawn++ % 64) / 64;
  const hash = (options: string): unknown => evaluate(`'a' | password_hash(${options})`, {}, { random });
  expect(hash("'sha512', rounds=1000")).toMatch(/^\$6\$rounds=1000\$\.\/0123456789ABCD\$.{86}$/);
  expect(hash("'sha512', salt_size=4, rounds=1000")).toMatch(/^\$6\$rounds=1000\$EFGH\$.{86}$/);
  expect(hash("'md5'")).toMatch(/^\$1\$IJKLMNOP\$.{22}$/);
  expect(hash("'bcrypt', rounds=4")).toMatch(/^\$2b\$04\$.{53}$/);
});

test.each([
  ["'a' | password_hash('sha51')", 'passwords cannot be hashed by `sha51`: it is one of md5, sha256, sha512, bcrypt'],
  ["'a' | password_hash('sha512', 'sälz')", 'a salt is made of letters, digits, `.` and `/`'],
  ["'a' | password_hash('sha512', '12345678901234567')", 'the salt of sha512 has at most 16 characters, not 17'],
  ["'a' | password_hash('md5', '123456789')", 'the salt of md5 has at most 8 characters, not 9'],
  ["'a' | password_hash('bcrypt', 'short')", 'the salt of bcrypt has 22 characters, not 5'],
  ["'a' | password_hash('sha512', 'a', rounds=999)", 'the rounds of sha512 are from 1000 to 5000000, not 999'],
  ["'a' | password_hash('md5', 'a', rounds=9)", 'the rounds of md5 cannot be chosen'],
  ["'a' | password_hash('bcrypt', rounds=31)", 'the rounds of bcrypt are from 4 to 16, not 31'],
  ["'a' | password_hash('bcrypt', ident='2x', rounds=4)", '`ident` cannot be `2x`: it is one of 2b, 2a, 2y'],
  ["'a\\0b' | password_hash('sha512', 'a')", 'a password cannot hold a NUL'],
  ["nosuch | password_hash('sha512')", '`nosuch` is not defined'],
])('%s is refused', (expression, message) => {
  expect(() => evaluate(expression)).toThrow(message);
});
