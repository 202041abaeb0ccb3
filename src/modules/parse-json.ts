const STRING_OR_LONG_INTEGER = /"(?:[^"\\]|\\.)*"|-?\d{16,}(?![\d.eE])/g;

/** JSON whose integers beyond 2^53 are bigint, as the template language has them; etcd's member ids are such. Throws SyntaxError. */
export function parseJson(text: string): unknown {
  const integers: bigint[] = [];
  const marker = `bigint:${text.length}:`;
  const marked = text.replaceAll(STRING_OR_LONG_INTEGER, (token) => {
    if (token.startsWith('"') || Number.isSafeInteger(Number(token))) return token;
    integers.push(BigInt(token));
    return `"${marker}${integers.length - 1}"`;
  });
  if (integers.length === 0) return JSON.parse(text) as unknown;
  return JSON.parse(marked, (_key, value: unknown) =>
    typeof value === 'string' && value.startsWith(marker)
      ? (integers[Number(value.slice(marker.length))] ?? value)
      : value,
  );
}
