// `npm run build`: compiles src into dist and puts what is no TypeScript (the hosts' programs) beside the modules that read it.
import { spawnSync } from 'node:child_process';
import { chmodSync, copyFileSync, mkdirSync, readdirSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const SRC = join(ROOT, 'src');
const DIST = join(ROOT, 'dist');
const STAMP = join(DIST, '.built');

const started = new Date();
const compiler = join(ROOT, 'node_modules', '.bin', 'tsc');
const { status, error } = spawnSync(compiler, ['-p', 'tsconfig.build.json'], { cwd: ROOT, stdio: 'inherit' });
if (error !== undefined) console.error(`the compiler cannot be started: ${error.message}`);
if (status !== 0) process.exit(1);

const files = readdirSync(SRC, { recursive: true }).filter((name) => statSync(join(SRC, name)).isFile());
removeStale();
for (const name of files.filter((file) => !file.endsWith('.ts'))) {
  mkdirSync(dirname(join(DIST, name)), { recursive: true });
  copyFileSync(join(SRC, name), join(DIST, name));
  chmodSync(join(DIST, name), statSync(join(SRC, name)).mode);
}
// As old as the beginning: what was saved while the compiler ran counts as newer.
writeFileSync(STAMP, '');
utimesSync(STAMP, started, started);

/** What was compiled from a source that is gone must not be found any more. */
function removeStale() {
  const kept = new Set(files.flatMap((file) => outputsOf(file)));
  for (const name of readdirSync(DIST, { recursive: true })) {
    if (statSync(join(DIST, name)).isFile() && !kept.has(name)) rmSync(join(DIST, name));
  }
}

function outputsOf(file) {
  if (!file.endsWith('.ts')) return [file];
  const stem = file.slice(0, -'.ts'.length);
  return [`${stem}.js`, `${stem}.js.map`, `${stem}.d.ts`];
}
