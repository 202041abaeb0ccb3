import { describe, expect, test } from 'vitest';
import { editText } from './edit-text.ts';

describe('other ways of writing it', () => {
  test.each([
    ['an empty file', '', 'add n1 x=1', 'all:\n  hosts:\n    n1:\n      x: 1\n'],
    ['comments alone', '# none yet', 'add n1', '# none yet\nall:\n  hosts:\n    n1:'],
    ['a document without content', '---\n', 'group add web', '---\nweb:\n'],
    ['an empty mapping', '{}\n', 'group add web', 'web:\n'],
    ['no final line end', 'web:\n  hosts:\n    a:', 'add b --group web', 'web:\n  hosts:\n    a:\n    b:'],
    ['no final line end, the last goes', 'web:\n  hosts:\n    a:\n    b:', 'remove b', 'web:\n  hosts:\n    a:'],
    [
      'no final line end, the last two go',
      'web:\n  hosts:\n    a:\n    b:\n    c:',
      'remove b c',
      'web:\n  hosts:\n    a:\n',
    ],
    [
      'CRLF',
      'web:\r\n  hosts:\r\n    a:\r\n',
      'add b --group web x=1',
      'web:\r\n  hosts:\r\n    a:\r\n    b:\r\n      x: 1\r\n',
    ],
    ['CRLF, a host goes', 'web:\r\n  hosts:\r\n    a:\r\n    b:\r\n', 'remove a', 'web:\r\n  hosts:\r\n    b:\r\n'],
    [
      'hosts of nothing',
      'web:\n  hosts: # none\n  vars: {a: 1}\n',
      'add b --group web',
      'web:\n  hosts: # none\n    b:\n  vars: {a: 1}\n',
    ],
    ['hosts of null', 'web:\n  hosts: null # none\n', 'add b --group web', 'web:\n  hosts: # none\n    b:\n'],
    ['hosts of {}', 'web:\n  hosts: {}\n', 'add b --group web', 'web:\n  hosts: {b: {}}\n'],
    ['a single host', 'web:\n  hosts: a\n', 'add b --group web x=1', 'web:\n  hosts: {a: {}, b: {x: 1}}\n'],
    ['a single host goes', 'web:\n  hosts: a # x\n', 'remove a', 'web:\n  hosts: {} # x\n'],
    ['a single host gets variables', 'web:\n  hosts: a\n', 'set a x=1', 'web:\n  hosts: {a: {x: 1}}\n'],
    ['a single host gets a name', 'web:\n  hosts: a\n', 'rename a b', 'web:\n  hosts: b\n'],
    ['an empty group', 'web:\ndb:\n', 'add b --group web', 'web:\n  hosts:\n    b:\ndb:\n'],
    [
      'an empty group in braces',
      'all: {children: {web: , db: {}}}\n',
      'add b --group web',
      'all: {children: {web: {hosts: {b: {}}}, db: {}}}\n',
    ],
    ['braces', '{web: {hosts: {a: {x: 1}}}}\n', 'add b --group web y=2', '{web: {hosts: {a: {x: 1}, b: {y: 2}}}}\n'],
    ['braces, one goes', '{web: {hosts: {a: {x: 1}, b: , c: }}}\n', 'remove b', '{web: {hosts: {a: {x: 1}, c: }}}\n'],
    ['braces, the last goes', '{web: {hosts: {a: {x: 1}, b: }}}\n', 'remove b', '{web: {hosts: {a: {x: 1} }}}\n'],
    ['braces, all go', '{web: {hosts: { a: {x: 1}, b: }}}\n', 'remove a b', '{web: {hosts: {}}}\n'],
    [
      'braces on lines',
      'web: {\n  hosts: {\n    a: ,\n    b: # c\n  }\n}\n',
      'add c --group web',
      'web: {\n  hosts: {\n    a: ,\n    b:,\n    c: {} # c\n  }\n}\n',
    ],
    ['a trailing comma', 'web: {hosts: {a: , }}\n', 'add b --group web', 'web: {hosts: {a: , b: {}, }}\n'],
    ['groups at the top', 'web:\n  hosts: {a: }\n', 'group add db', 'web:\n  hosts: {a: }\ndb:\n'],
    [
      'ungrouped at the top',
      'web:\n  hosts: {a: }\n',
      'add lone',
      'web:\n  hosts: {a: }\nungrouped:\n  hosts:\n    lone:\n',
    ],
    [
      'four spaces',
      'all:\n    children:\n        web:\n',
      'add a --group web x=1',
      'all:\n    children:\n        web:\n            hosts:\n                a:\n                    x: 1\n',
    ],
    [
      'a value on several lines',
      'web:\n  vars:\n    a:\n      - 1\n      - 2 # two\n    b: 3\n',
      'set web a=[3]',
      'web:\n  vars:\n    a: [3]\n    b: 3\n',
    ],
    [
      'a text on several lines',
      'web:\n  vars:\n    a: |\n      x\n      y\n    b: 3\n',
      'set web a=z',
      'web:\n  vars:\n    a: z\n    b: 3\n',
    ],
    [
      'behind a text that keeps its empty lines',
      'web:\n  vars:\n    a: |+\n      x\n\n\ndb:\n',
      'set web b=z',
      'web:\n  vars:\n    a: |+\n      x\n\n\n    b: z\ndb:\n',
    ],
    ['a variable without a value', 'web:\n  vars:\n    a: # none\n', 'set web a=z', 'web:\n  vars:\n    a: z # none\n'],
    [
      'the same host in two groups',
      'a:\n  hosts: {n: {x: 1}}\nb:\n  hosts: {n: {y: 2}}\n',
      'set n y=3',
      'a:\n  hosts: {n: {x: 1}}\nb:\n  hosts: {n: {y: 3}}\n',
    ],
    [
      'the later value counts',
      'a:\n  hosts: {n: {x: 1}}\nb:\n  hosts: {n: {x: 2}}\n',
      'set n x=3',
      'a:\n  hosts: {n: {x: 1}}\nb:\n  hosts: {n: {x: 3}}\n',
    ],
    [
      'out of one group',
      'a:\n  hosts: {n: {x: 1}}\nb:\n  hosts: {n: }\n',
      'remove n --group b',
      'a:\n  hosts: {n: {x: 1}}\nb:\n  hosts: {}\n',
    ],
    [
      'out of all groups',
      'a:\n  hosts: {n: {x: 1}}\nb:\n  hosts:\n    n:\n',
      'remove n',
      'a:\n  hosts: {}\nb:\n  hosts:\n',
    ],
    [
      'the first of a range goes',
      'a:\n  hosts:\n    n[01:10]: {x: 1} # c\n',
      'remove n01',
      'a:\n  hosts:\n    n[02:10]: {x: 1} # c\n',
    ],
    [
      'one within a range goes',
      'a:\n  hosts:\n    # c\n    n[1:5].x:\n      v: 1 # d\n      w: [2]\n    m:\n',
      'remove n2.x',
      'a:\n  hosts:\n    # c\n    n1.x:\n      v: 1 # d\n      w: [2]\n    n[3:5].x:\n      v: 1 # d\n      w: [2]\n    m:\n',
    ],
    [
      'several of a range go, and one with variables of its own elsewhere',
      'a:\n  hosts: {"n[0:8:2]": {x: 1}, m: }\nb:\n  hosts: {n4: {y: 1}}\n',
      'remove n4 n6',
      'a:\n  hosts: {"n[0:2:2]": {x: 1}, "n8": {x: 1}, m: }\nb:\n  hosts: {}\n',
    ],
    [
      'a part of a range goes',
      'a:\n  hosts:\n    "n[a:f]":\n    m:\n',
      'remove n[b:c] m',
      'a:\n  hosts:\n    "na":\n    "n[d:f]":\n',
    ],
    [
      'one of a range goes out of one group',
      'a:\n  hosts:\n    n[1:3]:\nb:\n  hosts:\n    n[1:3]:\n',
      'remove n3 --group b',
      'a:\n  hosts:\n    n[1:3]:\nb:\n  hosts:\n    n[1:2]:\n',
    ],
    [
      'a range of which one stands elsewhere goes',
      'a:\n  hosts: {"n[1:2]": }\nb:\n  hosts: {n1: }\n',
      'remove n[1:2]',
      'a:\n  hosts: {}\nb:\n  hosts: {}\n',
    ],
    ['a range goes', 'a:\n  hosts:\n    n[1:3]:\n    m:\n', 'remove n[1:3]', 'a:\n  hosts:\n    m:\n'],
    [
      'an alias gets a value of its own',
      'a:\n  vars: {p: &p [1], q: *p}\n',
      'set a q=2',
      'a:\n  vars: {p: &p [1], q: 2}\n',
    ],
    [
      'what is merged is gone before',
      'a:\n  hosts:\n    x: &x {v: 1, w: 2}\n    y: {<<: *x, w: 3}\n',
      'set y v=5',
      'a:\n  hosts:\n    x: &x {v: 1, w: 2}\n    y: {<<: *x, w: 3, v: 5}\n',
    ],
    [
      'what is merged alone',
      'a:\n  hosts:\n    x: &x {v: 1}\n    y:\n      <<: *x\n',
      'set y v=5',
      'a:\n  hosts:\n    x: &x {v: 1}\n    y:\n      <<: *x\n      v: 5\n',
    ],
    [
      'keys in quotes',
      "a:\n  hosts:\n    \"n1\": {'x': '1'}\n",
      'rename n1 n2',
      "a:\n  hosts:\n    \"n2\": {'x': '1'}\n",
    ],
    ['values in single quotes', "a:\n  vars: {x: 'it''s'}\n", "set a x=it's", "a:\n  vars: {x: 'it''s'}\n"],
    [
      'a mention goes, the group moves',
      'all:\n  children:\n    a:\n      hosts:\n        n:\n    b: {children: {a: }}\n    c:\n',
      'group move a c',
      'all:\n  children:\n    b: {children: {}}\n    c:\n      children:\n        a:\n          hosts:\n            n:\n',
    ],
    [
      'a group at the top needs only a mention',
      'a:\n  hosts:\n    n:\nb:\n',
      'group move a b',
      'a:\n  hosts:\n    n:\nb:\n  children:\n    a:\n',
    ],
    [
      'a group at the top loses its mentions',
      'a:\n  hosts:\n    n:\nb:\n  children:\n    a:\n',
      'group move a all',
      'a:\n  hosts:\n    n:\nb:\n  children:\n',
    ],
    [
      'an empty group goes',
      'all:\n  children:\n    a:\n    b:\n      hosts: {n: }\n',
      'group remove a',
      'all:\n  children:\n    b:\n      hosts: {n: }\n',
    ],
    [
      'hosts that stand elsewhere too stay',
      'a:\n  hosts: {n: }\n  vars: {x: 1}\nb:\n  hosts: {n: }\n',
      'group remove a',
      'b:\n  hosts: {n: }\n',
    ],
    ['JSON as a whole', 'a:\n  vars: {x: "1"}\n', 'set a {"x":1,"y":[true]}', 'a:\n  vars: {x: 1, y: [true]}\n'],
  ])('%s', (_, text, command, expected) => {
    expect(editText(text, command)).toBe(expected);
  });
});

describe('JSON', () => {
  const TEXT = '{\n  "web": {\n    "hosts": {\n      "a": {"x": 1},\n      "b": null\n    }\n  }\n}\n';
  test.each([
    ['add c --group web y=z', '"b": null\n', '"b": null,\n      "c": {"y": "z"}\n'],
    ['remove a', '"a": {"x": 1},\n      ', ''],
    ['remove b', ',\n      "b": null', ''],
    ['set b x=yes', 'null', '{"x": true}'],
    ['set a x=y z=1.50', '1}', '"y", "z": 1.50}'],
    ['rename a ü"', '"a"', '"ü\\""'],
    ['group add db', '\n  }\n}', '\n  },\n  "db": {}\n}'],
  ])('%s', (command, from, to) => {
    const expected = command.startsWith('rename')
      ? 'refused: `ü"` cannot be the name of a host: it has `"`, which patterns would not find'
      : TEXT.replace(from, to);
    expect(editText(TEXT, command, 'hosts.json')).toBe(expected);
  });

  test('an empty file', () => {
    expect(editText('', 'add a x=1', 'hosts.json')).toBe('{"all": {"hosts": {"a": {"x": 1}}}}\n');
  });
});
