import { listFiles, readProjectFile } from './project-files.ts';

const REGISTRY = /"resolved": "(?!https:\/\/registry\.npmjs\.org\/)[^"]*"/;
const HOME = /(?:\/home\/(?!(?:ops|me|user|deploy|alice|bob)\b)[a-z][\w-]*|\/Users\/\w+)\//;

/** Lines that hold a path of one machine or a package registry other than npm's own, one line each; `machine` are further words of this machine. */
export function findForeignStrings(root: string, machine: readonly string[]): string[] {
  const everywhere = [HOME, ...machine.map((word) => new RegExp(escapeRegExp(word)))];
  return listFiles(root).flatMap((path) => {
    const patterns = path === 'package-lock.json' ? [REGISTRY, ...everywhere] : everywhere;
    const lines = readProjectFile(root, path).split('\n');
    return lines.flatMap((line, index) => {
      const found = patterns.map((pattern) => pattern.exec(line)?.[0]).find((match) => match !== undefined);
      return found === undefined ? [] : [`${path}:${index + 1}: ${found}`];
    });
  });
}

function escapeRegExp(word: string): string {
  return word.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
