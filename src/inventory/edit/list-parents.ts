const SECTION = /^\[([^\]:]+):children\]/;
const KEY = /^( *)(?:"([^"]*)"|'([^']*)'|([^\s"'#][^#]*?)) *:(?=\s|$)/;
/** What may give a group what stands elsewhere. */
const SHARED = /<<|(?:^|[\s:,[{-])\*\w/m;

/**
 * The groups that hold others, as the lines of a text show them, and perhaps more names. Undefined where they do not: groups in braces, or
 * text that is shared.
 */
export function listParents(text: string): ReadonlySet<string> | undefined {
  if (!text.includes('children')) return new Set();
  if (SHARED.test(text)) return undefined;
  const parents = new Set<string>();
  const open: { indent: number; name: string }[] = [];
  for (const line of text.split('\n')) {
    const section = SECTION.exec(line)?.[1];
    if (section !== undefined) {
      parents.add(section);
      continue;
    }
    const key = KEY.exec(line);
    const name = key?.[2] ?? key?.[3] ?? key?.[4];
    if (line.slice(name === 'children' ? key?.[0].length : 0).includes('children')) return undefined;
    if (key === null || name === undefined) continue;
    const indent = key[1]?.length ?? 0;
    while ((open.at(-1)?.indent ?? -1) >= indent) open.pop();
    if (name === 'children') parents.add(open.at(-1)?.name ?? name);
    open.push({ indent, name });
  }
  return parents;
}
