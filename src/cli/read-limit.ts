import { resolve } from 'node:path';
import { splitPattern } from '../inventory/pattern.ts';
import { loadFile } from '../source/load-file.ts';
import { OPTIONS } from './option.ts';
import type { CommandLine } from './parse-command-line.ts';
import { UserError } from './user-error.ts';

/** The pattern of `--limit`: a part `@FILE` stands for the lines of the file, `!@FILE` for all but those. Without a part there is no limit. */
export function readLimit(line: CommandLine, cwd: string): string | undefined {
  const limit = line.get(OPTIONS.limit);
  if (limit === undefined) return undefined;
  const parts = splitPattern(limit);
  if (parts.length === 0) return undefined;
  if (!parts.some((part) => /^[&!]?@/.test(part))) return limit;
  return parts.flatMap((part) => readPart(part, cwd)).join(',');
}

function readPart(part: string, cwd: string): string[] {
  const [, sign = '', path] = /^([&!]?)@(.*)$/.exec(part) ?? [];
  if (path === undefined) return [part];
  if (sign === '&')
    throw new UserError(`--limit: \`${part}\` cannot be read`, { help: 'A file stands alone, or behind `!`.' });
  const file = loadFile(resolve(cwd, path));
  if ('kind' in file) throw new UserError(`--limit: \`@${path}\` cannot be read: ${file.reason}`);
  const lines = file.text.split('\n').map((line) => line.trim());
  const patterns = lines.filter((line) => line !== '' && !line.startsWith('#')).flatMap(splitPattern);
  const signed = sign === '' ? undefined : patterns.find((pattern) => /^[&!]/.test(pattern));
  if (signed !== undefined)
    throw new UserError(`--limit: \`${part}\` cannot leave out \`${signed}\` of the file`, {
      help: 'Name hosts and groups in it.',
    });
  return patterns.map((pattern) => `${sign}${pattern}`);
}
