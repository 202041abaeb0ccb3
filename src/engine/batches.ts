import type { Value } from '../template/value.ts';

/** What `serial` may hold: a number of hosts, a percentage, or a list of these, of which the last goes on for the rest. */
export type Serial = Value;

/** Why a value of `serial` cannot be one. */
class SerialError extends Error {}

/** Cuts the hosts of a play into batches. */
export function splitBatches<T>(hosts: readonly T[], serial: Serial | undefined): T[][] {
  if (serial === undefined || serial === null || hosts.length === 0) return [[...hosts]];
  const sizes = (Array.isArray(serial) ? serial : [serial]).map((size) => readSize(size, hosts.length));
  if (sizes.length === 0) return [[...hosts]];
  const batches: T[][] = [];
  let at = 0;
  for (let index = 0; at < hosts.length; index++) {
    const size = sizes[Math.min(index, sizes.length - 1)] ?? hosts.length;
    const end = size <= 0 ? hosts.length : at + size;
    batches.push(hosts.slice(at, end));
    at = end;
  }
  return batches;
}

function readSize(size: Value, total: number): number {
  const text = typeof size === 'number' || typeof size === 'string' ? String(size).trim() : '';
  const percent = /^(\d+(?:\.\d+)?)%$/.exec(text);
  if (percent !== null) return Math.max(1, Math.floor((Number(percent[1]) / 100) * total));
  if (/^\d+$/.test(text)) return Number(text);
  throw new SerialError(`serial takes a number of hosts or a percentage, not \`${text}\``);
}
