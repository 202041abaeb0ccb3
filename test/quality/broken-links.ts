import { existsSync } from 'node:fs';
import { join, posix } from 'node:path';
import { blankFences, readAnchors } from './markdown.ts';
import { listFiles, readProjectFile } from './project-files.ts';

const LINKS = [/\]\(<?(?<target>[^)\s>]+)>?(?:\s+"[^"]*")?\)/g, /^\[[^\]]+\]:\s+<?(?<target>[^\s>]+)/gm];

/** Relative links of the Markdown files whose file or anchor does not exist, one line each. */
export function findBrokenLinks(root: string): string[] {
  return listFiles(root, '.md').flatMap((path) => {
    const text = blankFences(readProjectFile(root, path));
    const targets = LINKS.flatMap((pattern) =>
      [...text.matchAll(pattern)].map((match) => match.groups?.['target'] ?? ''),
    );
    return targets.filter((target) => !isRight(root, path, target)).map((target) => `${path}: ${target}`);
  });
}

function isRight(root: string, path: string, target: string): boolean {
  if (/^[a-z][a-z+.-]*:/i.test(target)) return true;
  const [file = '', anchor] = target.split('#');
  const found = file === '' ? path : posix.join(posix.dirname(path), decodeURIComponent(file));
  if (found.startsWith('..') || !existsSync(join(root, found))) return false;
  return anchor === undefined || !found.endsWith('.md') || readAnchors(readProjectFile(root, found)).has(anchor);
}
