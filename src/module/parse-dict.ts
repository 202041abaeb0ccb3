/** A mapping written as text: JSON, or `k=v` pairs between commas or spaces. Undefined if it is neither. */
export function parseDict(text: string): Record<string, unknown> | undefined {
  if (text.trim().startsWith('{')) {
    try {
      const value: unknown = JSON.parse(text);
      return typeof value === 'object' && value !== null ? { ...value } : undefined;
    } catch {
      return undefined;
    }
  }
  const pairs = text.match(/(?:[^\s,"']|"[^"]*"|'[^']*')+/g) ?? [];
  const entries: [string, string][] = [];
  for (const pair of pairs) {
    const equals = pair.indexOf('=');
    if (equals < 1) return undefined;
    entries.push([pair.slice(0, equals), pair.slice(equals + 1).replace(/^(["'])(.*)\1$/, '$2')]);
  }
  return entries.length === 0 ? undefined : Object.fromEntries(entries);
}
