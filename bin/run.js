#!/usr/bin/env node
import { readdirSync, statSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { loadProgram } from './load-program.js';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
/** Milliseconds that whatever is not through with its work may take when the command has ended. */
const LINGER_MS = 500;
const PROGRAM = `${ROOT}dist/run.cjs`;

/** Why what would run is not what stands in src; undefined if it is, or if there is no src. */
function findStale() {
  const built = statSync(PROGRAM, { throwIfNoEntry: false });
  if (built === undefined) return 'Longshore is not built yet';
  // For who works on it, at a terminal: reading hundreds of times would make every run slower.
  const isCheckout = process.stderr.isTTY && statSync(`${ROOT}src`, { throwIfNoEntry: false }) !== undefined;
  const sources = isCheckout ? readdirSync(`${ROOT}src`, { recursive: true, encoding: 'utf8' }) : [];
  const newer = sources.find((name) => isNewer(`${ROOT}src/${name}`, statSync(`${ROOT}dist/.built`)));
  return newer === undefined ? undefined : `src/${newer} is newer than what was built`;
}

function isNewer(path, built) {
  const stats = statSync(path, { throwIfNoEntry: false });
  return stats?.isFile() === true && stats.mtimeMs > built.mtimeMs;
}

// The yaml package asks for a variable at each lexeme, which takes half of the time of its parser: a plain object answers at once.
process.env = { ...process.env };

const stale = findStale();
if (stale !== undefined) {
  console.error(`error  ${stale}\n  Build it: npm run build   (in ${ROOT})`);
  process.exitCode = 1;
} else {
  process.exitCode = await loadProgram(PROGRAM).main(process.argv.slice(2));
  await Promise.all(
    [process.stdout, process.stderr].map((stream) => new Promise((resolve) => stream.write('', resolve))),
  );
  // Where a lookup of a name still waits for its server nobody waits for that.
  setTimeout(() => process.exit(), LINGER_MS).unref();
}
