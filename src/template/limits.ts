import { RegexLimitError } from '../util/run-regex.ts';
import { TemplateError } from './template-error.ts';
import type { Value } from './value.ts';

/** Items of a list and units of a text that one operation may make. */
const LARGEST_SIZE = 16 * 1024 * 1024;

/** @throws TemplateError where an operation would make something huge, such as `'a' * 10 ** 12` */
export function limitSize(size: number): number {
  if (!(size <= LARGEST_SIZE)) {
    throw new TemplateError(`this would make something of ${size} items, too large`, 'budget', {
      help: `look at the numbers in it: a text or a list may have ${LARGEST_SIZE} items`,
    });
  }
  return size;
}

/** `parts.join(separator)`. @throws TemplateError before a text is made that is huge */
export function joinTexts(parts: readonly string[], separator = ''): string {
  let length = separator.length * Math.max(0, parts.length - 1);
  for (const part of parts) length += part.length;
  limitSize(length);
  return parts.join(separator);
}

/** `text.repeat(count)`, of nothing below zero. @throws TemplateError before a text is made that is huge */
export function repeatText(text: string, count: number): string {
  const times = Math.max(0, count);
  limitSize(text.length * times);
  return text.repeat(times);
}

/** Steps that an operation on a value costs: one that is huge, in a loop, takes as long as a loop of its own. */
export function countSteps(value: Value): number {
  if (typeof value === 'string') return value.length >> 8;
  return Array.isArray(value) ? value.length >> 6 : 0;
}

/** What JavaScript itself refuses to make or to go down into, and what was stopped, as an error of the template. */
export function explainLimit(error: unknown): unknown {
  if (error instanceof RegexLimitError) {
    return new TemplateError(`the regular expression ${error.message}: it was stopped`, 'budget', {
      help: 'look for a repetition inside of a repetition, such as `(a+)+`, or give it less text',
    });
  }
  if (!(error instanceof RangeError)) return error;
  return error.message.includes('call stack')
    ? new TemplateError('a value or the template nests too deep: it was stopped', 'budget', {
        help: 'look for something that contains itself, or is nested by a loop',
      })
    : new TemplateError('this would make something too large', 'budget', { help: 'look at the numbers in it' });
}
