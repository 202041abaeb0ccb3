import { LookupError } from './lookup.ts';

export interface IniOptions {
  readonly caseSensitive: boolean;
  /** Whether a key may stand without `=`. */
  readonly allowNoValue: boolean;
}

export type IniSection = Map<string, string | null>;

/**
 * A text as Python's configparser reads it, with the entries of `[DEFAULT]` under that name; `first` is the section that it begins in.
 * Throws LookupError with the line.
 */
export function parseIni(text: string, options: IniOptions, first?: string): Map<string, IniSection> {
  const sections = new Map<string, IniSection>([['DEFAULT', new Map()]]);
  const seen = new Set<string>();
  let section: { readonly name: string; readonly entries: IniSection } | undefined;
  if (first !== undefined) {
    section = { name: first, entries: new Map() };
    sections.set(first, section.entries);
    seen.add(first);
  }
  let open: { readonly key: string; readonly indent: number; readonly lines: string[] } | undefined;
  const close = (): void => {
    if (open !== undefined) section?.entries.set(open.key, open.lines.join('\n').trimEnd());
    open = undefined;
  };
  for (const [index, line] of text.split(/\r\n|\r|\n/).entries()) {
    const where = `in line ${index + 1}`;
    const content = line.trim();
    const indent = line.length - line.trimStart().length;
    if (/^[#;]/.test(content)) continue;
    if (content === '') {
      open?.lines.push('');
      continue;
    }
    if (open !== undefined && indent > open.indent) {
      open.lines.push(content);
      continue;
    }
    close();
    const name = /^\[(.+)\]/.exec(content)?.[1];
    if (name !== undefined) {
      if (seen.has(name)) throw new LookupError(`the section \`${name}\` is there twice, again ${where}`);
      if (name !== 'DEFAULT') seen.add(name);
      section = { name, entries: sections.get(name) ?? new Map() };
      sections.set(name, section.entries);
      continue;
    }
    if (section === undefined) throw new LookupError(`there is no section before \`${content}\` ${where}`);
    const [, left = content, value] = /^(.*?)\s*[=:]\s*(.*)$/.exec(content) ?? [];
    const key = foldKey(left.trim(), options);
    if (key === '' || (value === undefined && !options.allowNoValue)) {
      throw new LookupError(`\`${content}\` ${where} is not \`key = value\``);
    }
    if (section.entries.has(key))
      throw new LookupError(`\`${key}\` is there twice in \`${section.name}\`, again ${where}`);
    section.entries.set(key, null);
    if (value !== undefined) open = { key, indent, lines: [value] };
  }
  close();
  return sections;
}

/** A key as it is compared. */
export function foldKey(key: string, { caseSensitive }: IniOptions): string {
  return caseSensitive ? key : key.toLowerCase();
}
