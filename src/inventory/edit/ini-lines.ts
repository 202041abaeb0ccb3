import { readHostNames } from '../read-host-names.ts';
import { type ShellWord, splitShellWords } from '../split-shell-words.ts';
import type { SourceFile } from '../../source/source-file.ts';
import type { GroupPlace, HostPlace } from './source-editor.ts';

/** A line that is neither empty nor a comment, with its line end. */
export interface IniLine {
  readonly start: number;
  readonly end: number;
}

export interface IniVar extends IniLine {
  readonly name: string;
  /** Where the value begins, behind the sign, and where it ends. */
  readonly valueStart: number;
  readonly valueEnd: number;
}

export interface IniHost extends HostPlace {
  readonly line: IniLine;
  /** The words of the line, placed in the file. */
  readonly words: readonly { readonly value: string; readonly start: number; readonly end: number }[];
}

/** A section, or a line below `[parent:children]`. */
export interface IniGroup extends GroupPlace {
  readonly lines: readonly IniLine[];
}

export interface IniSection {
  readonly group: string;
  readonly part: string;
  /** Undefined for what stands before the first section. */
  readonly header: IniLine | undefined;
  readonly lines: IniLine[];
  readonly vars: IniVar[];
}

export interface IniFile {
  readonly sections: readonly IniSection[];
  readonly hosts: readonly IniHost[];
  readonly groups: readonly IniGroup[];
}

const SECTION = /^\[([^:\]\s]+)(?::(\w+))?\]/;

/** Where hosts, groups and variables stand in an inventory in INI; one that could be read, since mistakes are passed over. */
export function readIniLines(file: SourceFile): IniFile {
  const first: IniSection = { group: 'ungrouped', part: 'hosts', header: undefined, lines: [], vars: [] };
  const sections = [first];
  const hosts: IniHost[] = [];
  const children: IniGroup[] = [];
  let section = first;
  for (const { text, at, line } of listLines(file.text)) {
    const [header, group, part = 'hosts'] = SECTION.exec(text) ?? [];
    if (header !== undefined && group !== undefined) {
      section = { group, part, header: line, lines: [], vars: [] };
      sections.push(section);
      continue;
    }
    section.lines.push(line);
    if (section.part === 'hosts') hosts.push(...readHost(file, section.group, text, at, line));
    else if (section.part === 'vars') section.vars.push(readVar(text, at, line));
    else {
      const name = /^[^\s#]+/.exec(text)?.[0] ?? '';
      const span = { file, start: at, end: at + name.length };
      children.push({
        kind: 'group',
        name,
        parent: section.group,
        span,
        hasContent: false,
        vars: new Set(),
        lines: [line],
      });
    }
  }
  const groups = sections.flatMap(({ group, header, lines, vars }): IniGroup[] => {
    if (header === undefined) return [];
    const start = file.text.indexOf('[', header.start) + 1;
    const own = {
      lines: [header, ...lines],
      vars: new Set(vars.map(({ name }) => name)),
      hasContent: lines.length > 0,
    };
    return [
      { kind: 'group', name: group, parent: undefined, span: { file, start, end: start + group.length }, ...own },
    ];
  });
  return { sections, hosts, groups: [...groups, ...children] };
}

function* listLines(text: string): Generator<{ text: string; at: number; line: IniLine }> {
  for (let start = 0; start < text.length;) {
    const next = text.indexOf('\n', start);
    const end = next === -1 ? text.length : next + 1;
    const whole = text.slice(start, end);
    const trimmed = whole.trim();
    if (trimmed !== '' && !/^[;#]/.test(trimmed)) {
      yield { text: trimmed, at: start + whole.indexOf(trimmed), line: { start, end } };
    }
    start = end;
  }
}

function readHost(file: SourceFile, group: string, text: string, at: number, line: IniLine): IniHost[] {
  const split = splitShellWords(text);
  const [first, ...rest] = 'reason' in split ? [] : split;
  if (first === undefined) return [];
  const found = readHostNames(first.value);
  const place = (word: ShellWord): IniHost['words'][number] => ({
    value: word.value,
    start: at + word.start,
    end: at + word.end,
  });
  const words = [place(first), ...rest.map(place)];
  const vars = new Set(rest.map(({ value }) => value.slice(0, Math.max(0, value.indexOf('=')))));
  const span = { file, start: at + first.start, end: at + first.end };
  const names = 'reason' in found ? [] : found.names;
  return [{ kind: 'host', text: first.value, names, group, span, vars, line, words }];
}

function readVar(text: string, at: number, line: IniLine): IniVar {
  const equals = text.indexOf('=');
  const valueStart = equals + 1 + (/^\s*/.exec(text.slice(equals + 1))?.[0].length ?? 0);
  return {
    ...line,
    name: text.slice(0, Math.max(0, equals)).trim(),
    valueStart: at + valueStart,
    valueEnd: at + text.length,
  };
}
