import { isIPv4 } from 'node:net';

/** The name under which the DNS has the names of an address. RFC 1035, 3.5 and RFC 3596, 2.5. */
export function reverseAddress(address: string): string {
  if (isIPv4(address)) return `${address.split('.').reverse().join('.')}.in-addr.arpa`;
  const digits = expandAddress(address).join('');
  return `${digits.split('').reverse().join('.')}.ip6.arpa`;
}

/** The eight groups of an IPv6 address, of four digits each. */
function expandAddress(address: string): string[] {
  const [plain = ''] = address.toLowerCase().split('%');
  const dotted = /^(.*:)(\d+)\.(\d+)\.(\d+)\.(\d+)$/.exec(plain);
  const hex = (...bytes: readonly (string | undefined)[]) =>
    bytes.map((byte) => Number(byte).toString(16).padStart(2, '0')).join('');
  const text = dotted ? `${dotted[1]}${hex(dotted[2], dotted[3])}:${hex(dotted[4], dotted[5])}` : plain;
  const [head = '', tail] = text.split('::');
  const groups = (part: string) => (part === '' ? [] : part.split(':')).map((group) => group.padStart(4, '0'));
  const first = groups(head);
  if (tail === undefined) return first;
  const last = groups(tail);
  return [...first, ...Array.from({ length: 8 - first.length - last.length }, () => '0000'), ...last];
}
