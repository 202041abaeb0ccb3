import type { Entry, MappingNode, Node } from '../../source/node.ts';

/** How the text of a file in YAML lies: where entries begin and end, line by line. Offsets are UTF-16 units. */
export class YamlLayout {
  readonly text: string;
  readonly isJson: boolean;
  readonly lineEnd: string;
  readonly #root: Node | undefined;
  #step: string | undefined;

  constructor(text: string, isJson: boolean, root: Node | undefined) {
    this.text = text;
    this.isJson = isJson;
    this.lineEnd = text.includes('\r\n') ? '\r\n' : '\n';
    this.#root = root;
  }

  isFlow({ span }: MappingNode): boolean {
    return this.text[span.start] === '{';
  }

  /** The entries that stand in the mapping itself, in the order of the text: not those that `<<` brings. */
  listOwn({ entries, span }: MappingNode): Entry[] {
    return entries
      .filter(({ key }) => key.span.start >= span.start && key.span.end <= span.end)
      .sort((a, b) => a.key.span.start - b.key.span.start);
  }

  /** Behind the colon; where there is none, behind the key. */
  endOfKey({ key }: Entry): number {
    const colon = /^\s*:/.exec(this.text.slice(key.span.end, key.span.end + 200));
    return key.span.end + (colon?.[0].length ?? 0);
  }

  isAlias({ key, value }: Entry): boolean {
    return value.span.start < key.span.start;
  }

  /** Nothing is written behind the colon. */
  isUnwritten({ value }: Entry): boolean {
    return value.kind === 'scalar' && value.value === null && value.span.start === value.span.end;
  }

  /** Where the value ends; for one that is not written, where the colon does. */
  endOf(entry: Entry): number {
    const behind = this.endOfKey(entry);
    if (this.isAlias(entry)) return behind + (this.#alias(behind)?.[0].length ?? 0);
    return this.isUnwritten(entry) ? behind : this.#endOfNode(entry.value);
  }

  /** The blanks between a colon and the comma or brace that follows it. */
  blanksBehind(at: number): number {
    return /^[ \t]*(?=[,}])/.exec(this.text.slice(at, at + 100))?.[0].length ?? 0;
  }

  /** The `*name` behind a key. */
  aliasOf(entry: Entry): { start: number; end: number } {
    const behind = this.endOfKey(entry);
    const [all = '', name = ''] = this.#alias(behind) ?? [];
    return { start: behind + all.length - name.length, end: behind + all.length };
  }

  #alias(behind: number): RegExpExecArray | null {
    return /^\s*(\*[^\s,[\]{}]+)/.exec(this.text.slice(behind, behind + 1000));
  }

  #endOfNode(node: Node): number {
    const { start, end } = node.span;
    if (node.kind === 'scalar') return end;
    if (node.kind === 'mapping' && !this.isFlow(node)) {
      const last = this.listOwn(node).at(-1);
      const from = last === undefined ? start : this.endOf(last);
      // A mapping may end with `<<`, and what follows its last entry may be comments.
      const merges = [...this.text.slice(from, end).matchAll(/(?:^|\n)[ \t]*<<[ \t]*:[^\n]*/g)].at(-1);
      if (merges !== undefined) return from + merges.index + merges[0].trimEnd().length;
      if (last !== undefined) return from;
    }
    return start + this.text.slice(start, end).trimEnd().length;
  }

  /** Behind the line in which an entry ends, where another one may begin. */
  afterLinesOf(entry: Entry): number {
    const end = this.endOf(entry);
    return end > 0 && this.text[end - 1] === '\n' ? end : this.afterLine(end);
  }

  afterLine(at: number): number {
    const end = this.text.indexOf('\n', at);
    return end === -1 ? this.text.length : end + 1;
  }

  startOfLine(at: number): number {
    return this.text.lastIndexOf('\n', at - 1) + 1;
  }

  /** What stands before a key on its line, where that is only white space. */
  indentOf({ key }: Entry): string | undefined {
    const before = this.text.slice(this.startOfLine(key.span.start), key.span.start);
    return before.trim() === '' ? before : undefined;
  }

  /** By how much the file indents what is inside of something: as it does first. */
  get step(): string {
    this.#step ??= this.#findStep(this.#root) ?? '  ';
    return this.#step;
  }

  #findStep(node: Node | undefined): string | undefined {
    if (node?.kind !== 'mapping') return undefined;
    for (const entry of this.listOwn(node)) {
      if (entry.value.kind !== 'mapping' || this.isAlias(entry)) continue;
      const [inner] = this.listOwn(entry.value);
      const outside = this.indentOf(entry);
      const inside = inner === undefined ? undefined : this.indentOf(inner);
      if (outside !== undefined && inside !== undefined && inside.length > outside.length && !this.isFlow(entry.value))
        return inside.slice(outside.length);
      const below = this.#findStep(entry.value);
      if (below !== undefined) return below;
    }
    return undefined;
  }
}
