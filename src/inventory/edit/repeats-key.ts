const KEY = /^( *)([\w.-]+):(?=[ \r]|$)/;
const PAIR_NAME = /[{,] *(\w+): /g;

/** Whether a mapping of YAML seems to give a key twice, as its lines show it. */
export function repeatsKey(text: string): boolean {
  const open: { readonly indent: number; readonly names: Set<string> }[] = [];
  for (const line of text.split('\n')) {
    const depth = line.search(/[^ \r]/);
    if (depth === -1 || line[depth] === '#') continue;
    while ((open.at(-1)?.indent ?? -1) > depth) open.pop();
    const [, , name] = KEY.exec(line) ?? [];
    if (name === undefined) continue;
    let here = open.at(-1);
    if (here?.indent !== depth) open.push((here = { indent: depth, names: new Set() }));
    if (here.names.has(name) || repeatsPair(line)) return true;
    here.names.add(name);
  }
  return false;
}

function repeatsPair(line: string): boolean {
  if (!line.includes('{')) return false;
  const names = [...line.matchAll(PAIR_NAME)].map(([, name]) => name);
  return new Set(names).size < names.length;
}
