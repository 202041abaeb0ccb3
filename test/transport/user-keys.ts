import { execFileSync } from 'node:child_process';
import { appendFileSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { RunningSshd } from './sshd.ts';

/** Types of keys that a user may have, and their bits. */
export const KEY_TYPES = [
  ['ed25519', '256'],
  ['ecdsa', '256'],
  ['ecdsa', '384'],
  ['ecdsa', '521'],
  ['rsa', '2048'],
] as const;

/** Makes a key of each type in the folder of an sshd, as `TYPE-BITS`, and lets its account in with all of them. */
export function makeUserKeys({ directory }: RunningSshd): void {
  for (const [type, bits] of KEY_TYPES) {
    const file = join(directory, `${type}-${bits}`);
    execFileSync('ssh-keygen', ['-q', '-t', type, '-b', bits, '-N', '', '-f', file]);
    appendFileSync(join(directory, 'authorized_keys'), readFileSync(`${file}.pub`));
  }
}
