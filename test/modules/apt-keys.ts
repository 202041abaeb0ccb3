import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface SigningKey {
  /** 40 digits. */
  readonly fingerprint: string;
  readonly armored: string;
  readonly binary: Buffer;
  /** Signs a repository: its lists of packages are there, and it may have more lines to say of itself. */
  readonly sign: (repository: string, lists?: readonly string[], lines?: string) => void;
  readonly close: () => void;
}

export const GPG_NEEDS = { command: 'gpg', package: 'gnupg' } as const;

/** A key of the test's own, as who publishes packages has one. */
export function makeSigningKey(): SigningKey {
  const home = mkdtempSync(join(tmpdir(), 'longshore-gpg-'));
  const gpg = (...words: readonly string[]) =>
    execFileSync('gpg', ['--homedir', home, '--batch', '-q', '--passphrase', '', ...words], {
      stdio: ['ignore', 'pipe', 'ignore'],
    });
  gpg('--quick-gen-key', 'Packages <packages@example.org>', 'ed25519', 'sign', 'never');
  const listing = gpg('--with-colons', '--list-keys').toString();
  return {
    fingerprint: /^fpr:+([0-9A-F]{40}):/m.exec(listing)?.[1] ?? '',
    armored: gpg('--armor', '--export').toString(),
    binary: gpg('--export'),
    sign: (repository, lists = ['Packages'], lines = '') => {
      const sums = lists.map((list) => {
        const packages = readFileSync(join(repository, list));
        return ` ${createHash('sha256').update(packages).digest('hex')} ${packages.length} ${list}\n`;
      });
      const release = join(home, 'Release');
      const date = new Date().toUTCString().replace('GMT', 'UTC');
      writeFileSync(release, `Date: ${date}\n${lines}SHA256:\n${sums.join('')}`);
      gpg('--yes', '--clearsign', '-o', join(repository, 'InRelease'), release);
    },
    close: () => {
      execFileSync('gpgconf', ['--homedir', home, '--kill', 'all']);
      rmSync(home, { recursive: true, force: true });
    },
  };
}
