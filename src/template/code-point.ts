const SURROGATE = /[\ud800-\udfff]/;

/** Python counts code points, JavaScript UTF-16 units: they differ only where there are surrogates. */
export function countCodePoints(text: string): number {
  if (!SURROGATE.test(text)) return text.length;
  let count = 0;
  for (const _ of text) count++;
  return count;
}

/** The characters of a text as Python sees them. */
export function splitCodePoints(text: string): string[] {
  return SURROGATE.test(text) ? Array.from(text) : text.split('');
}

/** Orders two texts by code points: negative, zero or positive. */
export function compareCodePoints(left: string, right: string): number {
  if (left === right) return 0;
  if (!SURROGATE.test(left) || !SURROGATE.test(right)) {
    if (!SURROGATE.test(left) && !SURROGATE.test(right)) return left < right ? -1 : 1;
  }
  const a = Array.from(left);
  const b = Array.from(right);
  for (let index = 0; index < Math.min(a.length, b.length); index++) {
    const difference = (a[index]?.codePointAt(0) ?? 0) - (b[index]?.codePointAt(0) ?? 0);
    if (difference !== 0) return difference;
  }
  return a.length - b.length;
}
