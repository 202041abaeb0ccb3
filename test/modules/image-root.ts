import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';

/** The applets of busybox that a small image has. */
const APPLETS = ['sh', 'sleep', 'echo', 'cat', 'ls', 'env', 'printf', 'nc', 'id', 'true', 'false', 'touch', 'mkdir'];

/** A few of busybox's commands. */
export function buildSmallRoot(root: string): void {
  linkApplets(root, APPLETS);
}

/** All of busybox's commands, and the accounts root and daemon with su between them. */
export function buildBusyboxRoot(root: string): void {
  const applets = execFileSync('busybox', ['--list'], { encoding: 'utf8' }).trim().split('\n');
  linkApplets(root, applets);
  addAccounts(root);
  // Debian's busybox has none of its own.
  if (!applets.includes('su')) addSu(root);
}

/** dash and what GNU's coreutils have; the same accounts, and su. */
export function buildCoreutilsRoot(root: string): void {
  const files = execFileSync('dpkg', ['-L', 'coreutils'], { encoding: 'utf8' }).split('\n');
  const programs = files.filter((file) => /^\/(usr\/)?s?bin\/./.test(file));
  for (const program of programs) copyProgram(root, program, join('bin', basename(program)));
  copyProgram(root, '/bin/dash', 'bin/sh');
  addAccounts(root);
  addSu(root);
}

/** No shell, and a command that stays. */
export function buildBareRoot(root: string): void {
  copyProgram(root, '/bin/sleep', 'bin/sleep');
}

function linkApplets(root: string, applets: readonly string[]): void {
  copyProgram(root, findProgram('busybox'), 'bin/busybox');
  for (const applet of applets) if (applet !== 'busybox') symlinkSync('busybox', join(root, 'bin', applet));
}

function addAccounts(root: string): void {
  for (const folder of ['etc', 'tmp', 'root']) mkdirSync(join(root, folder), { recursive: true });
  const accounts = ['root:x:0:0:root:/root:/bin/sh', 'daemon:x:1:1:daemon:/:/bin/false'];
  writeFileSync(join(root, 'etc/passwd'), `${accounts.join('\n')}\n`);
  writeFileSync(join(root, 'etc/group'), 'root:x:0:\ndaemon:x:1:\n');
}

function addSu(root: string): void {
  copyProgram(root, '/bin/su', 'bin/su');
  const modules = { auth: 'pam_rootok.so', account: 'pam_permit.so', session: 'pam_permit.so' };
  const security = join(dirname(findLibrary('/bin/su', 'libpam.so')), 'security');
  for (const module of Object.values(modules)) copyProgram(root, join(security, module), join(security, module));
  mkdirSync(join(root, 'etc/pam.d'));
  const lines = Object.entries(modules).map(([type, module]) => `${type} required ${module}\n`);
  writeFileSync(join(root, 'etc/pam.d/su'), lines.join(''));
}

/** With the libraries that it needs. */
function copyProgram(root: string, from: string, to: string): void {
  mkdirSync(join(root, dirname(to)), { recursive: true });
  cpSync(from, join(root, to), { dereference: true });
  for (const library of listLibraries(from)) {
    mkdirSync(join(root, dirname(library)), { recursive: true });
    cpSync(library, join(root, library), { dereference: true });
  }
}

function findProgram(name: string): string {
  return execFileSync('sh', ['-c', 'command -v "$1"', 'sh', name], { encoding: 'utf8' }).trim();
}

function findLibrary(program: string, name: string): string {
  const found = listLibraries(program).find((path) => basename(path).startsWith(name));
  if (found === undefined) throw new Error(`${program} does not use ${name}`);
  return found;
}

/** Empty for a static program, of which ldd says so with an error. */
function listLibraries(path: string): string[] {
  try {
    return (
      execFileSync('ldd', [path], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).match(/\/[^\s)]+/g) ?? []
    );
  } catch {
    return [];
  }
}
