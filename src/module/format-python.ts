/** A value as Python's `str()` shows it, which is what Ansible hands to a module that wants text. */
export function formatPython(value: unknown): string {
  return typeof value === 'string' ? value : represent(value);
}

function represent(value: unknown): string {
  if (typeof value === 'string') return quoteText(value);
  if (value === null || value === undefined) return 'None';
  if (typeof value === 'boolean') return value ? 'True' : 'False';
  if (typeof value === 'number' || typeof value === 'bigint') return String(value);
  if (Array.isArray(value)) return `[${value.map(represent).join(', ')}]`;
  if (value instanceof Map) return formatPairs([...value]);
  if (typeof value === 'object') return formatPairs(Object.entries(value));
  return typeof value;
}

function formatPairs(pairs: readonly (readonly [unknown, unknown])[]): string {
  return `{${pairs.map(([key, item]) => `${represent(key)}: ${represent(item)}`).join(', ')}}`;
}

function quoteText(text: string): string {
  const quote = text.includes("'") && !text.includes('"') ? '"' : "'";
  const escaped = text.replaceAll('\\', '\\\\').replaceAll('\n', '\\n').replaceAll('\r', '\\r').replaceAll('\t', '\\t');
  return quote + (quote === "'" ? escaped.replaceAll("'", "\\'") : escaped) + quote;
}
