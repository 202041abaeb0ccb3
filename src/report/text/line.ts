/** What a piece of text means; the painter decides how that looks. */
export type Style =
  'strong' | 'dim' | 'ok' | 'changed' | 'failed' | 'skipped' | 'unknown' | 'warning' | 'added' | 'removed';

/** A piece of a line. */
export type Segment = string | { readonly style: Style; readonly text: string };

/** One line of output, without its line end. */
export type Line = readonly Segment[];

export const BLANK: Line = [];

export function styled(style: Style, text: string): Segment {
  return { style, text };
}

export function textOf(line: Line): string {
  return line.map((segment) => (typeof segment === 'string' ? segment : segment.text)).join('');
}

export function indent(lines: readonly Line[], columns: number): Line[] {
  const space = ' '.repeat(columns);
  return lines.map((line) => (line.length === 0 ? line : [space, ...line]));
}
