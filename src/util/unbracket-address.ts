import { isIPv6 } from 'node:net';

/** The address in `[2001:db8::1]`, as it is written where a port may follow; undefined for what is none of IPv6 in brackets. */
export function unbracketAddress(text: string): string | undefined {
  const [, address = ''] = /^\[(.+)\]$/.exec(text) ?? [];
  return isIPv6(address) ? address : undefined;
}
