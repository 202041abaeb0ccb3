import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { describeWith } from '../requirement.ts';
import { hashKnownHost, matchesKnownHost, parseKnownHosts } from '../../src/util/known-hosts.ts';

const KEY = 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIFJz2bpfOLsS2SItYBhHlWN3EVR5Iqa8hQ6rF3bQPLg7';
const NAMES = [
  'web1',
  'web12',
  'web1.example.org',
  'db.example.org',
  '10.0.0.1',
  '10.0.0.11',
  '2001:db8::1',
  '[web1]:2222',
  '[10.0.0.1]:2222',
  '[2001:db8::1]:2222',
  'a',
  'ab',
];
const PIECES = [
  'web',
  'WEB1',
  '1',
  '.example.org',
  '*',
  '?',
  '**',
  '?*',
  '10.0.0.',
  '[',
  ']:2222',
  ':*',
  'a',
  'b',
  '::1',
  '2001:db8',
];
const LINES = 150;
const FILES = 4;

/** xorshift32: the same lines in each run. */
function makeChooser(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) % below;
  };
}

function makeLine(choose: (below: number) => number): string {
  const pick = (list: readonly string[]): string => list[choose(list.length)] ?? '';
  const pattern = (): string => {
    const body = choose(3) === 0 ? pick(NAMES) : Array.from({ length: 1 + choose(3) }, () => pick(PIECES)).join('');
    return `${choose(4) === 0 ? '!' : ''}${body}`;
  };
  const hosts =
    choose(5) === 0
      ? hashKnownHost(pick(NAMES), Buffer.alloc(20, choose(256)))
      : Array.from({ length: 1 + choose(3) }, pattern).join(',');
  const marker = ['', '', '', '@revoked ', '@cert-authority ', '@other '][choose(6)] ?? '';
  const space = ['', ' ', '\t '][choose(3)] ?? '';
  const key = [KEY, `${KEY} a comment`, '2048 35 123'][choose(3)] ?? '';
  return ['', '# comment', `${hosts} ssh-ed25519`][choose(20)] ?? `${space}${marker}${hosts} ${key}`;
}

describeWith([{ command: 'ssh-keygen', package: 'openssh-client' }], 'known_hosts', () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'longshore-known-hosts-'));
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  // ssh-keygen also finds lines with keys that cannot be, which ssh passes over: here each is whole, or not there.
  test.each(Array.from({ length: FILES }, (_, index) => index + 1))(
    'lines are about the hosts that ssh-keygen -F finds them for: %i',
    (seed) => {
      const choose = makeChooser(seed * 7919);
      const text = `${Array.from({ length: LINES }, () => makeLine(choose)).join('\n')}\n`;
      const file = join(folder, `known_hosts_${seed}`);
      writeFileSync(file, text);
      const lines = parseKnownHosts(text, file);
      let found = 0;
      for (const name of NAMES) {
        const ours = lines.filter((line) => matchesKnownHost(line, name)).map(({ line }) => line);
        const theirs = findWithKeygen(name, file);
        const explain = (numbers: readonly number[]): string[] =>
          numbers.map((line) => `${line} ${text.split('\n')[line - 1] ?? ''}`);
        expect(explain(ours), name).toEqual(explain(theirs));
        found += ours.length;
      }
      expect(found).toBeGreaterThan(50);
    },
  );
});

function findWithKeygen(name: string, file: string): number[] {
  let output: string;
  try {
    output = execFileSync('ssh-keygen', ['-F', name, '-f', file], { stdio: ['ignore', 'pipe', 'ignore'] }).toString();
  } catch {
    return [];
  }
  return [...output.matchAll(/found: line (\d+)/g)].map(([, line]) => Number(line));
}
