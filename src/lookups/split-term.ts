import { LookupError } from './lookup.ts';

export interface SplitTerm {
  /** The words that are not `name=value`, with blanks between them. */
  readonly key: string;
  readonly options: ReadonlyMap<string, string>;
}

const WORD = /(?:[^\s"'\\]|\\.|"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')+/gs;

/** A term that carries its options, as `users.csv col=2 delimiter=','`. Throws LookupError for a quote that does not close. */
export function splitTerm(term: string): SplitTerm {
  if (!term.includes('=')) return { key: term, options: new Map() };
  const options = new Map<string, string>();
  const words: string[] = [];
  if (term.replaceAll(WORD, '').trim() !== '') throw new LookupError(`a quote in \`${term}\` does not close`);
  for (const [word] of term.matchAll(WORD)) {
    const option = /^([A-Za-z_]\w*)=(.*)$/s.exec(word);
    if (option === null) words.push(word);
    else options.set(option[1] ?? '', unquote(option[2] ?? ''));
  }
  return { key: words.join(' '), options };
}

function unquote(value: string): string {
  return value.length > 1 && /^["']/.test(value) && value.endsWith(value.charAt(0)) ? value.slice(1, -1) : value;
}
