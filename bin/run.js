#!/usr/bin/env node
import { readdirSync, statSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const ROOT = new URL('..', import.meta.url);

/** In a checkout: why what would run is not what stands in src; undefined if it is, or if there is no src. */
function findStale() {
  const src = fileURLToPath(new URL('src', ROOT));
  const built = statSync(new URL('dist/.built', ROOT), { throwIfNoEntry: false });
  const isCheckout = statSync(src, { throwIfNoEntry: false }) !== undefined;
  const sources = isCheckout ? readdirSync(src, { recursive: true, encoding: 'utf8' }) : [];
  if (built === undefined) return 'Longshore is not built yet';
  const newer = sources.find((name) => isNewer(`${src}/${name}`, built));
  return newer === undefined ? undefined : `src/${newer} is newer than what was built`;
}

function isNewer(path, built) {
  const stats = statSync(path, { throwIfNoEntry: false });
  return stats?.isFile() === true && stats.mtimeMs > built.mtimeMs;
}

const stale = findStale();
if (stale !== undefined) {
  console.error(`error  ${stale}\n  Build it: npm run build   (in ${fileURLToPath(ROOT)})`);
  process.exitCode = 1;
} else {
  const { main } = await import('../dist/cli/main.js');
  process.exitCode = await main(process.argv.slice(2));
}
