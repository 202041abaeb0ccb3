import { ModuleFailure } from '../module/result.ts';

const NAME = /^[A-Za-z0-9][A-Za-z0-9.+-]*(?::[a-z0-9-]+)?$/;
const VERSION = /^[A-Za-z0-9.+~:*?[\]!-]+$/;
const PATTERN = /[*?[\]!]/;

/** A package as a task names it, as three words for the host: name, relation, version; or the pattern, `glob`, and the pattern as an ERE. */
export type AptName = readonly [name: string, relation: '' | '=' | '>=' | 'glob', value: string];

/** @returns undefined for what can be the name of no package. Throws ModuleFailure for what is no specification at all. */
export function readAptName(text: string): AptName | undefined {
  if (text.split('=').length > 2) throw new ModuleFailure(`invalid package spec: ${text}`);
  const [, name = '', relation = '', version = ''] = /^(.*?)(?:(>?=)(.*))?$/s.exec(text) ?? [];
  if (PATTERN.test(name)) return /^[A-Za-z0-9.+*?[\]!-]+$/.test(name) ? [name, 'glob', translate(name)] : undefined;
  if (!NAME.test(name) || (relation !== '' && !VERSION.test(version))) return undefined;
  return [name, relation as '' | '=' | '>=', version];
}

/** A pattern of fnmatch as an extended regular expression. */
function translate(pattern: string): string {
  const pieces = pattern.match(/\[!?\]?[^\]]*\]|[^]/g) ?? [];
  const translated = pieces.map((piece) => {
    if (piece === '*') return '.*';
    if (piece === '?') return '.';
    if (piece.length > 1) return piece.replace(/^\[!/, '[^');
    return /[[\].+!]/.test(piece) ? `[${piece}]` : piece;
  });
  return `^${translated.join('')}$`;
}
