import { describe, expect, test } from 'vitest';
import { editText } from './edit-text.ts';

describe('one host of a range', () => {
  test.each([
    [
      'one of a range gets a name',
      'a:\n  hosts:\n    # c\n    n[1:5]: # d\n      v: 1\n      w: [2]\n    m:\n',
      'rename n3 x',
      'a:\n  hosts:\n    # c\n    n[1:2]: # d\n      v: 1\n      w: [2]\n    x: # d\n      v: 1\n      w: [2]\n    n[4:5]: # d\n      v: 1\n      w: [2]\n    m:\n',
    ],
    [
      'one of a range in braces gets a name, and one without a value',
      'a:\n  hosts: {"n[1:3]": {v: 1}, m: }\nb:\n  hosts:\n    n[2:3]:\n',
      'rename n2 x',
      'a:\n  hosts: {"n1": {v: 1}, "x": {v: 1}, "n3": {v: 1}, m: }\nb:\n  hosts:\n    x:\n    n3:\n',
    ],
    [
      'one of a range loses a variable',
      'a:\n  hosts:\n    n[1:3]:\n      v: 1 # d\n      w: 2\n    m:\n',
      'unset n2 v',
      'a:\n  hosts:\n    n1:\n      v: 1 # d\n      w: 2\n    n2:\n      w: 2\n    n3:\n      v: 1 # d\n      w: 2\n    m:\n',
    ],
    [
      'the first of a range loses all variables, with line ends of Windows',
      'a:\r\n  hosts:\r\n    n[1:3]:\r\n      v: 1\r\n      w: 2\r\n',
      'unset n1 v w',
      'a:\r\n  hosts:\r\n    n1:\r\n    n[2:3]:\r\n      v: 1\r\n      w: 2\r\n',
    ],
    [
      'the last of a range in braces loses a variable',
      'a:\n  hosts:\n    n[1:3]: {v: 1, w: 2}\n',
      'unset n3 w',
      'a:\n  hosts:\n    n[1:2]: {v: 1, w: 2}\n    n3: {v: 1}\n',
    ],
    [
      'an anchor of a range stands once',
      'a:\n  hosts:\n    n[1:3]: &v\n      v: 1\n    m: *v\n',
      'rename n2 x',
      'a:\n  hosts:\n    n1: &v\n      v: 1\n    x:\n      v: 1\n    n3:\n      v: 1\n    m: *v\n',
    ],
    [
      'one of a range with merged variables gets a name',
      'x: &v {vars: {a: 1}}\na:\n  hosts:\n    n[1:2]: {<<: {v: 1}, b: 2}\n',
      'rename n2 k',
      'x: &v {vars: {a: 1}}\na:\n  hosts:\n    n1: {<<: {v: 1}, b: 2}\n    k: {<<: {v: 1}, b: 2}\n',
    ],
    [
      'a host with its port gets a name',
      'a:\n  hosts:\n    h:2222: {v: 1}\n',
      'rename h k',
      'a:\n  hosts:\n    k:2222: {v: 1}\n',
    ],
  ])('%s', (_, text, command, expected) => {
    expect(editText(text, command)).toBe(expected);
  });
});
