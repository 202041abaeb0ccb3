import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach } from 'vitest';
import { Keyring, seal } from '../../src/vault/keyring.ts';
import { writeYamlValue } from '../../src/vault/yaml-value.ts';
import { run, type Ran } from './fake-io.ts';

export interface VaultProject {
  readonly path: (name: string) => string;
  readonly write: (name: string, text: string | Uint8Array, mode?: number) => string;
  readonly run: (argv: readonly string[], options?: Parameters<typeof run>[1]) => Promise<Ran>;
}

const SALT = Buffer.alloc(32, 7);

/** Text as a vault; the password of `prod` is `prod-pw`. */
export function sealText(text: string, id = 'default', password = id === 'default' ? 'secret' : `${id}-pw`): string {
  return seal(Buffer.from(text), id, Buffer.from(password), SALT);
}

/** The same as a value of YAML behind its name. */
export function sealValue(name: string, text: string, id?: string): string {
  return writeYamlValue(sealText(text, id), name);
}

/** What is in a vault, whatever its id. */
export function openText(vault: string, password = 'secret'): { text: string; id: string } {
  const { plain, id } = new Keyring([{ id: 'x', source: 'x', read: () => Buffer.from(password) }]).open(vault);
  return { text: plain.toString('utf8'), id };
}

/** A folder for each test, in which commands run; `pw` in it holds the password of vaults without an id. */
export function useVaultProject(): VaultProject {
  let folder = '';
  const home = process.cwd();
  const write = (name: string, text: string | Uint8Array, mode = 0o644): string => {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text, { mode });
    return join(folder, name);
  };
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'longshore-vault-test-'));
    process.chdir(folder);
    write('pw', 'secret\n');
    write('prod-pw', 'prod-pw\n');
    write('hosts.yml', 'all: {vars: {ansible_connection: local}, hosts: {a: {}, b: {}}}\n');
  });
  afterEach(() => {
    process.chdir(home);
    rmSync(folder, { recursive: true, force: true });
  });
  return {
    path: (name) => join(folder, name),
    write,
    run: (argv, options = {}) => run(argv, { cwd: folder, ...options }),
  };
}
