import { measureWidth } from '../../util/text-width.ts';
import { cleanText } from './clean-text.ts';
import { formatValue } from './value-lines.ts';
import { padText } from './wrap-text.ts';

/** A table as it comes with a result, in `report.table`. */
export interface Table {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly unknown[])[];
}

/** Draws a table with box characters; a row that is too short is filled up. */
export function drawTable(table: Table): string[] {
  const head = table.columns.map(formatCell);
  const rows = table.rows.map((row) => head.map((_, column) => formatCell(row[column])));
  const widths = head.map((_, column) => Math.max(...[head, ...rows].map((row) => measureWidth(row[column] ?? ''))));
  const rule = (left: string, middle: string, right: string) =>
    left + widths.map((width) => '─'.repeat(width + 2)).join(middle) + right;
  const draw = (row: readonly string[]) =>
    `│${row.map((cell, column) => ` ${padText(cell, widths[column] ?? 0)} `).join('│')}│`;
  return [rule('┌', '┬', '┐'), draw(head), rule('├', '┼', '┤'), ...rows.map(draw), rule('└', '┴', '┘')];
}

function formatCell(value: unknown): string {
  if (value === undefined || value === null) return '';
  return cleanText(formatValue(value).join(' '));
}

/** Reads `report.table` of a result; undefined where there is none, or it is none. */
export function readTable(value: unknown): Table | undefined {
  if (typeof value !== 'object' || value === null || !('columns' in value) || !('rows' in value)) return undefined;
  const { columns, rows } = value;
  if (!Array.isArray(columns) || !Array.isArray(rows)) return undefined;
  const readable = rows.filter((row): row is unknown[] => Array.isArray(row));
  return columns.length === 0 ? undefined : { columns: columns.map(String), rows: readable };
}
