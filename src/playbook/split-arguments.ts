/** A word of an argument text and its place in it. */
export interface Word {
  readonly start: number;
  readonly end: number;
  /** `k` of `k=v`, if the word has that form; it may hold templates, as `set_fact: "{{ name }}=1"` has it. */
  readonly key: string | undefined;
  /** `v` of `k=v`, without its quotes. */
  readonly value: string;
  readonly valueStart: number;
  readonly valueEnd: number;
}

/** A text whose quotes or braces do not close. */
export interface SplitProblem {
  readonly at: number;
  readonly open: string;
}

const CLOSING: Readonly<Record<string, string>> = { '{{': '}}', '{%': '%}', '{#': '#}' };

/** Splits `k=v` text at white space outside quotes and templates, as Ansible's split_args does. */
export function splitArguments(text: string): readonly Word[] | SplitProblem {
  const words: Word[] = [];
  let at = 0;
  while (at < text.length) {
    if (/\s/.test(text[at] ?? '')) {
      at++;
      continue;
    }
    const end = findWordEnd(text, at);
    if (typeof end !== 'number') return end;
    words.push(createWord(text, at, end));
    at = end;
  }
  return words;
}

function findWordEnd(text: string, start: number): number | SplitProblem {
  let at = start;
  while (at < text.length && !/\s/.test(text[at] ?? '')) {
    const open = text.slice(at, at + 2);
    const character = text[at] ?? '';
    const closing = CLOSING[open];
    if (closing !== undefined) {
      const end = findTemplateEnd(text, at, open, closing);
      if (end === -1) return { at, open };
      at = end;
    } else if (character === '"' || character === "'") {
      const close = findQuoteEnd(text, at, character);
      if (close === -1) return { at, open: character };
      at = close + 1;
    } else {
      at += character === '\\' ? 2 : 1;
    }
  }
  return Math.min(at, text.length);
}

/** Behind the braces that close those at `start`, which may hold further ones. */
function findTemplateEnd(text: string, start: number, open: string, closing: string): number {
  let depth = 0;
  for (let at = start; at < text.length; at++) {
    const pair = text.slice(at, at + 2);
    if (pair !== open && pair !== closing) continue;
    depth += pair === open ? 1 : -1;
    at++;
    if (depth === 0) return at + 1;
  }
  return -1;
}

function findQuoteEnd(text: string, start: number, quote: string): number {
  for (let at = start + 1; at < text.length; at++) {
    if (text[at] === '\\') at++;
    else if (text[at] === quote) return at;
  }
  return -1;
}

function createWord(text: string, start: number, end: number): Word {
  const key = /^((?:[A-Za-z_]|\{\{.*?\}\})(?:[\w.-]|\{\{.*?\}\})*)=(?!=)/s.exec(text.slice(start, end))?.[1];
  let valueStart = key === undefined ? start : start + key.length + 1;
  let valueEnd = end;
  const quote = text[valueStart];
  if (
    (quote === '"' || quote === "'") &&
    valueEnd - valueStart > 1 &&
    findQuoteEnd(text, valueStart, quote) === valueEnd - 1
  ) {
    valueStart++;
    valueEnd--;
  }
  return { start, end, key, value: text.slice(valueStart, valueEnd), valueStart, valueEnd };
}
