import { expect, test } from 'vitest';
import { readInventory } from '../../src/inventory/read-inventory.ts';

test('a list of hosts', () => {
  const { inventory, diagnostics } = readInventory(['a,n[1:2],']);
  expect(diagnostics).toEqual([]);
  expect([...inventory.hosts.keys()]).toEqual(['a', 'n1', 'n2']);
});

test.each<[string, string, number | undefined]>([
  ['[::1],', '[::1]', undefined],
  ['[2001:db8::1]:22,', '2001:db8::1', 22],
  ['fe80::1,', 'fe80::1', undefined],
])('addresses of IPv6 in a list: %s', (source, name, port) => {
  const { inventory, diagnostics } = readInventory([source]);
  const [host] = inventory.hosts.values();
  const node = host?.vars[0]?.entries.get('ansible_port')?.node;
  expect([diagnostics, host?.name, node?.kind === 'scalar' ? node.value : undefined]).toEqual([[], name, port]);
});
