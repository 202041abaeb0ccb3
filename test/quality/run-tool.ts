import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { ROOT } from './project-files.ts';

/** What a tool of node_modules says about a project: '' if it finds nothing, else its output. */
export function runTool(root: string, tool: string, ...args: readonly string[]): Promise<string> {
  return new Promise((resolve) => {
    const options = { cwd: root, maxBuffer: 2 ** 26, env: { ...process.env, NO_COLOR: '1', FORCE_COLOR: '0' } };
    execFile(join(ROOT, 'node_modules/.bin', tool), args, options, (error, stdout, stderr) => {
      resolve(error === null ? '' : `${stdout}${stderr}`.trim() || error.message);
    });
  });
}
