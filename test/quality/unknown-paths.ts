import { existsSync } from 'node:fs';
import { basename, join, posix } from 'node:path';
import { readLayers } from './layers.ts';
import { readCodeWords } from './markdown.ts';
import { listFiles, readProjectFile } from './project-files.ts';

const FOLDERS = ['src', 'test', 'tasks', 'playbooks', 'inventory', 'docs', 'scripts', 'bench', 'bin', '.ci'];
const IN_FOLDER = new RegExp(`^(?:\\./)?(?:${FOLDERS.map((name) => name.replace('.', '\\.')).join('|')})/[\\w./*-]*$`);
/** A document that the program's source refers to; none of another site. */
const DOCUMENT = /(?<![\w./-])docs\/[\w./-]*\.md\b/g;
const FILE_NAME = /^[\w.-]+\.(?:ts|mjs|js|sh|md|json)$/;

/**
 * Paths that ARCHITECTURE.md, README.md, CONTRIBUTING.md and docs/ name in code and that do not exist: paths that start with one of the
 * project's folders, names of files with an ending of ours (anywhere in the project), and the folders of the table of layers. Also the
 * documents that src/ names, in comments and in what it says to users.
 */
export function findUnknownPaths(root: string): string[] {
  const files = listFiles(root);
  const names = new Set(files.map((path) => basename(path)));
  const documents = files.filter(
    // What modules say of themselves is about files of hosts and of other projects.
    (path) => path.endsWith('.md') && (!path.includes('/') || /^docs\/(?!modules\/)/.test(path)),
  );
  const folders = [...readLayers(root).keys()].filter((folder) => !existsSync(join(root, 'src', folder)));
  const found = documents.flatMap((path) => {
    const text = readProjectFile(root, path);
    const words = readCodeWords(text).map(({ word, line }) => ({ line, word: word.replace(/(?::\d+)+$|[.:]+$/, '') }));
    return words
      .filter(({ word }) =>
        IN_FOLDER.test(word) ? !exists(root, files, word) : FILE_NAME.test(word) && !names.has(word),
      )
      .map(({ word, line }) => `${path}:${line}: ${word}`);
  });
  return [...folders.map((folder) => `ARCHITECTURE.md: src/${folder}`), ...found, ...findUnknownDocuments(root, files)];
}

function findUnknownDocuments(root: string, files: readonly string[]): string[] {
  const sources = files.filter((path) => /^src\/.*\.(?:ts|sh)$/.test(path));
  return sources.flatMap((path) => {
    const lines = readProjectFile(root, path).split('\n');
    return lines.flatMap((line, index) =>
      Array.from(line.matchAll(DOCUMENT), ([name]) => name)
        .filter((name) => !existsSync(join(root, name)))
        .map((name) => `${path}:${index + 1}: ${name}`),
    );
  });
}

function exists(root: string, files: readonly string[], path: string): boolean {
  const normal = posix.normalize(path);
  if (!normal.includes('*')) return existsSync(join(root, normal));
  const pattern = new RegExp(`^${normal.replaceAll('.', '\\.').replaceAll('*', '[^/]*')}$`);
  return files.some((file) => pattern.test(file));
}
