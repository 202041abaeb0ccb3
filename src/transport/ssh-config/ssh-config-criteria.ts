import { spawnSync } from 'node:child_process';
import { matchesPatternList } from './ssh-config-match.ts';

/** What the criteria of a `Match` line are compared with. */
export interface Circumstances {
  readonly host: string;
  readonly original: string;
  readonly user: string;
  readonly localUser: string;
  readonly isFinal: boolean;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Puts in the values of tokens. @throws SyntaxError for one that there is not. */
  readonly expand: (text: string) => string;
}

export interface MatchResult {
  readonly result: boolean;
  /** All has to be read a second time for what is final. */
  readonly wantsFinal: boolean;
}

/**
 * Whether all criteria of a `Match` line are met. A command is run only if those before it are.
 * @param counts false where it makes no difference: then no command is run.
 * @throws SyntaxError for a criterion that there is not or that has no value.
 */
export function matchesCriteria(words: readonly string[], now: Circumstances, counts: boolean): MatchResult {
  let result = counts;
  let wantsFinal = false;
  const left = [...words];
  if (left.length === 0) throw new SyntaxError('Match has no criteria');
  for (let count = 0; left.length > 0; count++) {
    const word = left.shift() ?? '';
    const negated = word.startsWith('!');
    const [name, given] = splitCriterion(negated ? word.slice(1) : word);
    if (name === 'all') {
      // As with ssh one other may stand before it.
      if (count > 1 || left.length > 0) throw new SyntaxError('Match all cannot stand beside other criteria');
      result &&= !negated;
    } else if (name === 'final' || name === 'canonical') {
      // With ssh `!final` asks for it, too.
      if (name === 'final') wantsFinal = true;
      if (now.isFinal === negated) result = false;
    } else {
      const value = given ?? left.shift();
      if (value === undefined || value === '') throw new SyntaxError(`Match ${name} has no value`);
      if (isMet(name, value, now, result) === negated) result = false;
    }
  }
  return { result, wantsFinal };
}

function splitCriterion(word: string): [string, string | undefined] {
  const equals = word.indexOf('=');
  if (equals === -1) return [word.toLowerCase(), undefined];
  return [word.slice(0, equals).toLowerCase(), word.slice(equals + 1)];
}

function isMet(name: string, value: string, now: Circumstances, wanted: boolean): boolean {
  switch (name) {
    case 'host':
      return matchesPatternList(value.toLowerCase(), now.host);
    case 'originalhost':
      return matchesPatternList(value.toLowerCase(), now.original);
    case 'user':
      return matchesPatternList(value, now.user);
    case 'localuser':
      return matchesPatternList(value, now.localUser);
    case 'exec':
      return wanted && succeeds(now.expand(value), now.environment);
    default:
      throw new SyntaxError(`the criterion ${name} of Match cannot be read without an ssh on this machine`);
  }
}

const LONGEST_MS = 30_000;

function succeeds(command: string, environment: Readonly<Record<string, string | undefined>>): boolean {
  const shell = environment['SHELL'];
  const { status } = spawnSync(shell === undefined || shell === '' ? '/bin/sh' : shell, ['-c', command], {
    env: environment,
    stdio: 'ignore',
    timeout: LONGEST_MS,
  });
  return status === 0;
}
