import { createError, createWarning } from '../source/codes.ts';
import type { Diagnostic } from '../source/diagnostic.ts';
import { proposeName } from '../source/propose-name.ts';
import type { SourceFile } from '../source/source-file.ts';
import type { Span } from '../source/span.ts';
import { suggest } from '../util/suggest.ts';
import { createCircleError } from './circle.ts';
import type { VarsEntry } from './inventory.ts';
import type { InventoryModel } from './inventory-model.ts';
import { addOwnVars } from './own-vars.ts';
import { type PlacedText, readPythonLiteral, readText } from './python-literal.ts';
import { readHostNames } from './read-host-names.ts';
import { type ShellWord, splitShellWords } from './split-shell-words.ts';

type Group = ReturnType<InventoryModel['ensureGroup']>;
type Part = 'hosts' | 'children' | 'vars';

interface Line {
  /** Without white space around it. */
  readonly text: string;
  readonly start: number;
}

/** Where a group is named as the child of another. */
interface Link {
  readonly parent: Group;
  readonly span: Span;
}

const SECTION = /^\[([^:\]\s]+)(?::(\w+))?\]\s*(?:#.*)?$/;
const CHILD = /^([^:\]\s]+)\s*(?:#.*)?$/;
const PARTS: readonly string[] = ['hosts', 'children', 'vars'];

/** Reads an inventory in INI (Ansible's ini inventory plugin) into the model. */
export function readIniInventory(model: InventoryModel, file: SourceFile): readonly Diagnostic[] {
  const reader = new IniInventoryReader(model, file);
  for (const line of listLines(file.text)) reader.readLine(line);
  return reader.end();
}

/** Lines that are neither empty nor comments. */
function* listLines(text: string): Generator<Line> {
  let start = 0;
  while (start <= text.length) {
    const next = text.indexOf('\n', start);
    const end = next === -1 ? text.length : next;
    const line = text.slice(start, end);
    const trimmed = line.trim();
    if (trimmed !== '' && !/^[;#]/.test(trimmed)) yield { text: trimmed, start: start + line.indexOf(trimmed) };
    start = end + 1;
  }
}

class IniInventoryReader {
  readonly #model: InventoryModel;
  readonly #file: SourceFile;
  readonly #diagnostics: Diagnostic[] = [];
  /** Groups that sections speak of, and where they were first named: they need a section of their own. */
  readonly #mentioned = new Map<string, { span: Span; section: string }>();
  readonly #declared: Set<string>;
  /** Children by the name that is still to get its section. */
  readonly #awaited = new Map<string, Link[]>();
  #section: { group: Group; part: Part } | undefined;
  /** What follows a section that cannot be read belongs nowhere. */
  #isLost = false;
  #isEmpty = true;

  constructor(model: InventoryModel, file: SourceFile) {
    this.#model = model;
    this.#file = file;
    this.#declared = new Set(model.groups.keys());
  }

  readLine(line: Line): void {
    this.#isEmpty = false;
    const section = SECTION.exec(line.text);
    if (section !== null) this.#openSection(line, section[1] ?? '', section[2] ?? 'hosts');
    else if (/^\[.*\]$/.test(line.text)) this.#refuseSection(line);
    else if (this.#isLost) return;
    else if (this.#section?.part === 'vars') this.#readVariable(line, this.#section.group);
    else if (this.#section?.part === 'children') this.#readChild(line, this.#section.group);
    else this.#readHosts(line);
  }

  end(): readonly Diagnostic[] {
    if (this.#isEmpty) {
      const message = `the inventory \`${this.#file.path}\` is empty`;
      return [createWarning('LS0401', message, { span: { file: this.#file, start: 0, end: 0 } })];
    }
    for (const [name, { span, section }] of this.#mentioned) {
      if (this.#declared.has(name)) continue;
      const help = `Write a section \`[${name}]\`, which may be empty.`;
      const details = { span, help, ...proposeName(suggest(name, this.#declared)) };
      this.#diagnostics.push(
        createError('LS0401', `\`[${section}]\` names the group \`${name}\`, which has no section`, details),
      );
    }
    return this.#diagnostics;
  }

  #openSection(line: Line, name: string, part: string): void {
    const span = this.#spanOf(line.start + 1, name.length);
    this.#isLost = !PARTS.includes(part);
    if (this.#isLost) {
      const at = this.#spanOf(line.start + name.length + 2, part.length);
      const details = { span: at, ...proposeName(suggest(part, PARTS)) };
      this.#complain(`\`[${name}:${part}]\` is not a section: after the colon stands hosts, vars or children`, details);
      return;
    }
    if (part === 'vars') this.#mention(name, span, `${name}:vars`);
    const group = this.#model.ensureGroup(name, span);
    if (part !== 'vars') this.#declare(group);
    this.#section = { group, part: part as Part };
  }

  #refuseSection(line: Line): void {
    this.#isLost = true;
    const help = 'A section is `[group]`, `[group:vars]` or `[group:children]`, without spaces.';
    const span = this.#spanOf(line.start, line.text.length);
    this.#complain(`the section \`${line.text}\` cannot be read`, { span, help });
  }

  #readHosts(line: Line): void {
    const words = splitShellWords(line.text);
    if ('reason' in words) {
      const help = 'Quotes are as in a shell: put a value that holds one into the other kind.';
      const span = this.#spanOf(line.start + words.at, 1);
      this.#complain(`the line of a host cannot be read: ${words.reason}`, { span, help });
      return;
    }
    const [first, ...rest] = words;
    if (first === undefined) return;
    const span = this.#spanOf(line.start + first.start, first.end - first.start);
    const names = this.#readNames(first.value, span);
    const vars = rest.map((word) => this.#readWord(line, word)).filter((entry) => entry !== undefined);
    for (const name of names?.names ?? []) {
      const host = this.#model.ensureHost(name, span);
      this.#model.enter(this.#section?.group ?? this.#model.ensureGroup('ungrouped', undefined), host);
      const port = names?.port === undefined ? [] : [this.#portOf(first, line, names.port)];
      addOwnVars(this.#model, host, [...port, ...vars], this.#diagnostics);
    }
  }

  #readNames(text: string, span: Span): { names: readonly string[]; port: number | undefined } | undefined {
    if (text === '---' || text.endsWith(':')) {
      const help = 'An inventory in YAML has a name that ends in .yml, .yaml or .json.';
      this.#complain(`\`${text}\` is not the name of a host: this looks like YAML, and is read as INI`, { span, help });
      return undefined;
    }
    const names = readHostNames(text);
    if (!('reason' in names)) return names;
    this.#diagnostics.push(createError('LS0402', `the range \`${text}\` cannot be read: ${names.reason}`, { span }));
    return undefined;
  }

  #portOf(word: ShellWord, line: Line, port: number): readonly [string, VarsEntry] {
    const start = word.value.lastIndexOf(':') + 1;
    const text = this.#place(line, word.value, word.offsets, start);
    return ['ansible_port', { key: readText(text), node: { ...readText(text), value: port, style: 'plain' } }];
  }

  /** `name=value` behind a host. */
  #readWord(line: Line, word: ShellWord): readonly [string, VarsEntry] | undefined {
    const equals = word.value.indexOf('=');
    if (equals !== -1) return this.#readEntry(this.#place(line, word.value, word.offsets, 0), equals, asItStands);
    const span = this.#spanOf(line.start + word.start, word.end - word.start);
    const help = 'What stands behind a host is `name=value`; a value with spaces needs quotes.';
    this.#complain(`expected name=value, found \`${word.value}\``, { span, help });
    return undefined;
  }

  /** A line of a `:vars` section, whose value goes to the end of the line. */
  #readVariable(line: Line, group: Group): void {
    const equals = line.text.indexOf('=');
    if (equals === -1) {
      const span = this.#spanOf(line.start, line.text.length);
      this.#complain(`expected name=value, found \`${line.text}\``, { span });
      return;
    }
    const offsets = Array.from({ length: line.text.length + 1 }, (_, index) => index);
    const entry = this.#readEntry(this.#place(line, line.text, offsets, 0), equals, trim);
    addOwnVars(this.#model, group, [entry], this.#diagnostics);
  }

  /** The value's span is that of what is written behind the sign, with its quotes. */
  #readEntry(text: PlacedText, equals: number, tidy: (text: PlacedText) => PlacedText): readonly [string, VarsEntry] {
    const key = readText(tidy(slice(text, 0, equals)));
    const value = tidy(slice(text, equals + 1, text.value.length));
    const node = readPythonLiteral(value) ?? readText(value);
    const start = tidy === trim ? (value.offsets[0] ?? 0) : (text.offsets[equals] ?? 0) + 1;
    const span = { file: this.#file, start, end: value.offsets.at(-1) ?? start };
    return [String(key.value), { key, node: { ...node, span } }];
  }

  #readChild(line: Line, parent: Group): void {
    const child = CHILD.exec(line.text)?.[1];
    const span = this.#spanOf(line.start, (child ?? line.text).length);
    if (child === undefined) {
      const help = `A line of \`[${parent.name}:children]\` is the name of one group.`;
      this.#complain(`expected the name of a group, found \`${line.text}\``, { span, help });
      return;
    }
    this.#mention(child, span, `${parent.name}:children`);
    const link = { parent, span };
    const group = this.#declared.has(child) ? this.#model.groups.get(child) : undefined;
    if (group !== undefined) this.#link(group, link);
    else this.#awaited.set(child, [...(this.#awaited.get(child) ?? []), link]);
  }

  /** A group may be named as a child before its section: then it is linked there, as with Ansible. */
  #declare(group: Group): void {
    this.#declared.add(group.name);
    for (const link of this.#awaited.get(group.name) ?? []) this.#link(group, link);
    this.#awaited.delete(group.name);
  }

  #link(child: Group, { parent, span }: Link): void {
    if (!this.#model.link(parent, child)) this.#diagnostics.push(createCircleError(child, parent, span));
  }

  #mention(name: string, span: Span, section: string): void {
    if (!this.#mentioned.has(name)) this.#mentioned.set(name, { span, section });
  }

  #place(line: Line, value: string, offsets: readonly number[], start: number): PlacedText {
    const placed = offsets.map((offset) => line.start + offset);
    return slice({ file: this.#file, value, offsets: placed }, start, value.length);
  }

  #spanOf(start: number, length: number): Span {
    return { file: this.#file, start, end: start + length };
  }

  #complain(message: string, details: Pick<Diagnostic, 'span' | 'help' | 'label' | 'suggestion'>): void {
    this.#diagnostics.push(createError('LS0401', message, details));
  }
}

function slice({ file, value, offsets }: PlacedText, start: number, end: number): PlacedText {
  return { file, value: value.slice(start, end), offsets: offsets.slice(start, end + 1) };
}

function asItStands(text: PlacedText): PlacedText {
  return text;
}

function trim(text: PlacedText): PlacedText {
  const start = text.value.length - text.value.trimStart().length;
  return slice(text, start, Math.max(start, text.value.trimEnd().length));
}
