// `npm run build`: compiles src into dist, puts what is no TypeScript (the hosts' programs) beside the modules that read it, and makes one
// file of the program with V8's code for it, so that `run` starts at once.
import { spawnSync } from 'node:child_process';
import { chmodSync, copyFileSync, mkdirSync, readdirSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { rolldown } from 'rolldown';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const SRC = join(ROOT, 'src');
const DIST = join(ROOT, 'dist');
const STAMP = join(DIST, '.built');
const PROGRAM = join(DIST, 'run.cjs');
const MAIN = join(DIST, 'cli/main.js');

const started = new Date();
runOrStop(join(ROOT, 'node_modules', '.bin', 'tsc'), ['-p', 'tsconfig.build.json']);

const files = readdirSync(SRC, { recursive: true }).filter((name) => statSync(join(SRC, name)).isFile());
removeStale();
for (const name of files.filter((file) => !file.endsWith('.ts'))) {
  mkdirSync(dirname(join(DIST, name)), { recursive: true });
  copyFileSync(join(SRC, name), join(DIST, name));
  chmodSync(join(DIST, name), statSync(join(SRC, name)).mode);
}
if (statSync(MAIN, { throwIfNoEntry: false }) !== undefined) {
  await bundle();
  runOrStop(process.execPath, [join(ROOT, 'scripts/write-code-cache.mjs'), PROGRAM]);
}
// As old as the beginning: what was saved while the compiler ran counts as newer.
writeFileSync(STAMP, '');
utimesSync(STAMP, started, started);

function runOrStop(command, words) {
  const { status, error } = spawnSync(command, words, { cwd: ROOT, stdio: 'inherit' });
  if (error !== undefined) console.error(`${command} cannot be started: ${error.message}`);
  if (status !== 0) process.exit(1);
}

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

/** One CommonJS file, since V8 keeps the code of a script and not of modules. Files beside a module are still found from where it was. */
async function bundle() {
  const build = await rolldown({
    input: MAIN,
    platform: 'node',
    // jiti finds its compiler by its own place; native parts are left out, as they are where no compiler was at the install.
    external: ['jiti', /\.node$/, 'cpu-features'],
    logLevel: 'silent',
    plugins: [
      {
        name: 'module-urls',
        transform(code, id) {
          if (!id.startsWith(DIST) || !code.includes('import.meta.url')) return null;
          const url = `__moduleUrl(${JSON.stringify(relative(DIST, id))})`;
          return { code: code.replaceAll('import.meta.url', url), map: null };
        },
      },
    ],
  });
  const banner =
    "const __moduleUrl = (path) => require('node:url').pathToFileURL(require('node:path').join(__dirname, path)).href;";
  // Without comments and white space, and in ASCII: V8 then keeps a byte for each character, and reads the file in a fifth of the time.
  const minify = { compress: false, mangle: false, codegen: { removeWhitespace: true } };
  const { output } = await build.generate({ format: 'cjs', codeSplitting: false, banner, minify });
  await build.close();
  writeFileSync(PROGRAM, escapeNonAscii(output[0].code));
}

/** What stands outside of ASCII in a program's strings and regular expressions, as escapes that mean the same. */
function escapeNonAscii(code) {
  return code.replace(/[^\0-\x7f]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
}
