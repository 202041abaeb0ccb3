import { measureWidth } from '../../util/text-width.ts';
import type { ShownValue } from '../../events/event.ts';
import { formatHosts } from './format-hosts.ts';
import { styled, type Line } from './line.ts';
import { clipText } from './wrap-text.ts';

/** The values of a failure on one of the hosts that share it. */
export interface HostValues {
  readonly host: string;
  readonly values: readonly ShownValue[];
}

const HEAD = 'where ';
const MARGIN = ' '.repeat(HEAD.length);
/** Where hosts differ, so many values of a variable are shown. */
const MOST_VARIANTS = 3;
const LEAST_WIDTH = 24;
const HOSTS_WIDTH = 24;

/** A line for each variable: `where port = "80a"  (hosts.yml:6)`; where hosts differ, one for each value, with its hosts. */
export function formatShownValues(all: readonly HostValues[], width: number): Line[] {
  const lines = [...collectVariants(all)].flatMap(([name, variants]) => formatVariants(name, variants, all, width));
  return lines.map((line, index) => [index === 0 ? styled('strong', HEAD) : MARGIN, ...line]);
}

interface Variant {
  readonly shown: ShownValue;
  readonly hosts: string[];
}

function collectVariants(all: readonly HostValues[]): Map<string, Map<string, Variant>> {
  const names = new Map<string, Map<string, Variant>>();
  for (const { host, values } of all) {
    for (const shown of values) {
      const variants = names.get(shown.name) ?? new Map<string, Variant>();
      names.set(shown.name, variants);
      const key = JSON.stringify([shown.value, shown.note, shown.from]);
      const variant = variants.get(key);
      if (variant === undefined) variants.set(key, { shown, hosts: [host] });
      else variant.hosts.push(host);
    }
  }
  return names;
}

function formatVariants(
  name: string,
  variants: ReadonlyMap<string, Variant>,
  { length }: readonly HostValues[],
  width: number,
): Line[] {
  const room = width - HEAD.length;
  const shown = [...variants.values()].slice(0, MOST_VARIANTS);
  const lines = shown.map(({ shown, hosts }) => formatValue(shown, hosts.length === length ? [] : hosts, room));
  const others = [...variants.values()].slice(MOST_VARIANTS).reduce((count, { hosts }) => count + hosts.length, 0);
  if (others === 0) return lines;
  const hosts = `${others} more ${others === 1 ? 'host' : 'hosts'}`;
  return [...lines, [styled('dim', `… ${name} on ${hosts} is something else`)]];
}

function formatValue({ name, value, note = '', from }: ShownValue, hosts: readonly string[], room: number): Line {
  const where = hosts.length === 0 ? '' : `  on ${formatHosts(hosts, HOSTS_WIDTH)}`;
  const origin = from === undefined ? '' : `  (${from})`;
  const text = value === undefined ? `${name} ${note}` : `${name} = ${value}`;
  const fits = measureWidth(text) + where.length + origin.length <= room;
  const clipped = clipText(text, Math.max(LEAST_WIDTH, room - where.length - (fits ? origin.length : 0)));
  return [clipped, where, ...(fits && origin !== '' ? [styled('dim', origin)] : [])];
}
