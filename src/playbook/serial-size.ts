/** One size of `serial`: hosts, or hundredths of all. */
export type SerialSize = { readonly hosts: number } | { readonly percent: number };

export const SERIAL_RULE = 'serial takes a number of hosts or a percentage';

/** Undefined for what is neither a number of hosts nor a percentage. */
export function parseSerialSize(size: unknown): SerialSize | undefined {
  const text = typeof size === 'number' || typeof size === 'string' ? String(size).trim() : '';
  const percent = /^(\d+(?:\.\d+)?)%$/.exec(text);
  if (percent !== null) return { percent: Number(percent[1]) };
  return /^\d+$/.test(text) ? { hosts: Number(text) } : undefined;
}
