/** The text of a Markdown file with its fenced code blocked out, line numbers kept. */
export function blankFences(text: string): string {
  return text.replace(/^(?<fence>```|~~~)[^]*?^\k<fence>/gm, (block) => block.replace(/[^\n]/g, ' '));
}

/** What stands in backticks, and the words of fenced code, with their lines. */
export function readCodeWords(text: string): { readonly word: string; readonly line: number }[] {
  const fences = [...text.matchAll(/^(?<fence>```|~~~)[^\n]*\n(?<code>[^]*?)^\k<fence>/gm)];
  const spans = [...blankFences(text).matchAll(/`(?<code>[^`\n]+)`/g)];
  return [...fences, ...spans].flatMap((match) => {
    const code = match.groups?.['code'] ?? '';
    const start = match.index + match[0].indexOf(code);
    return [...code.matchAll(/[^\s"'(),;=]+/g)].map((word) => ({
      word: word[0],
      line: text.slice(0, start + word.index).split('\n').length,
    }));
  });
}

/** Anchors of a Markdown file as GitHub makes them from its headings; a repeated one gets a number. */
export function readAnchors(text: string): Set<string> {
  const anchors = new Set<string>();
  for (const [, heading = ''] of blankFences(text).matchAll(/^#{1,6}\s+(.+?)\s*#*$/gm)) {
    const base = heading
      .replace(/\[([^\]]*)\]\([^)]*\)/g, '$1')
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\s_-]/gu, '')
      .replace(/\s/g, '-');
    let anchor = base;
    for (let count = 1; anchors.has(anchor); count += 1) anchor = `${base}-${count}`;
    anchors.add(anchor);
  }
  return anchors;
}

/** The rows of the first table below a heading of the second level, without its head. */
export function readTable(text: string, heading: string): string[][] {
  const [, section = ''] = text.split(`\n## ${heading}\n`);
  const [table = ''] = /(?:^\|.*\n)+/m.exec(section.split('\n## ')[0] ?? '') ?? [];
  const rows = table.split('\n').filter((line) => line.startsWith('|'));
  return rows.slice(2).map((row) =>
    row
      .split(/(?<!\\)\|/)
      .slice(1, -1)
      .map((cell) => cell.trim()),
  );
}
