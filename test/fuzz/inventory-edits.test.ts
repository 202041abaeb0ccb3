import { expect, test } from 'vitest';
import type { Inventory } from '../../src/inventory/inventory.ts';
import { listHosts } from '../../src/inventory/list-hosts.ts';
import { readInventory } from '../../src/inventory/read-inventory.ts';
import { editText } from '../inventory/edit/edit-text.ts';
import { createReadFile } from '../source/memory-files.ts';
import { INVENTORIES } from './corpus.ts';
import { type Chance, createChance, fuzz, ROUNDS, SEED, TIMEOUT_MS } from './mutate.ts';

const GROUPS = ['web', 'db', 'lab', 'x-1', 'ü'];
const HOSTS = ['a', 'b1', 'c.example', 'd-d', 'n[1:3]', 'yes', '10.0.0.1', 'é'];
const VALUES = [
  '1',
  'text',
  '"q"',
  "'s'",
  '[1, {a: b}]',
  '{k: v}',
  '"{{ x }}"',
  'yes',
  '1.50',
  '~',
  '2222:22',
  '!unsafe "{{ y }}"',
];
const VARS = ['x', 'y', 'port', 'url'];

/** Inventories as people write them: on lines and in braces, with comments, quotes, anchors, gaps, and without a last line end. */
class Writer {
  readonly #chance: Chance;
  #anchors = 0;

  constructor(chance: Chance) {
    this.#chance = chance;
  }

  write(): string {
    const { choose, below } = this.#chance;
    const indent = choose(['  ', '    ', ' ']);
    const groups = this.#some(GROUPS);
    const lines = this.#may(2)
      ? [
          `all:${this.#comment()}`,
          ...this.#part('children', groups, indent, indent, 0),
          ...this.#part('hosts', this.#some(HOSTS), indent, indent, 0),
        ]
      : groups.flatMap((group) => this.#group(group, '', indent, 0));
    const text = [...(this.#may(3) ? ['# Top.', ''] : []), ...lines].join('\n') + (this.#may(8) ? '' : '\n');
    return below(10) === 0 ? text.replaceAll('\n', '\r\n') : text;
  }

  #group(name: string, outside: string, indent: string, depth: number): string[] {
    const inside = outside + indent;
    if (this.#may(6)) return [`${outside}${name}: ${this.#flowGroup()}${this.#comment()}`];
    const parts = [
      ...(this.#may(4) ? [] : this.#part('hosts', this.#some(HOSTS), inside, indent, depth)),
      ...(this.#may(2) ? this.#vars('vars', inside, indent) : []),
      ...(depth < 1 && this.#may(2) ? this.#part('children', this.#some(GROUPS), inside, indent, depth + 1) : []),
    ];
    const anchor = this.#may(6) && parts.length > 0 ? ` &a${this.#anchors++}` : '';
    return [`${outside}${name}:${anchor}${this.#comment()}`, ...parts];
  }

  #part(
    name: 'hosts' | 'children',
    names: readonly string[],
    outside: string,
    indent: string,
    depth: number,
  ): string[] {
    const inside = outside + indent;
    if (names.length === 0) return [`${outside}${name}:${this.#comment()}`];
    const lines = names.flatMap((each) =>
      name === 'children' ? this.#group(each, inside, indent, depth + 1) : this.#host(each, inside, indent),
    );
    return [`${outside}${name}:${this.#comment()}`, ...lines];
  }

  #host(name: string, outside: string, indent: string): string[] {
    const key = this.#may(8) || name === 'yes' ? `"${name}"` : name;
    const before = this.#may(6) ? [`${outside}# about ${name}`] : this.#may(10) ? [''] : [];
    if (this.#may(3)) return [...before, `${outside}${key}:${this.#comment()}`];
    if (this.#may(2)) return [...before, ...this.#vars(key, outside, indent)];
    const anchor = this.#may(6) ? `&a${this.#anchors++} ` : '';
    const merge = this.#anchors > 0 && anchor === '' && this.#may(4) ? `<<: *a${this.#anchors - 1}, ` : '';
    return [...before, `${outside}${key}: ${anchor}{ ${merge}${this.#flowVars()} }${this.#comment()}`];
  }

  #vars(key: string, outside: string, indent: string): string[] {
    const { choose } = this.#chance;
    const names = this.#some(VARS);
    const lines = names.flatMap((name) => {
      if (this.#may(8))
        return [`${outside}${indent}${name}: |${choose(['', '-', '+'])}`, `${outside}${indent}  block`, ''];
      if (this.#may(8)) return [`${outside}${indent}${name}:`, `${outside}${indent}  - 1`, `${outside}${indent}  - 2`];
      return [`${outside}${indent}${name}: ${choose(VALUES)}${this.#comment()}`];
    });
    return [`${outside}${key}:${this.#comment()}`, ...lines];
  }

  #flowVars(): string {
    return this.#some(VARS)
      .map((name) => `${name}: ${this.#chance.choose(VALUES)}`)
      .join(', ');
  }

  #flowGroup(): string {
    const hosts = this.#some(HOSTS.filter((name) => /^[\w.]+$/.test(name) && name !== 'yes'));
    return `{hosts: {${hosts.map((name) => `${name}: ${this.#may(2) ? '' : `{${this.#flowVars()}}`}`).join(', ')}}}`;
  }

  #comment(): string {
    return this.#may(5) ? ` # c${this.#chance.below(100)}` : '';
  }

  #some(names: readonly string[]): string[] {
    return names.filter(() => this.#chance.below(2) === 0);
  }

  #may(of: number): boolean {
    return this.#chance.below(of) === 0;
  }
}

function chooseCommand({ choose, below }: Chance): string {
  const host = choose([...HOSTS, 'n2']);
  const group = choose(GROUPS);
  const value = choose(['1', 'yes', 'a:b', '"q"', '[1,{a:2}]', '{{x}}', "it's", '2222:22', '#x', '-', 'ä,ö']);
  return choose([
    `add new${below(2) === 0 ? ` x=${value}` : ''} --group ${group}`,
    'add new',
    `add ${host} --group ${group}`,
    `remove ${host}`,
    `remove ${host} --group ${group}`,
    `rename ${choose([host, group])} neu`,
    `set ${choose([host, group, 'all'])} ${choose(VARS)}=${value}`,
    `set ${choose([host, group])} x=${value} new=${value}`,
    `unset ${choose([host, group])} ${choose(VARS)}`,
    `unset ${choose([host, group])} x y`,
    `group add fresh ${group}`,
    'group add fresh',
    `group remove ${group}`,
    `group move ${group} ${choose(GROUPS)}`,
    `group move ${group} all`,
  ]);
}

function read(text: string): Inventory | undefined {
  const { inventory, diagnostics } = readInventory(['hosts.yml'], { readFile: createReadFile({ 'hosts.yml': text }) });
  return diagnostics.some(({ severity }) => severity === 'error') ? undefined : inventory;
}

/** Hosts of groups, as text. */
function show(inventory: Inventory): string[] {
  return [...inventory.groups.values()].map(
    (group) =>
      `${group.name}: ${listHosts(group)
        .map(({ name }) => name)
        .toSorted()
        .join()}`,
  );
}

/** What must hold of an edit that was made, told from the command alone. */
function findMistake(before: Inventory, text: string, edited: string, command: string): string | undefined {
  const after = read(edited);
  if (after === undefined) return 'it cannot be read';
  const [action = '', name = '', ...rest] = command.split(' ');
  const names = new Set(after.hosts.keys());
  if (action === 'add' && !names.has(name) && !name.includes('[')) return `${name} is not there`;
  if (action === 'remove' && rest.length === 0 && names.has(name)) return `${name} is there`;
  if (action === 'set' || action === 'unset' || action === 'group') {
    const known = show(before).filter((line) => !/fresh/.test(line));
    if (action !== 'group' && show(after).join('\n') !== known.join('\n')) return 'hosts or groups are others';
    if (names.size !== before.hosts.size) return 'the number of hosts is another one';
  }
  const comments = text.match(/#[^\n\r]*/g) ?? [];
  const lost = comments.filter((comment) => !edited.includes(comment));
  const takes = /^(?:remove|unset|group remove|group move|set)/.test(command);
  if (lost.length > 0 && !takes) return `comments are lost: ${lost.join()}`;
  if (text.startsWith('# Top.') && !edited.startsWith('# Top.')) return 'the top comment is lost';
  if (text.includes('\r\n') && /[^\r]\n/.test(edited)) return 'line ends are mixed';
  return undefined;
}

test(
  'edits of generated inventories change what was meant, or are refused',
  () => {
    const made = new Map<string, number>();
    for (let round = 0; round < ROUNDS / 4; round++) {
      const chance = createChance(SEED + round);
      const text = new Writer(chance).write();
      const before = read(text);
      if (before === undefined) continue;
      const command = chooseCommand(chance);
      const edited = editText(text, command);
      if (edited.startsWith('refused: ')) continue;
      const mistake = findMistake(before, text, edited, command);
      if (mistake !== undefined) throw new Error(`${command} (round ${round}): ${mistake}\n${text}\n=====\n${edited}`);
      const kind = command.replace(/ .*/, '');
      made.set(kind, (made.get(kind) ?? 0) + 1);
    }
    for (const kind of ['add', 'remove', 'rename', 'set', 'unset', 'group']) expect(made.get(kind)).toBeGreaterThan(20);
  },
  TIMEOUT_MS,
);

test(
  'edits of mutated inventories in YAML, INI and JSON are made, or are refused',
  () => {
    let made = 0;
    fuzz(INVENTORIES, (text, chance) => {
      const names = [
        'n1',
        'n2',
        'a',
        'b',
        'web',
        'lb',
        'all',
        'g',
        'etcd',
        'n[1:3]',
        ...(text.match(/[\w.-]+/g) ?? []).slice(0, 50),
      ];
      const name = (): string => chance.choose(names);
      const command = chance.choose([
        `add new x=1 --group ${name()}`,
        `add ${name()} --group ${name()}`,
        `remove ${name()} ${name()}`,
        `remove ${name()} --group ${name()}`,
        `rename ${name()} neu`,
        `set ${name()} ${name()}=1 fresh=text`,
        `unset ${name()} ${name()} ${name()}`,
        `group add fresh ${name()}`,
        `group remove ${name()}`,
        `group move ${name()} ${name()}`,
      ]);
      const edited = editText(text, command, chance.choose(['hosts.yml', 'hosts.ini', 'hosts', 'hosts.json']));
      if (!edited.startsWith('refused: ') && edited !== text) made++;
    });
    expect(made).toBeGreaterThan(ROUNDS / 100);
  },
  TIMEOUT_MS,
);
