import type { Event } from '../../events/event.ts';
import { splitLines } from './clean-text.ts';
import { formatHosts } from './format-hosts.ts';
import { formatPlace } from './format-place.ts';
import { indent, styled, type Line } from './line.ts';
import type { TextOptions } from './text-options.ts';
import { wrapText } from './wrap-text.ts';

type EventOf<T extends Event['type']> = Extract<Event, { type: T }>;

/** `deploy.yml · etcd by IP · 3 hosts` */
export function formatPlayHeading(play: EventOf<'play-started'>, check: boolean): Line {
  const parts = [fileName(play.place.path), play.name, countHosts(play.hosts.length)];
  if (play.batch !== undefined && play.batch.count > 1) {
    parts.push(`batch ${play.batch.index} of ${play.batch.count}`);
  }
  return [...styleHeading(parts), ...(check ? [' · ', styled('warning', 'check mode: nothing is changed')] : [])];
}

export function formatSkippedPlay(play: EventOf<'play-skipped'>): Line {
  return [...styleHeading([fileName(play.place.path), play.name]), ' · ', styled('warning', `skipped: ${play.reason}`)];
}

export function formatWarning(warning: EventOf<'warning-raised'>, { width }: TextOptions): Line[] {
  const host = warning.host === undefined ? '' : `${warning.host}: `;
  const [first = '', ...rest] = splitLines(host + warning.message).flatMap((line) => wrapText(line, width - 9));
  const below: Line[] = [];
  if (warning.place !== undefined) below.push([styled('dim', formatPlace(warning.place))]);
  if (warning.frame !== undefined) below.push(...splitLines(warning.frame).map((line): Line => [line]));
  if (warning.help !== undefined) below.push(...wrapText(warning.help, width - 2).map((line): Line => [line]));
  return [
    [styled('warning', 'warning'), '  ', first],
    ...rest.map((line): Line => ['         ', line]),
    ...indent(below, 2),
  ];
}

export function formatInclude(event: EventOf<'file-included'>): Line {
  return [styled('dim', `  included ${event.file} for ${formatHosts(event.hosts, 60)}`)];
}

export function formatEndedHosts(event: EventOf<'hosts-ended'>): Line {
  return [styled('dim', `  ended    ${formatHosts(event.hosts, 32)}  ${event.reason}`)];
}

export function countHosts(count: number): string {
  return `${count} ${count === 1 ? 'host' : 'hosts'}`;
}

function styleHeading(parts: readonly string[]): Line {
  const [file = '', ...rest] = parts.filter((part) => part !== '');
  return [styled('strong', file), ...rest.map((part) => ` · ${part}`)];
}

function fileName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}
