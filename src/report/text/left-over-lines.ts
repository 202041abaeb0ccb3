import type { LeftOver } from '../../events/event.ts';
import { formatPlace } from './format-place.ts';
import { styled, type Line } from './line.ts';
import type { TextOptions } from './text-options.ts';
import { wrapText } from './wrap-text.ts';

/** Up to so many have a line each; with -v all. */
const MANY = 10;
const HEAD = 'left     ';

/** What goes on on hosts, of the run that has ended. */
export function formatLeftOvers(all: readonly LeftOver[], { width, verbosity }: TextOptions): Line[] {
  const shown = verbosity > 0 || all.length <= MANY ? all : all.slice(0, MANY - 1);
  const texts = shown.map((left) => `${left.host}: ${left.task} (${formatPlace(left.place)}): ${describe(left)}`);
  if (shown.length < all.length) texts.push(`and ${all.length - shown.length} more; -v shows all`);
  return texts.flatMap((text) =>
    wrapText(text, width - HEAD.length).map((part, index): Line =>
      index === 0 ? [styled('warning', HEAD), part] : [' '.repeat(HEAD.length), part],
    ),
  );
}

function describe({ state, job = '' }: LeftOver): string {
  switch (state) {
    case 'running':
      return `the job ${job} had not ended`;
    case 'unknown':
      return `the job ${job} may have begun`;
    case 'ending':
      return 'was not waited for; its host is ending it';
  }
}
