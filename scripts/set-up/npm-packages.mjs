import { readFileSync } from 'node:fs';
import { runCommand } from './run-command.mjs';

/**
 * Runs `npm ci` unless node_modules holds just what the lock file says. No script of a package runs: none is needed, and the build, which
 * is npm's `prepare`, is a step of its own. @returns whether the packages are there now
 */
export async function installNpmPackages(root) {
  const reason = findReason(root);
  if (reason === undefined) return true;
  console.log(`▸ npm ci: ${reason}`);
  const status = await runCommand('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund'], { cwd: root });
  if (status !== 0) console.error(`npm ci ended with status ${status}: see its message above`);
  return status === 0;
}

function findReason(root) {
  const installed = readLock(`${root}/node_modules/.package-lock.json`);
  if (installed === undefined) return 'there is no node_modules yet';
  const wanted = readLock(`${root}/package-lock.json`);
  for (const [path, { version, optional }] of Object.entries(wanted ?? {})) {
    if (path === '' || (optional && installed[path] === undefined)) continue;
    if (installed[path]?.version !== version) return `${path} is not what package-lock.json says (${version})`;
  }
  return undefined;
}

function readLock(path) {
  try {
    return JSON.parse(readFileSync(path, 'utf8')).packages;
  } catch {
    return undefined;
  }
}
