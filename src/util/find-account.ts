import { readFileSync } from 'node:fs';

interface Account {
  readonly name: string;
  readonly uid: number;
  readonly home: string;
}

/** The first account in /etc/passwd of this machine that fits. */
export function findAccount(fits: (account: Account) => boolean): Account | undefined {
  try {
    const lines = readFileSync('/etc/passwd', 'utf8').split('\n');
    return lines.map(readLine).find((account) => account !== undefined && fits(account));
  } catch {
    return undefined;
  }
}

function readLine(line: string): Account | undefined {
  const [name = '', , uid, , , home] = line.split(':');
  return home === undefined ? undefined : { name, uid: Number(uid), home };
}
