import { posix } from 'node:path';
import { parseWords } from '../module/parse-words.ts';
import { ModuleFailure } from '../module/result.ts';

const SIZE = /^(\d+(?:\.\d+)?)\s*([bkmgtp]?)(?:i?b)?$/i;
const DURATION_PART = /(\d+(?:\.\d+)?)(ns|us|µs|ms|s|m|h)/gy;
const NANOSECONDS: Readonly<Record<string, number>> = { ns: 1, us: 1e3, µs: 1e3, ms: 1e6, s: 1e9, m: 6e10, h: 3.6e12 };

/** Reads `512M` or `1.5g` as bytes, in powers of 1024 as docker does; -1 stays -1. */
export function parseSize(text: string, option: string): number {
  if (text === '-1') return -1;
  const match = SIZE.exec(text.trim());
  if (match === null)
    throw new ModuleFailure(`${option} is no size: \`${text}\``, { help: 'write it as 512M, 2G, or in bytes' });
  const power = 'bkmgtp'.indexOf((match[2] || 'b').toLowerCase());
  return Math.floor(Number(match[1]) * 1024 ** power);
}

/** Reads a duration of Go, such as `1m30s`, as nanoseconds; a bare number counts seconds. */
export function parseDuration(text: string, option: string): number {
  if (/^\d+$/.test(text)) return Number(text) * 1e9;
  const parts = [...text.matchAll(DURATION_PART)];
  if (parts.length === 0 || parts.map(([part]) => part).join('') !== text) {
    throw new ModuleFailure(`${option} is no duration: \`${text}\``, { help: 'write it as 30s, 500ms or 1m30s' });
  }
  return Math.round(parts.reduce((sum, [, count, unit]) => sum + Number(count) * (NANOSECONDS[unit ?? ''] ?? 0), 0));
}

export interface PublishedPort {
  /** Such as `2379/tcp`. */
  readonly container: string;
  /** Empty: every address of the host. */
  readonly address: string;
  /** Empty: any free one. */
  readonly host: string;
}

/** Reads `[ADDRESS:][HOST:]CONTAINER[/PROTOCOL]`, ranges too, as `docker run -p` does. */
export function parsePublishedPort(text: string): PublishedPort[] {
  const [ports = '', protocol = 'tcp'] = text.split('/');
  const match = /^(?:(?:\[([^\]]*)\]|([^:]*)):)?(?:(\d*(?:-\d+)?):)?(\d+(?:-\d+)?)$/.exec(ports);
  const [, six, four, third, container] = match ?? [];
  // `8080:80` has its host port where an address would stand.
  const isHostPort = third === undefined && six === undefined && four !== undefined;
  const host = isHostPort ? four : (third ?? '');
  if (container === undefined || !/^(?:\d+(?:-\d+)?)?$/.test(host)) {
    throw new ModuleFailure(`no published port: \`${text}\``, {
      help: 'write it as 8080:80, 127.0.0.1:53:53/udp or 9000',
    });
  }
  const address = isHostPort ? '' : (six ?? four ?? '');
  const containers = expandRange(container);
  const hosts = host === '' ? [''] : expandRange(host);
  return containers.map((port, index) => ({
    container: `${port}/${protocol.toLowerCase()}`,
    address: address === '0.0.0.0' ? '' : address,
    host: containers.length === 1 && hosts.length > 1 ? host : (hosts[index] ?? ''),
  }));
}

export function expandRange(text: string): string[] {
  const [first = '', last = first] = text.split('-');
  return Array.from({ length: Number(last) - Number(first) + 1 }, (_, index) => String(Number(first) + index));
}

export interface Volume {
  readonly type: 'volume' | 'bind' | 'anonymous';
  readonly source: string;
  readonly target: string;
  readonly readOnly: boolean;
}

/** Reads `name:/path:ro`, `/host:/path` or `/path`, as `docker run -v` does. */
export function parseVolume(text: string): Volume {
  const [source = '', target, options = ''] = text.split(':');
  const readOnly = options.split(',').includes('ro');
  if (target === undefined) return { type: 'anonymous', source: '', target: cleanPath(source), readOnly };
  const type = source.startsWith('/') ? 'bind' : 'volume';
  return { type, source: type === 'bind' ? cleanPath(source) : source, target: cleanPath(target), readOnly };
}

export function cleanPath(path: string): string {
  const normal = posix.normalize(path);
  return normal.length > 1 && normal.endsWith('/') ? normal.slice(0, -1) : normal;
}

/** A scalar as docker takes it; null is empty. */
export function formatScalar(value: unknown, option: string): string {
  if (typeof value === 'string') return value;
  if (typeof value === 'number' || typeof value === 'bigint' || typeof value === 'boolean') return String(value);
  if (value === null || value === undefined) return '';
  throw new ModuleFailure(`${option} is no string: ${JSON.stringify(value)}`);
}

/** A list of words, or a string that is split as a shell would. */
export function readWords(value: unknown, option: string): readonly string[] {
  if (Array.isArray(value)) return value.map((word, index) => formatScalar(word, `${option}[${index}]`));
  try {
    return parseWords(formatScalar(value, option));
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    throw new ModuleFailure(`${option} cannot be split into words: ${error.message}`, {
      help: `write ${option} as a list`,
    });
  }
}
