import { splitLines } from './clean-text.ts';

/** Ends the descent into a value that somebody nested by mistake. */
const MAX_DEPTH = 20;

/** A JSON value as people read it: YAML's layout, multi-line strings as lines. */
export function formatValue(value: unknown, depth = 0): string[] {
  if (typeof value === 'string') return splitLines(value);
  if (typeof value !== 'object' || value === null || depth > MAX_DEPTH) return [formatScalar(value)];
  const isList = Array.isArray(value);
  const entries: (readonly [string, unknown])[] = isList
    ? value.map((item) => ['-', item] as const)
    : Object.entries(value).map(([key, entry]) => [`${key}:`, entry] as const);
  if (entries.length === 0) return [isList ? '[]' : '{}'];
  return entries.flatMap(([label, entry]) => formatEntry(label, entry, depth));
}

function formatEntry(label: string, value: unknown, depth: number): string[] {
  if (typeof value === 'string' && value.includes('\n')) {
    return [`${label} |`, ...splitLines(value).map((line) => `  ${line}`)];
  }
  if (typeof value !== 'object' || value === null || Object.keys(value).length === 0) {
    return [`${label} ${typeof value === 'object' && value !== null ? formatValue(value)[0] : formatScalar(value)}`];
  }
  const lines = formatValue(value, depth + 1);
  if (label === '-') return lines.map((line, index) => `${index === 0 ? '- ' : '  '}${line}`);
  return [label, ...lines.map((line) => `  ${line}`)];
}

function formatScalar(value: unknown): string {
  if (typeof value === 'string') return value === '' || value !== value.trim() ? JSON.stringify(value) : value;
  return typeof value === 'bigint' ? String(value) : (JSON.stringify(value) ?? 'null');
}
