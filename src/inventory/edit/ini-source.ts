import type { Node } from '../../source/node.ts';
import type { SourceFile } from '../../source/source-file.ts';
import type { Assignment } from './assignment.ts';
import { type IniFile, type IniGroup, type IniHost, type IniLine, type IniSection, readIniLines } from './ini-lines.ts';
import { quotePython, quoteWord, writePython } from './ini-value.ts';
import type { HostPlace, LostVars, NewHost, Place, SourceEditor, VarEdits } from './source-editor.ts';
import { applyWithin, dropRepeated, type TextEdit } from './text-edit.ts';
import { settleValue } from './write-yaml.ts';

/** An inventory in INI. */
export class IniSource implements SourceEditor {
  readonly file: SourceFile;
  readonly #read: IniFile;
  readonly #lineEnd: string;

  constructor(file: SourceFile) {
    this.file = file;
    this.#read = readIniLines(file);
    this.#lineEnd = file.text.includes('\r\n') ? '\r\n' : '\n';
  }

  get hosts(): readonly IniHost[] {
    return this.#read.hosts;
  }

  get groups(): readonly IniGroup[] {
    return this.#read.groups;
  }

  holds(group: string): boolean {
    return this.groups.some(({ name }) => name === group);
  }

  addHosts(group: string, hosts: readonly NewHost[]): TextEdit[] {
    const lines = hosts.map(({ text, vars }) =>
      [text, ...vars.map(({ name, value }) => quoteWord(name, writePython(value)))].join(' '),
    );
    const section = this.#find(group, 'hosts');
    if (section?.header !== undefined) return this.#append(section, lines);
    if (group !== 'ungrouped' && group !== 'all') return this.#addSection([`[${group}]`, ...lines]);
    const top = this.#find('ungrouped', 'hosts');
    const isFilled = top?.header !== undefined || (top?.lines.length ?? 0) > 0;
    return top !== undefined && isFilled ? this.#append(top, lines) : this.#addAtTop(lines);
  }

  addGroup(name: string, parent: string | undefined): TextEdit[] {
    return this.#mention(name, parent, [`[${name}]`]);
  }

  moveGroup(name: string, parent: string): TextEdit[] {
    const mentions = this.groups.filter((place) => place.name === name && place.parent !== undefined);
    const removed = this.remove(mentions.filter((place) => place.parent !== parent));
    const isThere = mentions.some((place) => place.parent === parent);
    return isThere ? removed : [...removed, ...this.#mention(name, parent, [])];
  }

  remove(places: readonly Place[]): TextEdit[] {
    const lines = (places as readonly (IniHost | IniGroup)[]).flatMap((place) =>
      place.kind === 'host' ? [place.line] : place.lines,
    );
    return dropRepeated(lines.map((line) => this.#removeLine(line)));
  }

  split(place: HostPlace, texts: readonly string[], lost?: LostVars): TextEdit[] {
    const { start, end } = place.span;
    const whole = { start: end, end: (place as IniHost).words.at(-1)?.end ?? end };
    const rest = this.file.text.slice(whole.start, whole.end);
    const without = lost === undefined ? rest : applyWithin(this.file.text, whole, this.unsetVars(place, lost.names));
    const lines = texts.map((text) => text + (text === lost?.text ? without : rest));
    return [{ start, end: whole.end, text: lines.join(this.#lineEnd) }];
  }

  rename(places: readonly Place[], name: string): TextEdit[] {
    return dropRepeated(places.map(({ span }) => ({ start: span.start, end: span.end, text: name })));
  }

  setVars(place: Place, vars: readonly Assignment[]): VarEdits {
    return place.kind === 'host' ? setHostVars(place as IniHost, vars) : this.#setGroupVars(place.name, vars);
  }

  unsetVars(place: Place, names: readonly string[]): TextEdit[] {
    if (place.kind === 'group') {
      const sections = this.#read.sections.filter(({ group }) => group === place.name);
      const lines = sections.flatMap(({ vars }) => vars.filter(({ name }) => names.includes(name)));
      return lines.map((line) => this.#removeLine(line));
    }
    const { words } = place as IniHost;
    return words.flatMap(({ value, end }, at) => {
      const before = words[at - 1];
      if (before === undefined || !names.some((name) => value.startsWith(`${name}=`))) return [];
      return [{ start: before.end, end, text: '' }];
    });
  }

  #setGroupVars(group: string, vars: readonly Assignment[]): VarEdits {
    const sections = this.#read.sections.filter((each) => each.group === group && each.part === 'vars');
    const settled = new Map<string, Node>();
    const added: string[] = [];
    const edits: TextEdit[] = [];
    for (const assignment of vars) {
      const { name, value } = assignment;
      const standing = sections.flatMap((each) => each.vars).findLast((each) => each.name === name);
      if (standing === undefined) {
        added.push(`${name}=${writePython(value)}`);
        continue;
      }
      const first = this.file.text[standing.valueStart];
      const isQuoted = assignment.isWord && (first === '"' || first === "'");
      if (isQuoted) settled.set(name, settleValue(assignment, first));
      const text = isQuoted ? quotePython(assignment.text) : writePython(value);
      edits.push({ start: standing.valueStart, end: standing.valueEnd, text });
    }
    if (added.length === 0) return { edits, settled };
    const section = sections[0];
    const more = section === undefined ? this.#addSection([`[${group}:vars]`, ...added]) : this.#append(section, added);
    return { edits: [...edits, ...more], settled };
  }

  #find(group: string, part: string): IniSection | undefined {
    const sections = this.#read.sections.filter((each) => each.group === group && each.part === part);
    return sections.find(({ header }) => header !== undefined) ?? sections[0];
  }

  /** Sections that are new, and the group below its parent. */
  #mention(name: string, parent: string | undefined, section: readonly string[]): TextEdit[] {
    const children = parent === undefined ? undefined : this.#find(parent, 'children');
    if (parent === undefined || parent === 'all') return this.#addSection(section);
    if (children !== undefined) return [...this.#append(children, [name]), ...this.#addSection(section)];
    return this.#addSection(section, [`[${parent}:children]`, name]);
  }

  /** Behind the last line of a section. */
  #append({ header, lines }: IniSection, added: readonly string[]): TextEdit[] {
    return [this.#insert(lines.at(-1)?.end ?? header?.end ?? 0, added)];
  }

  /** At the end of the file, each section behind an empty line. */
  #addSection(...sections: readonly (readonly string[])[]): TextEdit[] {
    const { text } = this.file;
    const filled = sections.filter((lines) => lines.length > 0);
    if (filled.length === 0) return [];
    const lines = filled.flatMap((each) => ['', ...each]);
    const isApart = text === '' || /(?:^|\n)\r?\n$/.test(text);
    return [this.#insert(text.length, isApart ? lines.slice(1) : lines)];
  }

  /** Before the first section and the comment that is above it. */
  #addAtTop(lines: readonly string[]): TextEdit[] {
    const { text } = this.file;
    const header = this.#read.sections.find((each) => each.header !== undefined)?.header;
    if (header === undefined) return [this.#insert(text.length, lines)];
    const comment = /(?:^|(?<=\n))(?:[ \t]*[#;][^\n]*\n)+$/.exec(text.slice(0, header.start));
    return [this.#insert(comment?.index ?? header.start, [...lines, ''])];
  }

  #insert(at: number, lines: readonly string[]): TextEdit {
    const isBehindOpenLine = at > 0 && this.file.text[at - 1] !== '\n';
    const text = lines.map((line) => (isBehindOpenLine ? this.#lineEnd + line : line + this.#lineEnd)).join('');
    return { start: at, end: at, text };
  }

  #removeLine({ start, end }: IniLine): TextEdit {
    const { text } = this.file;
    const isOpen = end === text.length && !text.endsWith('\n');
    const before = isOpen ? (/\r?\n$/.exec(text.slice(0, start))?.[0].length ?? 0) : 0;
    return { start: start - before, end, text: '' };
  }
}

/** A variable that stands twice on the line counts as it stands last. */
function setHostVars({ words }: IniHost, vars: readonly Assignment[]): VarEdits {
  const edits: TextEdit[] = [];
  const added: string[] = [];
  for (const { name, value } of vars) {
    const word = words.slice(1).findLast((each) => each.value.startsWith(`${name}=`));
    const text = quoteWord(name, writePython(value));
    if (word === undefined) added.push(` ${text}`);
    else edits.push({ start: word.start, end: word.end, text });
  }
  const end = words.at(-1)?.end ?? 0;
  if (added.length > 0) edits.push({ start: end, end, text: added.join('') });
  return { edits, settled: new Map() };
}
