import { readFileSync } from 'node:fs';
import { CODES } from '../source/codes.ts';
import { suggest } from '../util/suggest.ts';
import { UserError } from './user-error.ts';

/** What docs/errors.md says about a code: `LS0311`, also as `311` or in lower case. @throws UserError for a code that there is not. */
export function explainCode(given: string): string {
  const digits = /^(?:ls)?(\d{1,4})$/i.exec(given.trim())?.[1];
  const code = digits === undefined ? given : `LS${digits.padStart(4, '0')}`;
  const codes = Object.keys(CODES);
  if (!codes.includes(code)) {
    const near = suggest(code, codes);
    throw new UserError(`there is no code \`${given}\``, {
      help: near === undefined ? 'docs/errors.md lists all.' : `Did you mean \`${near}\`?`,
    });
  }
  const text = readFileSync(new URL('../../docs/errors.md', import.meta.url), 'utf8');
  const row = text.split('\n').find((line) => line.startsWith(`| ${code} |`));
  const [, , title = '', meaning = ''] = (row ?? '')
    .split(/(?<!\\)\|/)
    .map((cell) => cell.trim().replaceAll('\\|', '|'));
  return `${code}  ${title}\n${meaning}\n`;
}
