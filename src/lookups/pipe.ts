import { toText } from '../template/convert.ts';
import type { Lookup } from './lookup.ts';

/** Output of command lines on the controller, without white space at the end. */
export const pipe: Lookup = (terms, _options, world) => terms.map((term) => world.runShell(toText(term)).trimEnd());

/** The same, line by line. */
export const lines: Lookup = (terms, _options, world) =>
  terms.flatMap((term) => {
    const text = world.runShell(toText(term)).replace(/\n$/, '');
    return text === '' ? [] : text.split('\n');
  });
