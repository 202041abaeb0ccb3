import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { InventoryModel } from '../../src/inventory/inventory-model.ts';
import type { VarsLayer } from '../../src/inventory/inventory.ts';
import { readIniInventory } from '../../src/inventory/read-ini-inventory.ts';
import type { Node } from '../../src/source/node.ts';
import { SourceFile } from '../../src/source/source-file.ts';
import { showDiagnostics } from '../source/show-diagnostics.ts';

interface Recorded {
  readonly text: string;
  /** Null where Ansible refuses it. */
  readonly result: { readonly hosts: object; readonly groups: object } | null;
}

const RECORDED = JSON.parse(readFileSync(new URL('goldens/ini.json', import.meta.url), 'utf8')) as readonly Recorded[];

function read(text: string): { model: InventoryModel; found: string[]; failed: boolean } {
  const model = new InventoryModel(['hosts'], '.');
  const diagnostics = readIniInventory(model, new SourceFile('hosts', text));
  model.settle();
  const failed = diagnostics.some(({ severity }) => severity === 'error');
  return { model, found: showDiagnostics(diagnostics), failed };
}

/** As record-ini.py writes values down. */
function describeNode(node: Node): unknown {
  if (node.kind === 'sequence') return node.items.map(describeNode);
  if (node.kind === 'mapping')
    return { dict: node.entries.map(({ key, value }) => [describeNode(key), describeNode(value)]) };
  if (node.isFloat === true) return { float: Number(node.value) };
  if (typeof node.value === 'number' || typeof node.value === 'bigint') return { int: String(node.value) };
  return node.value;
}

function describeVars(layers: readonly VarsLayer[]): object {
  return Object.fromEntries(
    layers.flatMap(({ entries }) => [...entries].map(([name, { node }]) => [name, describeNode(node)])),
  );
}

function describeModel({ hosts, groups }: InventoryModel): object {
  return {
    hosts: Object.fromEntries([...hosts.values()].map(({ name, vars }) => [name, describeVars(vars)])),
    groups: Object.fromEntries(
      [...groups.values()].map((group) => [
        group.name,
        {
          hosts: group.hosts.map(({ name }) => name),
          children: group.children.map(({ name }) => name).toSorted(),
          vars: describeVars(group.vars),
          priority: group.priority,
        },
      ]),
    ),
  };
}

/** Python writes floats in its own way; sets and complex numbers stay text here. */
function readRecorded(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(readRecorded);
  if (typeof value !== 'object' || value === null) return value;
  if ('float' in value) return { float: Number(String(value.float).replace('inf', 'Infinity')) };
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, readRecorded(item)]));
}

/** Ansible drops the port where the host was named before. */
const NAMED_BEFORE_WITH_A_PORT = /^a[ #\t][^]*^a:22$/m;

test('an inventory is what Ansible makes of it, and what Ansible refuses is refused', () => {
  const differing = RECORDED.flatMap(({ text, result }): object[] => {
    const { model, found, failed } = read(text);
    if (result === null) return failed ? [] : [{ text, found: 'nothing' }];
    if (failed) return [{ text, found }];
    const expected = JSON.stringify(readRecorded(result));
    const actual = JSON.stringify(describeModel(model));
    return expected === actual || NAMED_BEFORE_WITH_A_PORT.test(text) ? [] : [{ text, expected, actual }];
  });
  expect(RECORDED.length).toBeGreaterThan(800);
  expect(differing).toEqual([]);
});

test('a port counts, also of a host that was named before', () => {
  const host = read('a x=1\na:22\n').model.hosts.get('a');
  expect(describeVars(host?.vars ?? [])).toEqual({ x: { int: '1' }, ansible_port: { int: '22' } });
});

describe('places', () => {
  test.each([
    ['a x=1\n', 'x', '1'],
    ["[g]\n a  x='b c' # d\n", 'x', "'b c'"],
    ['a x="[1, \'b\']"\n', 'x', '"[1, \'b\']"'],
    ['a:22\n', 'ansible_port', '22'],
  ])('%j: %s stands at %j', (text, name, source) => {
    const node = read(text).model.hosts.get('a')?.vars[0]?.entries.get(name)?.node;
    expect(text.slice(node?.span.start, node?.span.end)).toBe(source);
  });

  test.each([
    ['[g]\na b\n', 'hosts:2:3 LS0401 expected name=value, found `b`'],
    ['[g]\na b="c\n', 'hosts:2:5 LS0401 the line of a host cannot be read: " is not closed'],
    ['[g]\na b=c\\\n', 'hosts:2:6 LS0401 the line of a host cannot be read: a backslash ends it'],
    [
      '[g:var]\na\n',
      'hosts:1:4 LS0401 `[g:var]` is not a section: after the colon stands hosts, vars or children [did you mean `vars`?]',
    ],
    ['[g h]\na\n', 'hosts:1:1 LS0401 the section `[g h]` cannot be read'],
    ['[g:vars]\nx=1\n', 'hosts:1:2 LS0401 `[g:vars]` names the group `g`, which has no section'],
    [
      '[g:children]\nweb\n[webs]\n',
      'hosts:2:1 LS0401 `[g:children]` names the group `web`, which has no section [did you mean `webs`?]',
    ],
    ['[g:children]\na b\n', 'hosts:2:1 LS0401 expected the name of a group, found `a b`'],
    ['[g]\n[g:vars]\nx\n', 'hosts:3:1 LS0401 expected name=value, found `x`'],
    ['[g:children]\nh\n[h:children]\ng\n', 'hosts:4:1 LS0404 the group `g` would contain itself through `h`'],
    ['n[3:1]\n', 'hosts:1:1 LS0402 the range `n[3:1]` cannot be read: it ends before it begins'],
    ['all:\n  hosts:\n', 'hosts:1:1 LS0401 `all:` is not the name of a host: this looks like YAML, and is read as INI'],
    ['a x=1\na x=2\n', 'hosts:2:3 LS0411 warning `x` of `a` has another value above: this one counts'],
    ['# c\n', 'hosts:1:1 LS0401 warning the inventory `hosts` is empty'],
    ['[g]\n[g:vars]\nansible_group_priority=high\n', 'hosts:3:24 LS0401 `ansible_group_priority` must be an integer'],
  ])('%j', (text, expected) => {
    expect(read(text).found[0]).toBe(expected);
  });
});
