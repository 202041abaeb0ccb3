import { TemplateError } from '../template-error.ts';

export type IpVersion = 4 | 6;

/** An address of the Internet as a number, and its version. */
export interface IpAddress {
  readonly version: IpVersion;
  readonly value: bigint;
}

export function bitsOf(version: IpVersion): number {
  return version === 4 ? 32 : 128;
}

/** The address that a text is, or nothing. */
export function parseAddress(text: string): IpAddress | undefined {
  const value = text.includes(':') ? parseV6(text) : parseV4(text);
  return value === undefined ? undefined : { version: text.includes(':') ? 6 : 4, value };
}

/** The address as RFC 5952 wants it written. */
export function formatAddress({ version, value }: IpAddress): string {
  return version === 4 ? formatV4(value) : formatV6(value);
}

/** @throws TemplateError where there is no such address */
export function makeAddress(version: IpVersion, value: bigint): IpAddress {
  if (value < 0n || value >> BigInt(bitsOf(version)) !== 0n)
    throw new TemplateError(`there is no address of IPv${version} beyond its first or last`, 'value');
  return { version, value };
}

/** The name under which the address is looked up backwards. */
export function formatReverse({ version, value }: IpAddress): string {
  if (version === 4) return `${formatV4(value).split('.').toReversed().join('.')}.in-addr.arpa.`;
  return `${Array.from(value.toString(16).padStart(32, '0')).toReversed().join('.')}.ip6.arpa.`;
}

function parseV4(text: string): bigint | undefined {
  const parts = text.split('.');
  if (parts.length !== 4 || !parts.every((part) => /^(?:0|[1-9]\d{0,2})$/.test(part) && Number(part) < 256))
    return undefined;
  return parts.reduce((value, part) => value * 256n + BigInt(part), 0n);
}

function formatV4(value: bigint): string {
  return [24n, 16n, 8n, 0n].map((shift) => (value >> shift) & 255n).join('.');
}

function parseV6(text: string): bigint | undefined {
  const dotted = /^(.*:)(\d+\.\d+\.\d+\.\d+)$/.exec(text);
  if (dotted !== null) {
    const low = parseV4(dotted[2] ?? '');
    return low === undefined
      ? undefined
      : parseV6(`${dotted[1] ?? ''}${(low >> 16n).toString(16)}:${(low & 0xffffn).toString(16)}`);
  }
  const halves = text.split('::');
  if (halves.length > 2) return undefined;
  const [head = [], tail] = halves.map((half) => (half === '' ? [] : half.split(':')));
  const given = head.length + (tail?.length ?? 0);
  if (tail === undefined ? given !== 8 : given > 7) return undefined;
  const words = [...head, ...Array.from({ length: 8 - given }, () => '0'), ...(tail ?? [])];
  if (!words.every((word) => /^[0-9a-f]{1,4}$/i.test(word))) return undefined;
  return words.reduce((value, word) => value * 65536n + BigInt(`0x${word}`), 0n);
}

function formatV6(value: bigint): string {
  const words = Array.from({ length: 8 }, (_, at) => ((value >> BigInt(112 - at * 16)) & 0xffffn).toString(16));
  const text = words.join(':');
  const runs = text.match(/(?<![^:])0(?::0)+(?![^:])/g) ?? [];
  const longest = runs.reduce((best, run) => (run.length > best.length ? run : best), '');
  if (longest === '') return text;
  const at = text.search(new RegExp(`(?<![^:])${longest}(?![^:])`));
  return `${text.slice(0, at).replace(/:$/, '')}::${text.slice(at + longest.length).replace(/^:/, '')}`;
}
