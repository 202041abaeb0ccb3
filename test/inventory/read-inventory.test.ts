import { describe, expect, test } from 'vitest';
import type { Inventory, VarsLayer } from '../../src/inventory/inventory.ts';
import { readInventory } from '../../src/inventory/read-inventory.ts';
import { DiagnosticError } from '../../src/source/diagnostic.ts';
import { showDiagnostics } from '../source/show-diagnostics.ts';
import { withFiles } from './inventory-folder.ts';

function read(
  files: Readonly<Record<string, string>>,
  source = 'hosts.yml',
  playbook?: string,
): { inventory: Inventory; found: string[] } {
  return withFiles(files, (folder) => {
    const options = playbook === undefined ? {} : { playbookFolders: [`${folder}/${playbook}`] };
    const { inventory, diagnostics } = readInventory([source === '.' ? folder : `${folder}/${source}`], options);
    return { inventory, found: showDiagnostics(diagnostics).map((line) => line.replaceAll(`${folder}/`, '')) };
  });
}

function showVars(layers: readonly VarsLayer[]): Record<string, unknown>[] {
  return layers.map(({ from, entries }) => ({
    from,
    ...Object.fromEntries(
      [...entries].map(([name, { node }]) => [name, node.kind === 'scalar' ? node.value : node.kind]),
    ),
  }));
}

const groupNames = (inventory: Inventory, host: string): string[] => inventory.groupsOf(host).map(({ name }) => name);

describe('a file in YAML', () => {
  const { inventory, found } = read({
    'hosts.yml': `
all:
  vars: {x: 1}
  hosts: {lone: }
  children:
    etcd:
      vars: {y: 2}
      hosts:
        n[1:3]: {port: 2379}
        n1: {ansible_host: 10.0.0.137}
    dns: {hosts: resolver}
    lab: {children: {etcd: , dns: }}
`,
  });

  test('hosts in the order of the file', () => {
    expect(found).toEqual([]);
    expect([...inventory.hosts.keys()]).toEqual(['lone', 'n1', 'n2', 'n3', 'resolver']);
  });

  test('groups of a host: all first, then by depth', () => {
    expect(groupNames(inventory, 'n1')).toEqual(['all', 'lab', 'etcd']);
    expect(groupNames(inventory, 'lone')).toEqual(['all', 'ungrouped']);
  });

  test('variables of a host in several places come together', () => {
    const host = inventory.hosts.get('n1');
    expect(showVars(host?.vars ?? [])).toEqual([{ from: 'inventory', port: 2379, ansible_host: '10.0.0.137' }]);
  });

  test('localhost exists without being named, and is in no group but all', () => {
    expect(inventory.hosts.has('localhost')).toBe(false);
    expect(inventory.findHost('localhost')?.data.get('ansible_connection')).toBe('local');
    expect(groupNames(inventory, 'localhost')).toEqual(['all']);
    expect(inventory.findHost('nobody')).toBeUndefined();
  });
});

test('priority, then name, decides between groups of one depth', () => {
  const group = (name: string, vars = ''): string => `${name}: {hosts: {h: }${vars}}\n`;
  const { inventory } = read({
    'hosts.yml': group('b') + group('a', ', vars: {ansible_group_priority: 10}') + group('c'),
  });
  expect(groupNames(inventory, 'h')).toEqual(['all', 'b', 'c', 'a']);
});

test('vars files beside the inventory and beside the playbook, files and folders', () => {
  const { inventory, found } = read(
    {
      'inv/hosts.yml': 'etcd: {hosts: {n1: {a: 0}}}\n',
      'inv/group_vars/all/one.yml': 'a: 1\n',
      'inv/group_vars/all/two': 'b: 2\n',
      'inv/group_vars/all/.hidden.yml': 'c: 3\n',
      'inv/group_vars/all/readme.txt': 'not: [vars\n',
      'inv/group_vars/etcd.yaml': 'd: 4\n',
      'inv/group_vars/other.yml': 'not: [read\n',
      'inv/host_vars/n1.json': '{"e": 5}',
      'play/group_vars/etcd.yml': 'f: 6\n',
      'play/host_vars/n1': 'g: 7\n',
    },
    'inv',
    'play',
  );
  expect(found).toEqual([]);
  expect(showVars(inventory.groups.get('all')?.vars ?? [])).toEqual([
    { from: 'inventory-vars-file', a: 1 },
    { from: 'inventory-vars-file', b: 2 },
  ]);
  expect(showVars(inventory.groups.get('etcd')?.vars ?? [])).toEqual([
    { from: 'inventory-vars-file', d: 4 },
    { from: 'playbook-vars-file', f: 6 },
  ]);
  expect(showVars(inventory.hosts.get('n1')?.vars ?? [])).toEqual([
    { from: 'inventory', a: 0 },
    { from: 'inventory-vars-file', e: 5 },
    { from: 'playbook-vars-file', g: 7 },
  ]);
});

describe('mistakes', () => {
  test.each<[string, string[]]>([
    ['- n1\n', ['hosts.yml:1:1 LS0401 an inventory is a mapping of groups, not a list']],
    ['', ['hosts.yml:1:1 LS0401 warning the inventory `hosts.yml` is empty']],
    ['all:\n  hosts: [n1]\n', ['hosts.yml:2:10 LS0401 `hosts` is a mapping of hosts, not a list']],
    [
      'all: text\n',
      ['hosts.yml:1:6 LS0401 the group `all` is a mapping of hosts, vars and children, not a single value'],
    ],
    [
      'all:\n  host: {n1: }\n',
      [
        'hosts.yml:2:3 LS0401 `host` is not a part of the group `all`: a group has hosts, vars and children [did you mean `hosts`?]',
      ],
    ],
    [
      'all:\n  strange: 1\n',
      ['hosts.yml:2:3 LS0401 warning `strange` is not a part of the group `all`: a group has hosts, vars and children'],
    ],
    ['all:\n  hosts: {"": , n1: }\n', ['hosts.yml:2:11 LS0401 a host needs a name']],
    ['all:\n  children: {"": {hosts: {n1: }}}\n', ['hosts.yml:2:14 LS0401 a group needs a name']],
    [
      'all: {hosts: {n1: }}\n---\nall: {hosts: {n2: }}\n',
      ['hosts.yml:2:1 LS0108 a second document begins here, and the file is read as one'],
    ],
    ['all:\n  hosts: {n1: 5}\n', ['hosts.yml:2:15 LS0401 the host `n1` is a mapping of variables, not a single value']],
    [
      'all:\n  hosts: {"n[3:1]": }\n',
      ['hosts.yml:2:11 LS0402 the range `n[3:1]` cannot be read: it ends before it begins'],
    ],
    [
      'a: {children: {b: {children: {a: }}}}\n',
      ['hosts.yml:1:31 LS0404 the group `a` would contain itself through `b`'],
    ],
    [
      'a: {vars: {ansible_group_priority: high}}\n',
      ['hosts.yml:1:36 LS0401 `ansible_group_priority` must be an integer'],
    ],
    [
      'a: {hosts: {b: }}\nb: {hosts: {c: }}\n',
      ['hosts.yml:2:1 LS0405 warning `b` is the name of a group and of a host'],
    ],
    [
      'all:\n  vars: {a: {{ b }}}\n',
      ['hosts.yml:2:13 LS0103 a value that begins with a template must be quoted [write "{{ b }}"]'],
    ],
  ])('%j', (text, expected) => {
    const { found } = read({ 'hosts.yml': text });
    expect(found).toEqual(expected);
  });

  test('a missing inventory', () => {
    expect(read({}).found).toEqual(['LS0503 the inventory `hosts.yml` cannot be read: there is no such file']);
  });

  test('broken vars files', () => {
    const { found } = read({
      'hosts.yml': 'all: {hosts: {n1: }}\n',
      'group_vars/all.yml': '- a\n',
      'host_vars/n1.yml': '$ANSIBLE_VAULT;1.1;AES256\n',
    });
    expect(found).toEqual([
      'group_vars/all.yml:1:1 LS0201 a file of variables is a mapping, not a list',
      'host_vars/n1.yml:1:1 LS0505 the file of variables `host_vars/n1.yml` cannot be read: it is encrypted with ansible-vault',
    ]);
  });
});

describe('a file is INI or YAML by its name, or by its first line', () => {
  test.each([
    ['hosts', '# etcd\n[etcd]\nn1 ansible_host=10.0.0.1\n'],
    ['hosts', 'n1\n'],
    ['hosts', 'n1:22\n'],
    ['hosts', 'n1 a="b: c"\n'],
    ['hosts.ini', 'n1\n'],
    ['hosts.cfg', '[2001:db8::1]:22\nn1\n'],
    ['hosts', '---\nall: {hosts: {n1: }}\n'],
    ['hosts', '\n# c\nall:\n  hosts:\n    n1:\n'],
    ['hosts', '"all": {hosts: {n1: }}\n'],
    ['hosts', '{"all": {"hosts": {"n1": null}}}\n'],
    ['hosts.json', '{"all": {"hosts": {"n1": null}}}\n'],
  ])('%s: %j', (name, text) => {
    const { inventory, found } = read({ [name]: text }, name);
    expect(found).toEqual([]);
    expect(inventory.hosts.has('n1')).toBe(true);
  });
});

test('a port behind the name of a host is its ansible_port', () => {
  const { inventory } = read({ 'hosts.yml': 'all: {hosts: {"n[1:2]:2222": {a: 1}, "[2001:db8::1]:23": }}\n' });
  expect([...inventory.hosts.values()].map(({ name, vars }) => [name, ...showVars(vars)])).toEqual([
    ['n1', { from: 'inventory', ansible_port: 2222, a: 1 }],
    ['n2', { from: 'inventory', ansible_port: 2222, a: 1 }],
    ['2001:db8::1', { from: 'inventory', ansible_port: 23 }],
  ]);
  expect(showVars(readInventory(['n1:2222,n2']).inventory.hosts.get('n1')?.vars ?? [])).toEqual([
    { from: 'inventory', ansible_port: 2222 },
  ]);
});

test('a folder of several sources adds up', () => {
  const { inventory } = read(
    { '01.yml': 'a: {hosts: {x: }}\n', '02.yml': 'a: {hosts: {y: }}\n', 'notes.md': '# no inventory' },
    '.',
  );
  expect(inventory.groups.get('a')?.hosts.map(({ name }) => name)).toEqual(['x', 'y']);
});

describe('at run time', () => {
  test('a group that is made gets its vars files and its parents', () => {
    withFiles(
      { 'hosts.yml': 'all: {hosts: {n1: }}\n', 'group_vars/late.yml': 'v: 1\n', 'group_vars/bad.yml': '- a\n' },
      (folder) => {
        const { inventory } = readInventory([`${folder}/hosts.yml`]);
        expect(groupNames(inventory, 'n1')).toEqual(['all', 'ungrouped']);
        inventory.joinGroup('n1', 'late', ['above']);
        expect(groupNames(inventory, 'n1')).toEqual(['all', 'above', 'late']);
        expect(showVars(inventory.groups.get('late')?.vars ?? [])).toEqual([{ from: 'inventory-vars-file', v: 1 }]);
        expect(inventory.groups.get('ungrouped')?.hosts).toEqual([]);
        expect(() => inventory.joinGroup('n1', 'bad', [])).toThrow(DiagnosticError);
      },
    );
  });

  test('a host that is added', () => {
    const { inventory } = readInventory(['a,']);
    inventory.addHost('b', ['g'], new Map([['v', 1]]));
    inventory.addHost('c', [], new Map());
    expect(groupNames(inventory, 'b')).toEqual(['all', 'g']);
    expect(groupNames(inventory, 'c')).toEqual(['all', 'ungrouped']);
    expect(inventory.hosts.get('b')?.data.get('v')).toBe(1);
  });
});
