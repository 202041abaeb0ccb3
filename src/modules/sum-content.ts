import { createHash } from 'node:crypto';

/** What a result says of the content of a file: its SHA-1 and its MD5, in hexadecimal. */
export function sumContent(content: Uint8Array): { checksum: string; md5sum: string } {
  const sum = (algorithm: string): string => createHash(algorithm).update(content).digest('hex');
  return { checksum: sum('sha1'), md5sum: sum('md5') };
}
