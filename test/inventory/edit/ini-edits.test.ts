import { describe, expect, test } from 'vitest';
import { editText } from './edit-text.ts';

const edit = (text: string, command: string): string => editText(text, command, 'hosts.ini');

const LAB = `# The lab.
lone port=1

; members
[etcd]
n1 ansible_host=10.0.0.137 member='a b' # first
# the second
n2
n[4:6]

[etcd:vars]
version="3.4.14"
port=2379

[dns]
resolver

[lab:children]
etcd
dns # names
`;

describe('an inventory in INI', () => {
  test.each([
    [
      'add n3 --group etcd ansible_host=10.0.0.139 port=22',
      (text: string) => text.replace('n[4:6]\n', 'n[4:6]\nn3 ansible_host=10.0.0.139 port=22\n'),
    ],
    ['add x', (text: string) => text.replace('lone port=1\n', 'lone port=1\nx\n')],
    ['add x[1:2] --group dns', (text: string) => text.replace('resolver\n', 'resolver\nx[1:2]\n')],
    ['add n1 --group dns', (text: string) => text.replace('resolver\n', 'resolver\nn1\n')],
    ['add x --group lab', (text: string) => `${text}\n[lab]\nx\n`],
    [
      'add x --group dns,etcd a=1',
      (text: string) => text.replace('resolver\n', 'resolver\nx a=1\n').replace('n[4:6]\n', 'n[4:6]\nx\n'),
    ],
    ['remove n1', (text: string) => text.replace(/n1 .*\n/, '')],
    ['remove n[4:6]', (text: string) => text.replace('n[4:6]\n', '')],
    ['remove n5', (text: string) => text.replace('n[4:6]\n', 'n4\nn6\n')],
    ['rename n5 x', (text: string) => text.replace('n[4:6]\n', 'n4\nx\nn6\n')],
    ['rename n6 x', (text: string) => text.replace('n[4:6]\n', 'n[4:5]\nx\n')],
    ['remove n4', (text: string) => text.replace('n[4:6]\n', 'n[5:6]\n')],
    ['remove lone resolver', (text: string) => text.replace('lone port=1\n', '').replace('resolver\n', '')],
    ['rename n1 first', (text: string) => text.replace('n1 ', 'first ')],
    [
      'rename etcd members',
      (text: string) =>
        text.replace('[etcd]', '[members]').replace('[etcd:vars]', '[members:vars]').replace('\netcd\n', '\nmembers\n'),
    ],
    ['set n1 ansible_host=h', (text: string) => text.replace('10.0.0.137', 'h')],
    ['set n1 member=c', (text: string) => text.replace("'a b'", 'c')],
    ['set n1 x=1 y=[1,"a"]', (text: string) => text.replace("'a b'", `'a b' x=1 y='[1, "a"]'`)],
    ['set n1 x="22"', (text: string) => text.replace("'a b'", `'a b' x='"22"'`)],
    [
      'set n2 on=yes off=no none=~ f=1.50',
      (text: string) => text.replace('n2\n', 'n2 on=True off=False none=None f=1.5\n'),
    ],
    ['set lone port=2', (text: string) => text.replace('port=1', 'port=2')],
    ['set etcd port=2380', (text: string) => text.replace('2379', '2380')],
    ['set etcd version=3.5', (text: string) => text.replace('3.4.14', '3.5')],
    ['set etcd a=http://x/#y b=[1]', (text: string) => text.replace('2379\n', '2379\na=http://x/#y\nb=[1]\n')],
    ['set etcd a="True"', (text: string) => text.replace('2379\n', '2379\na="True"\n')],
    [
      'set etcd ansible_group_priority=10',
      (text: string) => text.replace('2379\n', '2379\nansible_group_priority=10\n'),
    ],
    ['set dns ttl=60', (text: string) => `${text}\n[dns:vars]\nttl=60\n`],
    ['unset n1 member', (text: string) => text.replace(" member='a b'", '')],
    ['unset n1 ansible_host member', (text: string) => text.replace(" ansible_host=10.0.0.137 member='a b'", '')],
    ['unset etcd version port', (text: string) => text.replace('version="3.4.14"\nport=2379\n', '')],
    ['group add web', (text: string) => `${text}\n[web]\n`],
    ['group add web lab', (text: string) => `${text}web\n\n[web]\n`],
    ['group add web dns', (text: string) => `${text}\n[web]\n\n[dns:children]\nweb\n`],
    ['group move dns etcd', (text: string) => text.replace('dns # names\n', '\n[etcd:children]\ndns\n')],
    ['group move dns all', (text: string) => text.replace('dns # names\n', '')],
    ['group remove lab', (text: string) => text.replace('[lab:children]\netcd\ndns # names\n', '')],
  ])('%s', (command, change) => {
    expect(edit(LAB, command)).toBe(change(LAB));
  });

  test.each([
    ['no file yet', '', 'add x a=1', 'x a=1\n'],
    ['comments alone', '# hosts\n', 'group add web', '# hosts\n\n[web]\n'],
    ['no host before the first section', '# hosts\n\n# web\n[web]\na\n', 'add x', '# hosts\n\nx\n\n# web\n[web]\na\n'],
    ['no final line end', '[web]\na', 'add b --group web', '[web]\na\nb'],
    ['no final line end, all go', '[web]\na\nb', 'remove a b', '[web]\n'],
    ['CRLF', '[web]\r\na\r\n', 'add b --group web x=1', '[web]\r\na\r\nb x=1\r\n'],
    ['an empty section', '[web]\n[db]\nx\n', 'add b --group web', '[web]\nb\n[db]\nx\n'],
    [
      'a mention moves',
      '[a]\n[b]\n[c]\n[b:children]\na\n[c:children]\nb\n',
      'group move a c',
      '[a]\n[b]\n[c]\n[b:children]\n[c:children]\nb\na\n',
    ],
    ['a host in two groups', '[a]\nn x=1\n[b]\nn\n', 'remove n', '[a]\n[b]\n'],
    ['out of one of them', '[a]\nn x=1\n[b]\nn\n', 'remove n --group b', '[a]\nn x=1\n[b]\n'],
    ['the line that counts', '[a]\nn x=1\n[b]\nn x=2\n', 'set n x=3', '[a]\nn x=1\n[b]\nn x=3\n'],
    ['a port stays', 'h:22 x=1\n', 'set h x=2', 'h:22 x=2\n'],
  ])('%s', (_, text, command, expected) => {
    expect(edit(text, command)).toBe(expected);
  });

  test.each([
    ['add n1', '`n1` stands in the inventory already'],
    ['remove n9', 'there is no host `n9` in the inventory'],
    ['unset n2 port', '`n2` has no variable `port` of its own'],
    ['group remove dns', '`resolver` would be lost: it stands in no other group'],
    ['group move lab etcd', '`lab` would contain itself: `etcd` in `lab`'],
    ['set n1 ansible_port=x', '`ansible_port` must be a port, a number from 1 to 65535, not `x`'],
  ])('%s is refused', (command, message) => {
    expect(edit(LAB, command)).toBe(`refused: ${message}`);
  });

  test.each([
    ['[g]\nh:22 a=b\n', 'rename h x', '[g]\nx:22 a=b\n'],
    ['[g]\n[::1]:22\n', 'rename ::1 x', '[g]\n[x]:22\n'],
    ['[g]\nn[01:04]:22 v=1\n', 'rename n02 x', '[g]\nn01:22 v=1\nx:22 v=1\nn[03:04]:22 v=1\n'],
    ['[g]\nn[1:5] v=1  w=2 # c\nm', 'unset n3 v', '[g]\nn[1:2] v=1  w=2\nn3  w=2\nn[4:5] v=1  w=2 # c\nm'],
    ['[g]\nn[1:3] v=1', 'unset n3 v', '[g]\nn[1:2] v=1\nn3'],
    ['[g]\r\nn[a:c] v=1\r\n', 'unset na v', '[g]\r\nna\r\nn[b:c] v=1\r\n'],
    ['[g]\nn[1:2] v=1\n[h]\nn[1:3] v=2 w=1\n', 'unset n2 v', '[g]\nn1 v=1\nn2\n[h]\nn1 v=2 w=1\nn2 w=1\nn3 v=2 w=1\n'],
  ])('%j: %s', (text, command, expected) => {
    expect(edit(text, command)).toBe(expected);
  });

  test.each([
    [
      'what would be lost',
      '[a]\nn x=1\n[b]\nn\n',
      'remove n --group a',
      'not only what was meant would change: `x` of `n` would be lost',
    ],
    ['what cannot be read', '[a]\nn x\n', 'add m --group a', 'expected name=value, found `x`'],
  ])('%s: refused', (_, text, command, message) => {
    expect(edit(text, command)).toBe(`refused: ${message}`);
  });
});
