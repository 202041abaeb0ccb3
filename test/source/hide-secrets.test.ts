import { expect, test } from 'vitest';
import { hideSecrets } from '../../src/source/hide-secrets.ts';

test.each([
  ['  ansible_become_password: tr0ub4dor and three', '  ansible_become_password: *******************'],
  ['{ansible_become_password: a b c, ansible_user: ops}', '{ansible_become_password: *****, ansible_user: ops}'],
  ['db_password: "a \\" b" # why', 'db_password: ******** # why'],
  ["password: 'it''s'", 'password: *******'],
  ['"api_key": "k-1",', '"api_key": *****,'],
  ['n1 ansible_password=hunter2 ansible_user=ops', 'n1 ansible_password=******* ansible_user=ops'],
  ['n1 ansible_password="a b" x=1', 'n1 ansible_password=***** x=1'],
  ['user: name=ops password=hunter2 shell=/bin/sh', 'user: name=ops password=******* shell=/bin/sh'],
  ['password: "{{ vaulted }}"', 'password: "{{ vaulted }}"'],
  ['password: !vault |', 'password: !vault |'],
  ['password:', 'password:'],
  ['password_hash_rounds: 5000', 'password_hash_rounds: 5000'],
  ['msg: the password: of nobody', 'msg: the password: *********'],
  ['ansible_user: ops', 'ansible_user: ops'],
])('%s', (line, shown) => {
  expect(hideSecrets(line)).toBe(shown);
  expect(hideSecrets(line)).toHaveLength(line.length);
});
