import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const FOLDERS = ['/usr/local/sbin', '/usr/local/bin', '/usr/sbin', '/usr/bin', '/sbin', '/bin'];

/**
 * Installs the Debian packages that the tests (and with `lab` the lab's hosts) need and this machine lacks. Where it cannot,
 * it says what is missing and what that costs; the tests that need it then say so themselves.
 */
export async function installDebianPackages(root, { lab }) {
  const missing = [...findMissingTestPackages(), ...(lab ? await findMissingLabPackages(root) : [])];
  if (missing.length === 0) return;
  console.log('▸ Debian packages that are missing:');
  for (const { package: name, reason } of missing) console.log(`  ${name}: ${reason}`);
  const names = [...new Set(missing.map((entry) => entry.package))];
  const obstacle = findObstacle();
  if (obstacle !== undefined) {
    console.log(`  ${obstacle}: tests that need them are skipped. To have them: apt-get install ${names.join(' ')}`);
    return;
  }
  console.log('  installing them; none of their services is started');
  try {
    const { installWithoutStarting } = await import(join(root, 'dist/lab/install-packages.js'));
    await installWithoutStarting(names);
  } catch (error) {
    console.error(`  ${error.message}\n  Tests that need these packages cannot run.`);
  }
}

function findObstacle() {
  if (process.platform !== 'linux' || !existsSync('/usr/bin/apt-get')) return 'not a Debian system';
  if (process.getuid() !== 0) return 'not root';
  return undefined;
}

function findMissingTestPackages() {
  const packages = JSON.parse(readFileSync(new URL('test-packages.json', import.meta.url), 'utf8'));
  return packages.filter(({ command, file }) => {
    const places = file === undefined ? FOLDERS.map((folder) => join(folder, command)) : [file];
    return !places.some((place) => existsSync(place));
  });
}

/** What the lab says itself, as it was built. */
async function findMissingLabPackages(root) {
  const path = join(root, 'dist/lab/requirements.js');
  if (!existsSync(path)) return [];
  const { checkRequirements } = await import(path);
  const missing = checkRequirements().filter((entry) => entry.package !== undefined);
  return missing.map((entry) => ({ package: entry.package, reason: `the lab's hosts need ${entry.what}` }));
}
