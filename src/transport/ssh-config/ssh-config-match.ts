import { matchesWildcards } from '../../util/known-hosts.ts';

/** The words of a `Host` line: one that matches is enough, and one behind a `!` that matches decides against it. */
export function matchesWords(words: readonly string[], host: string): boolean {
  let matched = false;
  for (const word of words) {
    if (word.startsWith('!')) {
      if (matchesWildcards(word.slice(1), host)) return false;
    } else {
      matched ||= matchesWildcards(word, host);
    }
  }
  return matched;
}

/** The same of patterns between commas. */
export function matchesPatternList(list: string, text: string): boolean {
  return matchesWords(list.split(','), text);
}
