import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

/** The files that a pattern of glob(7) names, in the order of their names; `path` is absolute. */
export function expandConfigGlob(path: string): string[] {
  let found = ['/'];
  for (const part of path.split('/').filter((name) => name !== '')) {
    if (/[*?[\\]/.test(part)) {
      const pattern = toRegExp(part);
      found = found.flatMap((folder) =>
        listNames(folder)
          .filter((name) => pattern.test(name) && (!name.startsWith('.') || part.startsWith('.')))
          .sort()
          .map((name) => join(folder, name)),
      );
    } else {
      found = found.map((folder) => join(folder, part));
    }
  }
  return found.filter((each) => existsSync(each));
}

function listNames(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

function toRegExp(pattern: string): RegExp {
  let source = '';
  for (const [piece] of pattern.matchAll(/\\.|\[[!^]?\]?[^\]]*\]|[\s\S]/g)) {
    if (piece === '*') source += '.*';
    else if (piece === '?') source += '.';
    else if (piece.startsWith('[') && piece.length > 1)
      source += `[${piece.slice(1, -1).replace(/^!/, '^').replaceAll('\\', '\\\\')}]`;
    else source += piece.replace(/^\\(?=.)/, '').replaceAll(/[.+^${}()|[\]\\]/g, '\\$&');
  }
  return new RegExp(`^${source}$`, 's');
}
