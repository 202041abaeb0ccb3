import type { Option } from './option.ts';

export interface Usage {
  /** What follows `run`. */
  readonly synopsis: string;
  readonly summary: string;
  readonly options: readonly Option[];
  /** Further paragraphs. */
  readonly details?: string;
}

/** The text of `--help`. */
export function formatUsage({ synopsis, summary, options, details }: Usage): string {
  const rows = options.map((option) => [formatOption(option), option.help] as const);
  const width = Math.max(...rows.map(([left]) => left.length));
  const table = rows.map(([left, right]) => `  ${left.padEnd(width)}  ${right}`).join('\n');
  return `run ${synopsis}\n\n${summary}\n\n${table}\n${details === undefined ? '' : `\n${details.replace(/^\n/, '').trimEnd()}\n`}`;
}

function formatOption({ long, short, value }: Option): string {
  return `${short === undefined ? '    ' : `-${short}, `}--${long}${value === undefined ? '' : ` ${value}`}`;
}
