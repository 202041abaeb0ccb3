import { createHash } from 'node:crypto';
import { closeSync, fsyncSync, mkdirSync, openSync, readFileSync, renameSync, rmSync, writeSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { LookupError, type LookupWorld } from './lookup.ts';

export interface StoredPassword {
  readonly password: string;
  readonly salt?: string | undefined;
  readonly ident?: string | undefined;
}

const PATIENCE_MS = 7000;
const STEP_MS = 50;

/** The password of a file as `complete` leaves it, and written there if that is more than there was. Two runs at once agree on one. */
export function keepPassword(
  path: string,
  complete: (found: StoredPassword | undefined) => StoredPassword,
  world: LookupWorld,
): StoredPassword {
  const found = read(path);
  if (found !== undefined) {
    const whole = complete(found);
    if (format(whole) === format(found)) return whole;
  }
  return explain(path, () => {
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
    const release = lock(path, world);
    try {
      const before = read(path);
      const whole = complete(before);
      if (before === undefined || format(whole) !== format(before)) write(path, `${format(whole)}\n`);
      return whole;
    } finally {
      release();
    }
  });
}

function read(path: string): StoredPassword | undefined {
  let content: string;
  try {
    content = readFileSync(path, 'utf8').trimEnd();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    return explain(path, () => {
      throw error;
    });
  }
  const salted = content.lastIndexOf(' salt=');
  if (salted === -1) return { password: content };
  const rest = content.slice(salted + ' salt='.length);
  const named = rest.lastIndexOf(' ident=');
  const password = content.slice(0, salted);
  if (named === -1) return { password, salt: rest };
  return { password, salt: rest.slice(0, named), ident: rest.slice(named + ' ident='.length) };
}

function format({ password, salt, ident }: StoredPassword): string {
  if (salt === undefined) return password;
  return `${password} salt=${salt}${ident === undefined ? '' : ` ident=${ident}`}`;
}

function write(path: string, content: string): void {
  const temporary = `${path}.${createHash('sha1').update(content).digest('hex').slice(0, 8)}.new`;
  rmSync(temporary, { force: true });
  try {
    const file = openSync(temporary, 'wx', 0o600);
    try {
      writeSync(file, content);
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
    renameSync(temporary, path);
  } catch (error) {
    rmSync(temporary, { force: true });
    throw error;
  }
}

/** Ansible's own lock, so that its runs wait too. */
function lock(path: string, world: LookupWorld): () => void {
  const name = join(dirname(path), `${createHash('sha1').update(path).digest('hex')}.ansible_lockfile`);
  for (let waited = 0; waited < PATIENCE_MS; waited += STEP_MS) {
    try {
      closeSync(openSync(name, 'wx', 0o600));
      return () => rmSync(name, { force: true });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
    world.pause(STEP_MS);
  }
  throw new LookupError(
    `another run has held ${path} for ${PATIENCE_MS / 1000} seconds`,
    `if there is none, remove ${name}`,
  );
}

function explain<T>(path: string, step: () => T): T {
  try {
    return step();
  } catch (error) {
    if (!(error instanceof Error) || !('syscall' in error)) throw error;
    throw new LookupError(`cannot keep the password in ${path}: ${error.message}`);
  }
}
