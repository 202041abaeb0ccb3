import type { Method } from './method.ts';
import { defineMethod } from './method.ts';

const matches = (pattern: RegExp): Method<string> => defineMethod<string>([], (text) => pattern.test(text));

/** Python's `is…` methods of a string. */
export const STRING_CHECKS: readonly (readonly [string, Method<string>])[] = [
  ['isalnum', matches(/^[\p{L}\p{N}]+$/u)],
  ['isalpha', matches(/^\p{L}+$/u)],
  ['isascii', matches(/^[\0-\x7f]*$/)],
  ['isdecimal', matches(/^\p{Nd}+$/u)],
  ['isdigit', matches(/^[\p{Nd}\u00b2\u00b3\u00b9\u2070-\u2089\u2460-\u2468]+$/u)],
  ['isnumeric', matches(/^\p{N}+$/u)],
  ['isidentifier', matches(/^[\p{ID_Start}_][\p{ID_Continue}]*$/u)],
  ['isspace', matches(/^[\s\x1c-\x1f\x85]+$/)],
  ['isprintable', matches(/^[^\p{C}\p{Zl}\p{Zp}]*$/u)],
  ['islower', defineMethod([], isLower)],
  ['isupper', defineMethod([], isUpper)],
  ['istitle', defineMethod([], isTitle)],
];

export function isLower(text: string): boolean {
  return /\p{Ll}/u.test(text) && !/[\p{Lu}\p{Lt}]/u.test(text);
}

export function isUpper(text: string): boolean {
  return /\p{Lu}/u.test(text) && !/[\p{Ll}\p{Lt}]/u.test(text);
}

function isTitle(text: string): boolean {
  const words = text.match(/\p{L}+/gu) ?? [];
  return words.length > 0 && words.every((word) => /^\p{Lu}\P{Lu}*$/u.test(word));
}
