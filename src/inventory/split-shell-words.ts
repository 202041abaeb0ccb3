/** A word as the shell would see it. */
export interface ShellWord {
  readonly value: string;
  /** For each index of the value, and for its end, the index in the text. */
  readonly offsets: readonly number[];
  readonly start: number;
  readonly end: number;
}

/** A quote that does not close, or a backslash at the end. */
export interface UnfinishedWord {
  readonly at: number;
  readonly reason: string;
}

/**
 * Splits a line as Python's `shlex.split(line, comments=True)` does, which Ansible reads INI inventories with: quotes and backslashes are
 * those of a POSIX shell, and a `#` outside of quotes ends the line, also within a word.
 */
export function splitShellWords(text: string): readonly ShellWord[] | UnfinishedWord {
  const words: ShellWord[] = [];
  let at = 0;
  while (at < text.length) {
    if (/\s/.test(text[at] ?? '')) {
      at++;
      continue;
    }
    if (text[at] === '#') break;
    const word = readWord(text, at);
    if ('reason' in word) return word;
    words.push(word);
    at = word.end;
  }
  return words;
}

function readWord(text: string, start: number): ShellWord | UnfinishedWord {
  let value = '';
  const offsets: number[] = [];
  const take = (index: number): void => {
    value += text[index] ?? '';
    offsets.push(index);
  };
  let at = start;
  for (; at < text.length && !/[\s#]/.test(text[at] ?? ''); at++) {
    const character = text[at] ?? '';
    if (character === '\\') {
      if (at + 1 === text.length) return { at, reason: 'a backslash ends it' };
      take(++at);
    } else if (character === "'" || character === '"') {
      const end = readQuoted(text, at, character, take);
      if (end === undefined) return { at, reason: `${character} is not closed` };
      at = end;
    } else {
      take(at);
    }
  }
  return { value, offsets: [...offsets, at], start, end: at };
}

/** Takes what stands within quotes; within double ones a backslash keeps `"` and itself only. @returns where they close */
function readQuoted(text: string, start: number, quote: string, take: (index: number) => void): number | undefined {
  for (let at = start + 1; at < text.length; at++) {
    if (text[at] === quote) return at;
    if (quote === '"' && text[at] === '\\' && /["\\]/.test(text[at + 1] ?? '')) at++;
    take(at);
  }
  return undefined;
}
