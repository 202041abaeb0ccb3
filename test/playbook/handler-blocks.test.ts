import { expect, test } from 'vitest';
import { read } from './read-sample.ts';

test('sections of a block have no effect among handlers', () => {
  const { found } = read(
    '- hosts: all\n  handlers:\n    - block: [{command: ls}]\n      rescue: []\n      always: []\n',
  );
  expect(found).toEqual(
    ['4:7 LS0218 warning `rescue`', '5:7 LS0218 warning `always`'].map(
      (begin) => `p.yml:${begin} has no effect among handlers: its tasks are handlers like the others`,
    ),
  );
});
