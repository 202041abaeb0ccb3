import { expandRange, type RangeProblem } from './expand-range.ts';

export interface HostNames {
  readonly names: readonly string[];
  /** Of `HOST:PORT` and `[ADDRESS]:PORT`. */
  readonly port: number | undefined;
}

const RANGE = String.raw`\[[^\][]+\]`;
const LABEL = String.raw`(?:[\p{L}\p{N}_]|${RANGE})(?:[\p{L}\p{N}_-]|${RANGE})*(?<![_-])`;
const HOST_AND_PORT = new RegExp(String.raw`^(${LABEL}(?:\.${LABEL})*):(\d+)$`, 'u');
const BRACKETS_AND_PORT = /^\[(.+)\]:(\d+)$/;

/**
 * The hosts that a name of an inventory stands for: `node[01:20]` are twenty, and a port may follow (`host:2222`, `[2001:db8::1]:2222`),
 * as with Ansible's parse_address. What is no address with a port is a name as it stands.
 */
export function readHostNames(text: string): HostNames | RangeProblem {
  const match = BRACKETS_AND_PORT.exec(text) ?? HOST_AND_PORT.exec(text);
  const names = expandRange(match?.[1] ?? text);
  if ('reason' in names) return names;
  return { names, port: match === null ? undefined : Number(match[2]) };
}
