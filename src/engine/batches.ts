import { parseSerialSize, SERIAL_RULE } from '../playbook/serial-size.ts';
import { toText } from '../template/convert.ts';
import { OMIT, type Value } from '../template/value.ts';

/** What `serial` may hold: a number of hosts, a percentage, or a list of these, of which the last goes on for the rest. */
export type Serial = Value;

/** Why a value of `serial` cannot be one. */
export class SerialError extends Error {}

/** Cuts the hosts of a play into batches. */
export function splitBatches<T>(hosts: readonly T[], serial: Serial | undefined): T[][] {
  if (serial === undefined || serial === null || serial === OMIT || hosts.length === 0) return [[...hosts]];
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
  const parsed = parseSerialSize(size);
  if (parsed === undefined) throw new SerialError(`${SERIAL_RULE}, not \`${toText(size)}\``);
  return 'hosts' in parsed ? parsed.hosts : Math.max(1, Math.floor((parsed.percent / 100) * total));
}
