import { createScalar } from '../../source/scalar.ts';
import { SourceFile } from '../../source/source-file.ts';
import { splitShellWords } from '../split-shell-words.ts';
import type { Assignment } from './assignment.ts';
import type { NewHost } from './source-editor.ts';

interface Block {
  readonly patterns: readonly string[];
  /** By keyword in lower case; the first value counts. */
  readonly values: Map<string, string>;
}

type Translate = (value: string) => readonly [name: string, value: string | number];

/** Keywords of ssh_config(5), and the variables that mean the same. */
const VARIABLES = new Map<string, Translate>([
  ['hostname', (value) => ['ansible_host', value]],
  ['port', (value) => ['ansible_port', /^\d+$/.test(value) ? Number(value) : value]],
  ['user', (value) => ['ansible_user', value]],
  ['identityfile', (value) => ['ansible_ssh_private_key_file', value]],
  ['userknownhostsfile', (value) => ['ansible_ssh_known_hosts_file', value]],
  ['proxyjump', (value) => ['ansible_ssh_common_args', `-o ProxyJump=${value}`]],
]);

/** The hosts that an ssh configuration names one by one, with what it says of each. What stands for all hosts (`Host *`) is no host's own. */
export function readSshConfig(text: string): { readonly hosts: NewHost[]; readonly notes: string[] } {
  const blocks: Block[] = [];
  const unread = new Set<string>();
  let block: Block | undefined;
  for (const [keyword, words] of listLines(text)) {
    if (keyword === 'host') {
      block = { patterns: words, values: new Map() };
      blocks.push(block);
    } else if (keyword === 'match' || keyword === 'include') {
      unread.add(keyword === 'match' ? 'Match' : 'Include');
      if (keyword === 'match') block = undefined;
    } else if (block !== undefined && !block.values.has(keyword)) block.values.set(keyword, words[0] ?? '');
  }
  const names = new Set(blocks.flatMap(({ patterns }) => patterns.filter((pattern) => !/[*?!]/.test(pattern))));
  const hosts = [...names].map((name) => ({ text: name, vars: readVars(name, blocks, unread) }));
  const notes = unread.size === 0 ? [] : [`left to the ssh configuration: ${[...unread].join(', ')}`];
  return { hosts, notes };
}

/** Keyword, in lower case, and words of each line, without quotes and without a comment at its end. */
function* listLines(text: string): Generator<readonly [keyword: string, words: readonly string[]]> {
  for (const line of text.split(/\r?\n/)) {
    const [, keyword, rest = ''] = /^\s*([A-Za-z]+)(?:\s*=\s*|\s+)(.*?)\s*$/.exec(line) ?? [];
    if (keyword === undefined) continue;
    const split = splitShellWords(rest);
    const words = 'reason' in split ? [rest] : split.map(({ value }) => value);
    if (words.length > 0) yield [keyword.toLowerCase(), words];
  }
}

function readVars(name: string, blocks: readonly Block[], unread: Set<string>): Assignment[] {
  const found = new Map<string, string>();
  for (const { patterns, values } of blocks) {
    if (patterns.every((pattern) => pattern === '*') || !matches(patterns, name)) continue;
    for (const [keyword, value] of values) if (!found.has(keyword)) found.set(keyword, value);
  }
  const vars: Assignment[] = [];
  for (const [keyword, value] of found) {
    const read = VARIABLES.get(keyword);
    if (read === undefined) unread.add(keyword);
    else if (value.toLowerCase() !== 'none')
      vars.push(assign(...read(value.replaceAll('%h', name).replaceAll('%n', name))));
  }
  return vars;
}

/** As ssh chooses: one pattern fits, and none behind a `!`. */
function matches(patterns: readonly string[], name: string): boolean {
  const fits = (pattern: string): boolean => {
    const regex = pattern
      .replaceAll(/[.+^${}()|[\]\\]/g, String.raw`\$&`)
      .replaceAll('*', '.*')
      .replaceAll('?', '.');
    return new RegExp(`^${regex}$`).test(name);
  };
  const isUnwanted = patterns.some((pattern) => pattern.startsWith('!') && fits(pattern.slice(1)));
  return !isUnwanted && patterns.some((pattern) => !pattern.startsWith('!') && fits(pattern));
}

function assign(name: string, value: string | number): Assignment {
  const text = String(value);
  const span = { file: new SourceFile(name, text), start: 0, end: text.length };
  return { name, text, isWord: true, value: createScalar({ value, style: 'plain', span }) };
}
