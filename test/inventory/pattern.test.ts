import { expect, test } from 'vitest';
import type { Inventory } from '../../src/inventory/inventory.ts';
import { matchPattern } from '../../src/inventory/pattern.ts';
import { readInventory } from '../../src/inventory/read-inventory.ts';
import { withFiles } from './inventory-folder.ts';

const inventory: Inventory = withFiles(
  {
    'hosts.yml': `
etcd: {hosts: {"n[1:4]": }}
dns: {hosts: {resolver: , n4: }}
lab: {children: {etcd: , dns: }}
empty: {}
loose: {hosts: {web.example.com: , "fe80::1": }}
`,
  },
  (folder) => readInventory([`${folder}/hosts.yml`]).inventory,
);

test.each<[string, string, string[]]>([
  ['all', 'web.example.com fe80::1 n1 n2 n3 n4 resolver', []],
  ['*', 'web.example.com fe80::1 n1 n2 n3 n4 resolver', []],
  ['etcd', 'n1 n2 n3 n4', []],
  ['lab', 'n1 n2 n3 n4 resolver', []],
  ['n1,resolver', 'n1 resolver', []],
  ['resolver:n1', 'resolver n1', []],
  ['etcd:&dns', 'n4', []],
  ['etcd:!dns', 'n1 n2 n3', []],
  ['!dns:etcd', 'n1 n2 n3', []],
  ['!etcd', 'web.example.com fe80::1 resolver', []],
  ['&dns', 'n4 resolver', []],
  ['n*:!n2', 'n1 n3 n4', []],
  ['n?', 'n1 n2 n3 n4', []],
  ['*.example.com', 'web.example.com', []],
  ['~n[13]', 'n1 n3', []],
  ['~(dns|loose)$', 'resolver n4 web.example.com fe80::1', []],
  ['etcd[0]', 'n1', []],
  ['etcd[-1]', 'n4', []],
  ['etcd[-2]', 'n3', []],
  ['etcd[1:2]', 'n2 n3', []],
  ['etcd[2:]', 'n3 n4', []],
  ['etcd[9]', '', ['etcd[9]']],
  ['etcd[2:9]', 'n3 n4', []],
  ['empty[0]', '', []],
  ['n1 resolver', 'n1 resolver', []],
  ['etcd : !dns', 'n1 n2 n3', []],
  ['fe80::1', 'fe80::1', []],
  ['localhost', 'localhost', []],
  ['empty', '', []],
  ['nobody', '', ['nobody']],
  ['etcd,nobody,,', 'n1 n2 n3 n4', ['nobody']],
  ['etcd:!nobody', 'n1 n2 n3 n4', ['nobody']],
  ['~(', '', ['~(']],
  ['', '', []],
])('%s', (pattern, expected, unmatched) => {
  const match = matchPattern(inventory, pattern);
  expect(match.hosts.map(({ name }) => name).join(' ')).toBe(expected);
  expect(match.unmatched).toEqual(unmatched);
});

test('a regular expression that would not end fits nothing', () => {
  const long = withFiles({ 'hosts.yml': `web: {hosts: {${'a'.repeat(60)}b: }}\n` }, (folder) =>
    readInventory([`${folder}/hosts.yml`]),
  );
  expect(matchPattern(long.inventory, '~(a+)+$')).toMatchObject({ hosts: [], unmatched: ['~(a+)+$'] });
});

test.each<[string[], string]>([
  [['etcd', '!dns'], 'n1 n2 n3'],
  [['!n1', 'etcd:&lab'], 'n2 n3 n4'],
  [['&dns'], 'n4 resolver'],
])('the parts of a list are one pattern: %j', (patterns, expected) => {
  expect(
    matchPattern(inventory, patterns)
      .hosts.map(({ name }) => name)
      .join(' '),
  ).toBe(expected);
});
