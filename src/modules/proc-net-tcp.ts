import { isIP } from 'node:net';
import { ModuleFailure } from '../module/result.ts';

/** Numbers of Linux (net/tcp_states.h), from 1. */
export const CONNECTION_STATES = [
  'ESTABLISHED',
  'SYN_SENT',
  'SYN_RECV',
  'FIN_WAIT1',
  'FIN_WAIT2',
  'TIME_WAIT',
  'CLOSE',
  'CLOSE_WAIT',
  'LAST_ACK',
  'LISTEN',
  'CLOSING',
] as const;

/** As /proc/net/tcp has it. */
export function numberState(state: (typeof CONNECTION_STATES)[number]): string {
  return (CONNECTION_STATES.indexOf(state) + 1).toString(16).toUpperCase().padStart(2, '0');
}

/**
 * An address as /proc/net/tcp and tcp6 have it, each word of 32 bits with its lowest byte first; of IPv4 its end in tcp6, too.
 * @throws ModuleFailure for what is no address
 */
export function formatAddress(host: string): string {
  if (isIP(host) === 0)
    throw new ModuleFailure(`exclude_hosts: ${host} is not an address`, { help: 'Write the address of the host.' });
  if (isIP(host) === 4) return formatWord(Buffer.from(host.split('.').map(Number)));
  const whole = new URL(`http://[${host}]/`).hostname.slice(1, -1);
  const [head = '', tail] = whole.split('::');
  const [left, right] = [head, tail ?? ''].map((part) => (part === '' ? [] : part.split(':'))) as [string[], string[]];
  const groups = [...left, ...Array<string>(8 - left.length - right.length).fill('0'), ...right];
  const bytes = Buffer.from(groups.map((group) => group.padStart(4, '0')).join(''), 'hex');
  return [0, 4, 8, 12].map((at) => formatWord(bytes.subarray(at, at + 4))).join('');
}

function formatWord(bytes: Buffer): string {
  return Buffer.from(bytes).reverse().toString('hex').toUpperCase();
}
