import { execFile } from 'node:child_process';
import { parseSync, Visitor } from 'oxc-parser';
import { listFiles, readProjectFile } from './project-files.ts';

interface ShellText {
  readonly path: string;
  /** The line of the file on which the text starts, from 1. */
  readonly line: number;
  readonly text: string;
}

/**
 * What shellcheck finds, as POSIX sh, in every program of the project: files that end in `.sh`, files that start with `#!/bin/sh`, and
 * template literals of TypeScript that follow a comment that holds just the word sh.
 */
export async function findShellMistakes(root: string): Promise<string[]> {
  const files = listFiles(root).map((path) => ({ path, line: 1, text: readProjectFile(root, path) }));
  const programs = files.filter(({ path, text }) => path.endsWith('.sh') || /^#! ?\/bin\/sh\b/.test(text));
  const embedded = files.filter(({ path }) => path.endsWith('.ts')).flatMap(readEmbedded);
  const found = await Promise.all([...programs, ...embedded].map(checkText));
  return found.flat();
}

/** What an expression inserts is one quoted word, so a word stands in its place. */
function readEmbedded({ path, text }: ShellText): ShellText[] {
  if (!text.includes('/* sh */')) return [];
  const { program, comments } = parseSync(path, text);
  const marks = comments.filter(({ value }) => value === ' sh ').map(({ end }) => end);
  const found: ShellText[] = [];
  new Visitor({
    TemplateLiteral: ({ start, quasis }) => {
      if (!marks.some((end) => end < start && text.slice(end, start).trim() === '')) return;
      const line = text.slice(0, start).split('\n').length;
      found.push({ path, line, text: quasis.map((piece) => piece.value.cooked ?? '').join('word') });
    },
  }).visit(program);
  return found;
}

function checkText({ path, line, text }: ShellText): Promise<string[]> {
  return new Promise((resolve, reject) => {
    const args = ['--norc', '--shell=sh', '--format=json1', '--severity=info', '--exclude=SC2016', '-'];
    const child = execFile('shellcheck', args, { maxBuffer: 2 ** 26 }, (error, stdout, stderr) => {
      if (error !== null && error.code !== 1) return reject(new Error(`shellcheck: ${stderr || error.message}`));
      const { comments } = JSON.parse(stdout) as { comments: { line: number; code: number; message: string }[] };
      return resolve(comments.map((found) => `${path}:${line + found.line - 1}: SC${found.code} ${found.message}`));
    });
    child.stdin?.end(text);
  });
}
