// `npm test [-- PART|PATH|VITEST OPTION …]`: sets up what the tests need, runs them, and ends with the line `N passed, N failed`.
// It uses nothing but Node until the packages are installed.
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildAlpineBusybox } from './set-up/alpine-busybox.mjs';
import { installDebianPackages } from './set-up/debian-packages.mjs';
import { installNpmPackages } from './set-up/npm-packages.mjs';
import { runCommand } from './set-up/run-command.mjs';

const ROOT = fileURLToPath(new URL('..', import.meta.url)).replace(/\/$/, '');
const PARTS = ['quality', 'unit', 'modules', 'hosts', 'e2e'];
/** What waits more than it computes runs, one after the other, beside this part. */
const WAITING = ['e2e', 'hosts'];
const COMPANY = 'modules';
const STRICT = process.env['CI'] === 'true';

/** Words that name a part choose parts; all others (paths, options of vitest such as -t) go to vitest. */
function readSelection(words) {
  const chosen = words.filter((word) => PARTS.includes(word));
  const rest = words.filter((word) => !PARTS.includes(word));
  return { parts: chosen.length === 0 ? PARTS : PARTS.filter((part) => chosen.includes(part)), rest };
}

/** @returns the steps that failed, as counts of a part have them */
async function setUp(parts) {
  if (!(await installNpmPackages(ROOT))) return [{ name: 'set-up', reason: 'npm ci failed' }];
  console.log('▸ npm run build');
  const status = await runCommand('npm', ['run', '--silent', 'build'], { cwd: ROOT });
  const failures = status === 0 ? [] : [{ name: 'set-up', reason: `npm run build ended with status ${status}` }];
  const onHosts = parts.some((part) => !['quality', 'unit'].includes(part));
  await installDebianPackages(ROOT, { lab: onHosts });
  if (onHosts) await buildAlpineBusybox();
  return failures;
}

/** @param beside whether another part has the screen: then what this one says is `output`, and is shown at its end. */
async function runPart(part, rest, beside = false) {
  const folder = mkdtempSync(join(tmpdir(), 'longshore-test-'));
  const path = join(folder, 'counts.json');
  const log = join(folder, 'output');
  const started = Date.now();
  console.log(beside ? `\n▸ ${part} begins, and is shown at the end` : `\n▸ ${part}`);
  const file = beside ? openSync(log, 'w') : undefined;
  const stdio = beside ? { stdio: ['ignore', file, file] } : {};
  try {
    const vitest = join(ROOT, 'node_modules/vitest/vitest.mjs');
    const reporters = ['--reporter=default', `--reporter=${join(ROOT, 'scripts/count-reporter.mjs')}`];
    const options = ['run', '--project', part, '--passWithNoTests', ...reporters, ...rest];
    const environment = { ...process.env, LONGSHORE_TEST_COUNTS: path };
    const status = await runCommand(process.execPath, [vitest, ...options], { cwd: ROOT, env: environment, ...stdio });
    const seconds = (Date.now() - started) / 1000;
    return { part, seconds, output: beside ? readFileSync(log, 'utf8') : '', ...readCounts(path, status) };
  } finally {
    if (file !== undefined) closeSync(file);
    rmSync(folder, { recursive: true, force: true });
  }
}

/** What vitest counted. Where it ended badly without counting a failure, its end is the failure. */
function readCounts(path, status) {
  const counts = { passed: 0, failures: [], skipped: [] };
  try {
    Object.assign(counts, JSON.parse(readFileSync(path, 'utf8')));
  } catch {
    counts.failures.push({ name: 'vitest', reason: `ended with status ${status} and without a result` });
  }
  if (status !== 0 && counts.failures.length === 0) {
    counts.failures.push({ name: 'vitest', reason: `ended with status ${status}` });
  }
  return counts;
}

/** Under CI=true a test that did not run is a failed one; so is a part that has no tests. */
function judge(result, rest) {
  const selected = rest.length > 0;
  if (!selected && result.passed + result.failures.length + result.skipped.length === 0) {
    result.failures.push({ name: result.part, reason: 'no test was found' });
  }
  if (STRICT && !selected) {
    for (const { name, reason } of result.skipped) {
      result.failures.push({
        name,
        reason: `skipped, which CI=true does not allow${reason === '' ? '' : `: ${reason}`}`,
      });
    }
    result.skipped = [];
  }
  return result;
}

function describePart({ part, passed, failures, skipped, seconds }) {
  const words = [`${passed} passed`, `${failures.length} failed`];
  if (skipped.length > 0) words.push(`${skipped.length} skipped`);
  return `▸ ${part}: ${words.join(', ')} (${seconds.toFixed(1)} s)`;
}

function list(heading, entries) {
  if (entries.length === 0) return;
  console.log(`\n${heading}:`);
  for (const { name, reason } of entries) console.log(`  ${name}${reason ? `: ${reason.split('\n')[0]}` : ''}`);
}

/** One part after the other. Those that come after a SIGTERM fail. */
async function runInOrder(parts, rest, beside, told) {
  const results = [];
  for (const part of parts) {
    const failure = { name: part, reason: 'not run: the tests were told to stop' };
    const result = told.terminated
      ? { part, seconds: 0, passed: 0, failures: [failure], skipped: [], output: '' }
      : judge(await runPart(part, rest, beside), rest);
    if (!beside) console.log(describePart(result));
    results.push(result);
  }
  return results;
}

/** What computes, and beside its last part what mostly waits, which is shown when all has ended. */
async function runParts(parts, rest) {
  const told = { terminated: false };
  process.once('SIGTERM', () => (told.terminated = true));
  const waiting = rest.length === 0 && parts.includes(COMPANY) ? WAITING.filter((part) => parts.includes(part)) : [];
  const before = parts.slice(0, waiting.length === 0 ? parts.length : parts.indexOf(COMPANY));
  const results = await runInOrder(before, rest, false, told);
  if (waiting.length === 0) return results;
  const beside = runInOrder(waiting, rest, true, told);
  results.push(...(await runInOrder([COMPANY], rest, false, told)));
  for (const result of await beside) {
    process.stdout.write(`\n▸ ${result.part}\n${result.output}`);
    console.log(describePart(result));
    results.push(result);
  }
  return results;
}

const { parts, rest } = readSelection(process.argv.slice(2));
const failures = await setUp(parts);
const results = failures.some(({ reason }) => reason === 'npm ci failed') ? [] : await runParts(parts, rest);
failures.push(...results.flatMap((result) => result.failures));
const passed = results.reduce((sum, result) => sum + result.passed, 0);
if (passed + failures.length === 0) failures.push({ name: 'selection', reason: `no test matches ${rest.join(' ')}` });
const byTheWay = rest.some((word) => word === '-t' || word.startsWith('--testNamePattern'));
list('Skipped', byTheWay ? [] : results.flatMap((result) => result.skipped));
list('Failed', failures);
console.log(`\n${passed} passed, ${failures.length} failed`);
process.exitCode = failures.length === 0 ? 0 : 1;
