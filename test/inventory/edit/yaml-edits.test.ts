import { describe, expect, test } from 'vitest';
import { editText } from './edit-text.ts';

const LAB = `# The lab.
all:
  children:
    etcd: # members
      hosts:
        n1: { ansible_host: 10.0.0.137, member: "a" } # first
        # the second
        n2: { ansible_host: 10.0.0.138 }
      vars:
        version: "3.4.14"
        port: 2379

    dns:
      hosts:
        resolver:
# The end.
`;

describe('a block', () => {
  test.each([
    [
      'add n3 --group etcd ansible_host=10.0.0.139 ansible_port=22',
      (text: string) =>
        text.replace('.138 }\n', '.138 }\n        n3: { ansible_host: 10.0.0.139, ansible_port: 22 }\n'),
    ],
    ['add x --group dns', (text: string) => text.replace('resolver:\n', 'resolver:\n        x:\n')],
    [
      'add x --group dns a=1 b=c',
      (text: string) => text.replace('resolver:\n', 'resolver:\n        x:\n          a: 1\n          b: c\n'),
    ],
    ['add n1 --group dns', (text: string) => text.replace('resolver:\n', 'resolver:\n        n1:\n')],
    ['add n[4:6] --group etcd', (text: string) => text.replace('.138 }\n', '.138 }\n        n[4:6]:\n')],
    ['add lone', (text: string) => text.replace('resolver:\n', 'resolver:\n  hosts:\n    lone:\n')],
    [
      'add x --group etcd,dns a=1',
      (text: string) =>
        text.replace('.138 }\n', '.138 }\n        x: { a: 1 }\n').replace('resolver:\n', 'resolver:\n        x:\n'),
    ],
    ['remove n1', (text: string) => text.replace(/ {8}n1:.*\n/, '')],
    ['remove n2', (text: string) => text.replace(/ {8}n2:.*\n/, '')],
    ['remove n1 n2', (text: string) => text.replace(/ {8}n[12]:.*\n/g, '')],
    ['remove resolver', (text: string) => text.replace('        resolver:\n', '')],
    ['rename n1 first', (text: string) => text.replace('n1:', 'first:')],
    ['rename etcd members', (text: string) => text.replace('etcd:', 'members:')],
    ['rename n1 ñandú', (text: string) => text.replace('n1:', 'ñandú:')],
    ['rename n1 123', (text: string) => text.replace('n1:', '"123":')],
    ['rename n1 yes', (text: string) => text.replace('n1:', '"yes":')],
    ['set n1 member=b', (text: string) => text.replace('"a"', '"b"')],
    ['set n1 member=7', (text: string) => text.replace('"a"', '"7"')],
    ['set n1 ansible_host=h', (text: string) => text.replace('10.0.0.137', 'h')],
    ['set n1 x=1 y=[1,2]', (text: string) => text.replace('"a" }', '"a", x: 1, y: [1,2] }')],
    ['set resolver x=1', (text: string) => text.replace('resolver:', 'resolver:\n          x: 1')],
    ['set etcd port=2380', (text: string) => text.replace('2379', '2380')],
    ['set etcd version=3.5', (text: string) => text.replace('3.4.14', '3.5')],
    [
      'set etcd url=http://{{x}}:{{y}}',
      (text: string) => text.replace('2379\n', '2379\n        url: "http://{{x}}:{{y}}"\n'),
    ],
    ['set dns ttl=60', (text: string) => text.replace('resolver:\n', 'resolver:\n      vars:\n        ttl: 60\n')],
    [
      'set etcd ansible_group_priority=10',
      (text: string) => text.replace('2379\n', '2379\n        ansible_group_priority: 10\n'),
    ],
    ['unset n1 member', (text: string) => text.replace(', member: "a"', '')],
    ['unset n1 ansible_host', (text: string) => text.replace('ansible_host: 10.0.0.137, ', '')],
    ['unset n1 ansible_host member', (text: string) => text.replace('{ ansible_host: 10.0.0.137, member: "a" }', '{}')],
    ['unset etcd port version', (text: string) => text.replace('        version: "3.4.14"\n        port: 2379\n', '')],
    ['group add web', (text: string) => text.replace('resolver:\n', 'resolver:\n    web:\n')],
    ['group add web dns', (text: string) => text.replace('resolver:\n', 'resolver:\n      children:\n        web:\n')],
    [
      'group move dns etcd',
      (text: string) =>
        text
          .replace('    dns:\n      hosts:\n        resolver:\n', '')
          .replace('2379\n', '2379\n      children:\n        dns:\n          hosts:\n            resolver:\n'),
    ],
  ])('%s', (command, change) => {
    expect(editText(LAB, command)).toBe(change(LAB));
  });

  test.each([
    ['add n1', '`n1` stands in the inventory already'],
    ['add n1 --group etcd', '`n1` stands in the group `etcd` already'],
    ['add n1 --group dns a=1', '`n1` is there already'],
    ['add x --group ectd', 'there is no group `ectd` in the inventory'],
    ['add etcd', '`etcd` is the name of a group'],
    ['add a,b', '`a,b` cannot be the name of a host: it has `,`, which patterns would not find'],
    [
      'add n[1:x]',
      'the range `n[1:x]` cannot be read: `[1:x]` must go from a number to a number or from a letter to a letter',
    ],
    ['add n[2:4]', '`n2` stands in the inventory already'],
    ['add x:22', '`x:22` has a port'],
    ['remove n9', 'there is no host `n9` in the inventory'],
    ['remove etcd', 'there is no host `etcd` in the inventory'],
    ['remove n1 --group dns', '`n1` does not stand in `dns` itself'],
    ['remove n1 --group etcd', '`n1` stands in `etcd` alone'],
    ['rename n1 n2', '`n2` is there already'],
    ['rename n1 dns', '`dns` is there already'],
    ['rename all x', 'the group `all` is always there'],
    ['group add ungrouped', 'the group `ungrouped` is always there'],
    ['rename n1 n[1:2]', '`n[1:2]` is a range, not a name'],
    ['set n9 x=1', 'there is no host and no group `n9` in the inventory'],
    ['set n1 ansible_port=ssh', '`ansible_port` must be a port, a number from 1 to 65535, not `ssh`'],
    ['set n1 a-b=1', '`a-b` cannot be the name of a variable'],
    ['set n1 x', 'expected name=value, found `x`'],
    ['set n1 x=[1', 'the value of `x` cannot be read: a `[` is not closed'],
    ['unset n1 version', '`n1` has no variable `version` of its own'],
    ['unset n1 x', '`n1` has no variable `x` of its own'],
    ['group add etcd', 'there is a group `etcd` already'],
    ['group add n1', '`n1` is the name of a host'],
    ['group add a:b', '`a:b` cannot be the name of a group: it has `:`, which patterns would not find'],
    ['group add x nowhere', 'there is no group `nowhere` in the inventory'],
    ['group remove etcd', '`n1`, `n2` would be lost: they stand in no other group'],
    ['group remove all', 'the group `all` is always there'],
    ['group move etcd etcd', '`etcd` would contain itself: `etcd`'],
    ['group move etcd all', '`etcd` stands in `all` already, and nowhere else'],
  ])('%s is refused', (command, message) => {
    expect(editText(LAB, command)).toBe(`refused: ${message}`);
  });
});
