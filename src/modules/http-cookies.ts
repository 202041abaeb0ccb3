interface Cookie {
  readonly name: string;
  readonly value: string;
  readonly path: string;
}

/**
 * Names and values of the cookies that answers set with these `Set-Cookie` headers, in their order: those with the longest path first,
 * later values instead of earlier ones, without those that are taken back.
 * @param now milliseconds since 1970
 */
export function readCookies(headers: readonly string[], now: number): readonly (readonly [string, string])[] {
  const kept = new Map<string, Cookie>();
  for (const header of headers) {
    const cookie = readCookie(header, now);
    if (cookie === undefined) continue;
    const id = `${cookie.path}\n${cookie.name}`;
    if (cookie.isOver) kept.delete(id);
    else kept.set(id, cookie);
  }
  return [...kept.values()].sort((a, b) => b.path.length - a.path.length).map(({ name, value }) => [name, value]);
}

function readCookie(header: string, now: number): (Cookie & { isOver: boolean }) | undefined {
  const [pair = '', ...rest] = header.split(';').map((part) => part.trim());
  const equals = pair.indexOf('=');
  if (equals < 1) return undefined;
  const attributes = new Map(
    rest.map((part) => {
      const [name = '', ...value] = part.split('=');
      return [name.trim().toLowerCase(), value.join('=').trim()];
    }),
  );
  const age = attributes.get('max-age');
  const expires = Date.parse(attributes.get('expires') ?? '');
  const isOver = age === undefined || age === '' ? expires <= now : Number(age) <= 0;
  const value = pair.slice(equals + 1).trim();
  return {
    name: pair.slice(0, equals).trim(),
    value: /^"(.*)"$/.exec(value)?.[1] ?? value,
    path: attributes.get('path') ?? '/',
    isOver,
  };
}
