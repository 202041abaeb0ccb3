import { expect, test } from 'vitest';
import { editText } from './edit-text.ts';

test.each([
  [
    'one of a name with two ranges goes',
    'a:\n  hosts:\n    n[1:2]-[a:b]: {x: 1}\n',
    'remove n1-a',
    '`n1-a` is one of the 4 hosts of `n[1:2]-[a:b]`',
  ],
  [
    'one of a range that stands alone goes',
    'a:\n  hosts: n[1:3]\n',
    'remove n2',
    '`n[1:3]` cannot be divided where it stands',
  ],
  [
    'one of several ranges gets a name',
    'a:\n  hosts:\n    n[1:3]-[a:b]: {x: 1}\n',
    'rename n2-a x',
    '`n2-a` is one of the 6 hosts of `n[1:3]-[a:b]`',
  ],
  [
    'one of several ranges loses a variable',
    'a:\n  hosts:\n    n[1:3]-[a:b]: {x: 1}\n',
    'unset n2-b x',
    '`x` is that of all 6 hosts of `n[1:3]-[a:b]`',
  ],
  [
    'through an anchor',
    'a:\n  hosts:\n    x: &x {v: 1}\n    y: *x\n',
    'set x v=2',
    'not only what was meant would change: `v` of `y` would change',
  ],
  [
    'through an alias',
    'a:\n  hosts:\n    x: &x {v: 1}\n    y: *x\n',
    'set y v=2',
    'the value of `y` is that of an anchor',
  ],
  [
    'a new variable through an anchor',
    'a:\n  hosts:\n    x: &x {v: 1}\n    y: {<<: *x}\n',
    'set x w=2',
    'not only what was meant would change: `w` of `y` would be there',
  ],
  [
    'the anchor goes',
    'a:\n  hosts:\n    x: &x {v: 1}\n    y: *x\n',
    'remove x',
    'the inventory could not be read afterwards: no anchor `&x` stands before this alias',
  ],
  [
    'what is merged cannot be unset',
    'a:\n  hosts:\n    x: &x {v: 1}\n    y: {<<: *x}\n',
    'unset y v',
    '`y` shares `v` with others, through an anchor',
  ],
  [
    'an encrypted value',
    'a:\n  vars:\n    x: !vault |\n      $ANSIBLE_VAULT;1.1;AES256\n      00\n',
    'set a x=2',
    '`x` is encrypted, and its new value would not be',
  ],
  [
    'variables would be lost',
    'a:\n  hosts: {n: {x: 1}}\nb:\n  hosts: {n: }\n',
    'remove n --group a',
    'not only what was meant would change: `x` of `n` would be lost',
  ],
  ['children would be lost', 'a:\n  children: {b: {hosts: {n: }}}\n', 'group remove a', '`b` would be lost with `a`'],
  [
    'groups in a circle',
    'a:\n  children: {b: {children: {c: }}}\n',
    'group move a c',
    '`a` would contain itself: `c` in `b` in `a`',
  ],
  ['a name twice', 'n:\n  hosts: {n: }\n', 'set n x=1', '`n` is the name of a group and of a host'],
  [
    'a name that patterns divide',
    'a:\n',
    'add x:y',
    '`x:y` cannot be the name of a host: it has `:`, which divides patterns',
  ],
  [
    'such a name for a range',
    'a:\n',
    'add x:[1:2]y',
    '`x:1y` cannot be the name of a host: it has `:`, which divides patterns',
  ],
  [
    'such a name for a host that is there',
    'a:\n  hosts: {n: }\n',
    'rename n x:y',
    '`x:y` cannot be the name of a host: it has `:`, which divides patterns',
  ],
  ['a file that cannot be read', 'a: [\n', 'set a x=1', 'a `[` is not closed'],
])('%s: refused', (_, text, command, message) => {
  expect(editText(text, command)).toBe(`refused: ${message}`);
});

test.each([
  ['add 2001:db8::1 --group a', 'a:\n  hosts:\n    n:\n    2001:db8::1:\n'],
  ['add 2001:db8::[1:3] --group a', 'a:\n  hosts:\n    n:\n    "2001:db8::[1:3]":\n'],
  ['rename n fe80::1', 'a:\n  hosts:\n    fe80::1:\n'],
])('an address is a name: %s', (command, after) => {
  expect(editText('a:\n  hosts:\n    n:\n', command)).toBe(after);
});
