import { existsSync, readFileSync, realpathSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import type { PathQuestion } from '../template/environment.ts';
import type { Controller } from './io.ts';

/** Paths of the controller as Python's os.path gives them. */
export function findPath(io: Controller, question: PathQuestion, path: string): string {
  switch (question) {
    case 'realpath':
      return resolveLinks(resolve(io.cwd, path));
    case 'expanduser':
      return path.replace(/^~([^/]*)/, (all, user: string) => findHome(io, user) ?? all);
    case 'expandvars':
      return path.replace(/\$(?:(\w+)|\{([^}]*)\})/g, (all, plain?: string, braced?: string) => {
        return io.env[plain ?? braced ?? ''] ?? all;
      });
  }
}

/** What is not there keeps its name, below what is. */
function resolveLinks(path: string): string {
  if (existsSync(path)) return realpathSync(path);
  const folder = dirname(path);
  return folder === path ? path : join(resolveLinks(folder), basename(path));
}

function findHome(io: Controller, user: string): string | undefined {
  if (user === '' && io.env['HOME'] !== undefined) return io.env['HOME'].replace(/\/+$/, '');
  const name = user === '' ? (io.env['USER'] ?? 'root') : user;
  const lines = existsSync('/etc/passwd') ? readFileSync('/etc/passwd', 'utf8').split('\n') : [];
  return lines.map((line) => line.split(':')).find(([login]) => login === name)?.[5];
}
