import { chmodSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { askProgram } from '../../src/cli/inventory-program.ts';
import { produceInventory } from '../../src/cli/produce-inventory.ts';
import type { VarsLayer } from '../../src/inventory/inventory.ts';
import { readInventory } from '../../src/inventory/read-inventory.ts';
import type { Node } from '../../src/source/node.ts';
import { showDiagnostics } from '../source/show-diagnostics.ts';
import { run } from './fake-io.ts';
import { useFolder } from './use-folder.ts';

const folder = useFolder();
const controller = () => ({
  cwd: folder.path,
  env: { PATH: process.env['PATH'], HOME: '/nonexistent', XDG_CACHE_HOME: folder.path },
});

function describeNode(node: Node): unknown {
  if (node.kind === 'scalar') return node.value;
  if (node.kind === 'sequence') return node.items.map(describeNode);
  return Object.fromEntries(node.entries.map(({ name, value }) => [name, describeNode(value)]));
}

const describeVars = (layers: readonly VarsLayer[]): object =>
  Object.fromEntries(
    layers.flatMap(({ entries }) => [...entries].map(([name, { node }]) => [name, describeNode(node)])),
  );

interface Read {
  readonly hosts: Record<string, object>;
  readonly groups: Record<string, { hosts: string[]; children: string[]; vars: object }>;
  readonly found: string[];
}

async function read(source: string): Promise<Read> {
  const produced = await produceInventory(controller(), [source]);
  const { inventory, diagnostics } = readInventory([source], { produced });
  return {
    hosts: Object.fromEntries([...inventory.hosts.values()].map(({ name, vars }) => [name, describeVars(vars)])),
    groups: Object.fromEntries(
      [...inventory.groups.values()].map(({ name, hosts, children, vars }) => [
        name,
        {
          hosts: hosts.map((host) => host.name),
          children: children.map((child) => child.name),
          vars: describeVars(vars),
        },
      ]),
    ),
    found: showDiagnostics(diagnostics),
  };
}

function writeProgram(name: string, body: string, mode = 0o755): void {
  folder.write(name, `#!/bin/sh\n${body}\n`);
  chmodSync(`${folder.path}/${name}`, mode);
}

const print = (value: unknown): string => `cat <<'END'\n${JSON.stringify(value)}\nEND`;

describe('a program', () => {
  test('groups as lists and as objects, with variables, children and those of hosts', async () => {
    const listing = {
      web: ['w1', 'w2'],
      db: { hosts: ['d1'], vars: { port: 5432 }, children: ['replicas'] },
      replicas: { hosts: ['d2'] },
      lone: { ansible_host: '10.0.0.9' },
      _meta: { hostvars: { w1: { a: [1, { b: null }], t: '{{ port }}' }, gone: { a: 1 } } },
    };
    writeProgram('hosts.sh', `[ "$1" = --list ] || exit 3\n${print(listing)}`);
    const { hosts, groups, found } = await read('hosts.sh');
    expect(found).toEqual(['hosts.sh --list:1:115 LS0405 warning `lone` is the name of a group and of a host']);
    expect(hosts).toEqual({ w1: { a: [1, { b: null }], t: '{{ port }}' }, w2: {}, d1: {}, d2: {}, lone: {} });
    expect(groups).toMatchObject({
      web: { hosts: ['w1', 'w2'] },
      db: { hosts: ['d1'], vars: { port: 5432 }, children: ['replicas'] },
      replicas: { hosts: ['d2'] },
      lone: { hosts: ['lone'], vars: { ansible_host: '10.0.0.9' } },
    });
  });

  test('without _meta it is asked for each host', async () => {
    writeProgram(
      'hosts.sh',
      `case $1 in --list) ${print({ g: ['a', 'b'] })}\n;; *) [ "$2" = b ] || echo '{"name": "'"$2"'"}' ;; esac`,
    );
    expect(await read('hosts.sh')).toMatchObject({ hosts: { a: { name: 'a' }, b: {} }, found: [] });
  });

  test('it runs in the folder of the user, with their environment, and reads no input', async () => {
    writeProgram(
      'deep/hosts.sh',
      `cat >&2; echo "{\\"$(basename "$PWD")\\": [\\"$HOME\\"], \\"_meta\\": {\\"hostvars\\": {}}}"`,
    );
    const { groups } = await read('deep/hosts.sh');
    expect(groups[folder.path.split('/').at(-1) ?? '']?.hosts).toEqual(['/nonexistent']);
  });

  test('in a folder of sources, in its order', async () => {
    folder.write('inventory/1.yml', 'all: { hosts: { a: { x: 1, y: 1 } } }\n');
    writeProgram('inventory/2', print({ g: ['a'], _meta: { hostvars: { a: { y: 2 } } } }));
    folder.write('inventory/3.ini', 'a z=3\n');
    expect(await read('inventory')).toMatchObject({ hosts: { a: { x: 1, y: 2, z: 3 } }, found: [] });
  });

  test.each([
    ['exit 3', 'LS0406 the inventory program `hosts.sh --list` ended with exit status 3'],
    [
      'echo no such cloud >&2; exit 1',
      'LS0406 the inventory program `hosts.sh --list` ended with exit status 1: no such cloud',
    ],
    ['kill -9 $$', 'LS0406 the inventory program `hosts.sh --list` was ended by SIGKILL'],
    ['echo careful >&2; echo "{}"', 'LS0406 warning `hosts.sh --list` said: careful'],
    ['echo "[1]"', 'hosts.sh --list:1:1 LS0401 the answer of an inventory program is a JSON object'],
    ['echo \'{"a": 5}\'', 'hosts.sh --list:1:7 LS0401 the group `a` is a JSON object'],
    ['echo \'{"a": {"hosts": "b"}}\'', 'hosts.sh --list:1:17 LS0401 the hosts of `a` are a list of names'],
    ['echo \'{"a": {"hosts": [[]]}}\'', 'hosts.sh --list:1:17 LS0401 the hosts of `a` are a list of names'],
    ['echo \'{"a": {"hosts": [""]}}\'', 'hosts.sh --list:1:18 LS0401 a host needs a name'],
    ['echo \'{"": {"hosts": ["b"]}}\'', 'hosts.sh --list:1:2 LS0401 a group needs a name'],
    ['echo \'{"a": {"vars": []}}\'', 'hosts.sh --list:1:16 LS0401 `vars` is a JSON object'],
    [
      'echo \'{"a": {"children": ["a"]}}\'',
      'hosts.sh --list:1:21 LS0404 the group `a` would contain itself through `a`',
    ],
    [
      'echo \'{"a": ["b"], "_meta": {"hostvars": {"b": 1}}}\'',
      'hosts.sh --list:1:42 LS0401 the variables of `b` is a JSON object',
    ],
    [
      '[ $1 = --list ] && echo \'{"a": ["b"]}\'',
      'LS0406 the inventory program `hosts.sh --host b` ended with exit status 1',
    ],
    ['printf \'{"w": ["a\\377"]}\'', 'LS0406 the inventory program `hosts.sh --list` printed what is not UTF-8 text'],
    ['echo "{"', 'hosts.sh --list:1:1 LS0101 a `{` is not closed'],
  ])('%s', async (body, expected) => {
    writeProgram('hosts.sh', body);
    const { found } = await read('hosts.sh');
    expect(found).toContain(expected);
  });

  test('one that prints nothing', async () => {
    writeProgram('hosts.sh', 'true');
    expect((await read('hosts.sh')).found).toEqual(['LS0406 the inventory program `hosts.sh --list` printed nothing']);
  });

  test('one that may not be run', async () => {
    writeProgram('hosts.sh', 'echo "{}"', 0o644);
    expect((await read('hosts.sh')).found).toEqual([
      'LS0406 the inventory `hosts.sh` begins with `#!` and is not executable',
    ]);
  });

  test('a name that no program can be asked for', async () => {
    writeProgram('hosts.sh', print({ g: ['a\0b'] }));
    expect((await read('hosts.sh')).found).toEqual([
      expect.stringContaining('cannot be asked for a name that holds a NUL byte'),
    ]);
  });

  test('one that does not end', async () => {
    writeProgram('hosts.sh', 'exec sleep 1000');
    const { diagnostics } = await askProgram(controller(), 'hosts.sh', ['--list'], 200);
    expect(showDiagnostics(diagnostics)).toEqual([
      'LS0406 the inventory program `hosts.sh --list` did not end within 0.2 s',
    ]);
  });

  test('a text is none, whatever its mode says', async () => {
    folder.write('hosts', 'a\n');
    folder.write('hosts.yml', '#!/usr/bin/env ansible-inventory\nall: { hosts: { a: } }\n');
    for (const name of ['hosts', 'hosts.yml']) {
      chmodSync(`${folder.path}/${name}`, 0o755);
      expect(await read(name)).toMatchObject({ hosts: { a: {} }, found: [] });
    }
  });
});

describe('an inventory in TypeScript', () => {
  test.each([
    ['export default { web: { hosts: { a: { x: 1 } }, vars: { y: [2] } } };'],
    ['export default () => ({ web: { hosts: { a: { x: 1 } }, vars: { y: [2] } } });'],
    [
      'type Vars = Record<string, number>;\nconst a: Vars = { x: 1 };\nexport default async () => { await null; return { web: { hosts: { a }, vars: { y: [2] } } }; };',
    ],
    ["import { a } from './shared/a.ts';\nexport default { web: { hosts: { a }, vars: { y: [2] } } };"],
    [
      "import { defineInventory } from 'longshore';\nexport default defineInventory({ web: { hosts: { a: { x: 1 } }, vars: { y: [2] } } });",
    ],
    ["export default new Map([['web', { hosts: new Map([['a', new Map([['x', 1]])]]), vars: { y: new Set([2]) } }]]);"],
  ])('%s', async (text) => {
    folder.write('hosts.ts', text);
    folder.write('shared/a.ts', 'export const a: object = { x: 1 };');
    const { hosts, groups, found } = await read('hosts.ts');
    expect(found).toEqual([]);
    expect(hosts).toEqual({ a: { x: 1 } });
    expect(groups['web']).toEqual({ hosts: ['a'], children: [], vars: { y: [2] } });
  });

  test('lists of names', async () => {
    folder.write('hosts.ts', "export default { web: { hosts: ['a', 'n[1:2]'] }, all: { children: ['web', 'db'] } };");
    expect(await read('hosts.ts')).toMatchObject({ hosts: { a: {}, n1: {}, n2: {} }, groups: { db: {} }, found: [] });
    folder.write('names.ts', "export const hosts = ['a'];");
    expect(await read('names.ts')).toMatchObject({ hosts: { a: {} }, found: [] });
  });

  test.each([
    ['export const a = 1;', 'hosts.ts:1:1 LS0406 the inventory `hosts.ts` exports neither a default nor `hosts`'],
    [
      "export default () => {\n  throw new Error('no cloud');\n};",
      'hosts.ts:2:3 LS0406 the inventory `hosts.ts` cannot be loaded: no cloud',
    ],
    [
      'export default { web: { hosts: 5 } };',
      'what hosts.ts exports:3:14 LS0401 `hosts` is a mapping of hosts, not a single value',
    ],
    [
      'export default { web: { host: {} } };',
      'what hosts.ts exports:3:5 LS0401 `host` is not a part of the group `web`: a group has hosts, vars and children [did you mean `hosts`?]',
    ],
  ])('%s', async (text, expected) => {
    folder.write('hosts.ts', text);
    expect((await read('hosts.ts')).found).toEqual([expected]);
  });
});

test('a file in TypeScript that is not there', async () => {
  expect((await read('hosts.ts')).found).toEqual([
    'LS0503 the inventory `hosts.ts` cannot be read: there is no such file',
  ]);
});

test('check, exec and a run take their hosts from a program', async () => {
  writeProgram('hosts.sh', print({ g: ['a'], _meta: { hostvars: { a: { ansible_connection: 'local', who: 'me' } } } }));
  folder.write('p.yml', '- hosts: g\n  gather_facts: false\n  tasks:\n    - debug: { msg: "it is {{ who }}" }\n');
  const words = ['-i', 'hosts.sh'];
  expect((await run(['check', 'p.yml', ...words], { cwd: folder.path })).code).toBe(0);
  expect((await run(['p.yml', ...words], { cwd: folder.path })).stdout).toContain('it is me');
  expect((await run(['exec', 'g', ...words, '--', 'echo', 'hello'], { cwd: folder.path })).stdout).toContain('hello');
});
