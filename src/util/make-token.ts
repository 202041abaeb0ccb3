import { randomUUID } from 'node:crypto';

/** 122 random bits as hexadecimal digits. Node has those of many at hand, where randomBytes asks anew each time. */
export function makeToken(): string {
  return randomUUID().replaceAll('-', '');
}
