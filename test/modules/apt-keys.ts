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
  /** Signs a repository of one folder, whose Packages are there. */
  readonly sign: (repository: string) => void;
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
    sign: (repository) => {
      const packages = readFileSync(join(repository, 'Packages'));
      const sum = createHash('sha256').update(packages).digest('hex');
      const release = join(home, 'Release');
      writeFileSync(
        release,
        `Date: ${new Date().toUTCString().replace('GMT', 'UTC')}\nSHA256:\n ${sum} ${packages.length} Packages\n`,
      );
      gpg('--yes', '--clearsign', '-o', join(repository, 'InRelease'), release);
    },
    close: () => {
      execFileSync('gpgconf', ['--homedir', home, '--kill', 'all']);
      rmSync(home, { recursive: true, force: true });
    },
  };
}
