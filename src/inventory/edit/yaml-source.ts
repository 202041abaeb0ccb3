import type { Entry, MappingNode, Node } from '../../source/node.ts';
import type { SourceFile } from '../../source/source-file.ts';
import type { Assignment } from './assignment.ts';
import { refuse } from './refuse.ts';
import type { HostPlace, LostVars, NewHost, Place, SourceEditor, VarEdits } from './source-editor.ts';
import { applyWithin, dropRepeated, type TextEdit } from './text-edit.ts';
import { type Content, contentOf, nest, type Piece, wrapFlow } from './write-yaml.ts';
import { YamlLayout } from './yaml-layout.ts';
import { insertEntries, insertInto, insertLines, removeEntries, renameKey, setEntries } from './yaml-mapping.ts';
import { cutEntry } from './yaml-move.ts';
import { type GroupAt, type HostAt, locate, readPlaces } from './yaml-places.ts';

/** An inventory in YAML or JSON. */
export class YamlSource implements SourceEditor {
  readonly file: SourceFile;
  readonly hosts: readonly HostAt[];
  readonly groups: readonly GroupAt[];
  readonly #layout: YamlLayout;
  readonly #root: Node | undefined;

  constructor(file: SourceFile, root: Node | undefined) {
    this.file = file;
    this.#root = root;
    this.#layout = new YamlLayout(file.text, file.path.endsWith('.json'), root);
    const { hosts, groups } = readPlaces(this.#layout, root);
    this.hosts = hosts;
    this.groups = groups;
  }

  holds(group: string): boolean {
    return this.groups.some(({ name }) => name === group);
  }

  addHosts(group: string, hosts: readonly NewHost[]): TextEdit[] {
    const isLone = group === 'ungrouped' || group === 'all';
    const place = this.#choosePlace(group, 'hosts') ?? (isLone ? this.#choosePlace('all', 'hosts') : undefined);
    const isFlow = this.#writesHostsInBraces(place);
    const pieces = hosts.map(({ text, vars }): Piece => {
      return { name: text, pieces: vars.map((value) => ({ name: value.name, value })), isFlow };
    });
    const content = contentOf(pieces, this.#layout.step);
    if (place !== undefined) return this.#insertPart(place, 'hosts', content);
    const name = this.#root === undefined ? 'all' : group;
    return this.#insertAtTop(nest(name, nest('hosts', content, this.#layout.step), this.#layout.step));
  }

  addGroup(name: string, parent: string | undefined): TextEdit[] {
    return this.#insertGroup(contentOf([{ name }], this.#layout.step), parent);
  }

  /** What stands at the top of the file need not move to be a child. */
  moveGroup(name: string, parent: string): TextEdit[] {
    const places = this.groups.filter((place) => place.name === name);
    const [content, other] = places.filter(({ hasContent }) => hasContent);
    if (other !== undefined && content !== undefined) {
      const help = 'Leave what it has in one place first: run inventory edit';
      return refuse(`the group \`${name}\` is filled in several places`, { span: other.span, help });
    }
    const kept = content?.parent === undefined ? content : undefined;
    const moved = kept === undefined ? (content ?? places[0]) : undefined;
    const edits = this.remove(places.filter((place) => place !== kept && place !== moved));
    if (moved?.mapping === undefined) {
      const below = moved === undefined ? [] : this.remove([moved]);
      const isThere = kept !== undefined && parent === 'all';
      return [...edits, ...below, ...(isThere ? [] : this.addGroup(name, parent))];
    }
    const cut = cutEntry(this.#layout, moved.mapping, moved.entry);
    return [...edits, ...cut.edits, ...this.#insertGroup(cut.content, parent)];
  }

  remove(places: readonly Place[]): TextEdit[] {
    const edits: TextEdit[] = [];
    const removed = new Map<MappingNode, Set<Entry>>();
    for (const { entry, mapping, holder } of places.map(locate)) {
      if (mapping === undefined) {
        edits.push(...(holder === undefined ? [] : this.#dropLone(entry, holder)));
        continue;
      }
      const entries = removed.get(mapping);
      if (entries === undefined) removed.set(mapping, new Set([entry]));
      else entries.add(entry);
    }
    for (const [mapping, entries] of removed) edits.push(...removeEntries(this.#layout, mapping, entries));
    return dropInner(dropRepeated(edits));
  }

  split(place: HostPlace, texts: readonly string[], lost?: LostVars): TextEdit[] {
    const { entry, mapping } = locate(place);
    const indent = this.#layout.indentOf(entry);
    const isFlow = mapping !== undefined && this.#layout.isFlow(mapping);
    if (mapping === undefined || (!isFlow && indent === undefined))
      return refuse(`\`${place.text}\` cannot be divided where it stands`, { span: place.span });
    const { start, end } = entry.key.span;
    const whole = { start: end, end: this.#layout.endOf(entry) };
    const rest = this.file.text.slice(whole.start, whole.end);
    const without = lost === undefined ? rest : applyWithin(this.file.text, whole, this.unsetVars(place, lost.names));
    const between = isFlow ? ', ' : (rest.endsWith('\n') ? '' : this.#layout.lineEnd) + (indent ?? '');
    const pieces = texts.map((text, index) => {
      const own = text === lost?.text ? without : rest;
      // An anchor stands once.
      return (
        renameKey(this.#layout, entry, isFlow, text).text + (index === 0 ? own : own.replace(/^(\s*:)\s*&\S+/, '$1'))
      );
    });
    return [{ start, end: whole.end, text: pieces.join(between) }];
  }

  rename(places: readonly Place[], name: string): TextEdit[] {
    return dropRepeated(
      places.map(locate).map(({ entry, mapping }) => {
        const isFlow = mapping !== undefined && this.#layout.isFlow(mapping);
        return renameKey(this.#layout, entry, isFlow, name);
      }),
    );
  }

  setVars(place: Place, vars: readonly Assignment[]): VarEdits {
    const { entry, mapping, holder } = locate(place);
    const content = contentOf(
      vars.map((value) => ({ name: value.name, value })),
      this.#layout.step,
    );
    if (mapping === undefined) {
      const text = wrapFlow(nest(entry.name, content, this.#layout.step).items(this.#braces()), this.#braces());
      const { start, end } = entry.key.span;
      if (place.kind === 'host') return { edits: [{ start, end, text }], settled: new Map() };
      return refuse(`\`${holder?.name ?? entry.name}: ${entry.name}\` has no room for variables`, { span: place.span });
    }
    const isInFlow = this.#layout.isFlow(mapping);
    if (place.kind === 'group') return this.#setGroupVars(place as GroupAt, isInFlow, vars, content);
    const { value } = entry;
    if (value.kind === 'mapping' && !this.#layout.isAlias(entry)) return setEntries(this.#layout, value, vars);
    return { edits: insertInto(this.#layout, entry, isInFlow, content), settled: new Map() };
  }

  #setGroupVars({ entry }: GroupAt, isInFlow: boolean, vars: readonly Assignment[], content: Content): VarEdits {
    const parts = entry.value.kind === 'mapping' ? entry.value : undefined;
    const own = parts?.get('vars');
    if (parts === undefined || own === undefined) {
      const part = nest('vars', content, this.#layout.step);
      return { edits: insertInto(this.#layout, entry, isInFlow, part), settled: new Map() };
    }
    if (own.value.kind === 'mapping' && !this.#layout.isAlias(own)) return setEntries(this.#layout, own.value, vars);
    return { edits: insertInto(this.#layout, own, this.#layout.isFlow(parts), content), settled: new Map() };
  }

  unsetVars(place: Place, names: readonly string[]): TextEdit[] {
    const { entry } = locate(place);
    const holder = place.kind === 'host' || entry.value.kind !== 'mapping' ? entry : entry.value.get('vars');
    if (holder?.value.kind !== 'mapping') return [];
    const own = this.#layout.listOwn(holder.value).filter(({ name }) => names.includes(name));
    return removeEntries(this.#layout, holder.value, new Set(own));
  }

  /** Where a part of a group is best written: where it stands already, else where the group is filled. */
  #choosePlace(group: string, part: 'hosts' | 'children'): GroupAt | undefined {
    const places = this.groups.filter(
      ({ name, entry, mapping }) => name === group && mapping !== undefined && !this.#layout.isAlias(entry),
    );
    const hasPart = ({ entry }: GroupAt): boolean =>
      entry.value.kind === 'mapping' && entry.value.get(part) !== undefined;
    return places.find(hasPart) ?? places.find(({ hasContent }) => hasContent) ?? places[0];
  }

  #insertGroup(content: Content, parent: string | undefined): TextEdit[] {
    const place = parent === undefined ? undefined : this.#choosePlace(parent, 'children');
    if (place !== undefined) return this.#insertPart(place, 'children', content);
    const { step } = this.#layout;
    return this.#insertAtTop(
      parent === undefined || parent === 'all' ? content : nest(parent, nest('children', content, step), step),
    );
  }

  #insertPart({ entry, mapping }: GroupAt, part: 'hosts' | 'children', content: Content): TextEdit[] {
    const { value } = entry;
    const own = value.kind === 'mapping' ? value.get(part) : undefined;
    if (value.kind !== 'mapping' || own === undefined) {
      const isInFlow = mapping === undefined || this.#layout.isFlow(mapping);
      return insertInto(this.#layout, entry, isInFlow, nest(part, content, this.#layout.step));
    }
    const alone = own.value;
    if (alone.kind !== 'scalar' || typeof alone.value !== 'string') {
      return insertInto(this.#layout, own, this.#layout.isFlow(value), content);
    }
    const both = [`${this.file.text.slice(alone.span.start, alone.span.end)}: {}`, ...content.items(this.#braces())];
    return [{ start: alone.span.start, end: alone.span.end, text: wrapFlow(both, this.#braces()) }];
  }

  #insertAtTop(content: Content): TextEdit[] {
    const root = this.#root;
    const { text } = this.file;
    if (root?.kind === 'mapping' && root.entries.length > 0) return insertEntries(this.#layout, root, content);
    const form = { ...this.#braces(), isFlow: false };
    const written = root === undefined || root.span.start === root.span.end ? undefined : root.span;
    if (this.#layout.isJson) {
      const json = wrapFlow(content.items(form), form);
      return [written === undefined ? insertLines(this.#layout, text.length, [json]) : { ...written, text: json }];
    }
    const removed = written === undefined ? [] : [{ start: written.start, end: written.end, text: '' }];
    const at = written?.end ?? text.length;
    if (written !== undefined) {
      return [...removed, { start: at, end: at, text: content.lines('', form).join(this.#layout.lineEnd) }];
    }
    const ends = text === '' ? [{ start: 0, end: 0, text: content.lines('', form).join('\n') + '\n' }] : undefined;
    return ends ?? [insertLines(this.#layout, at, content.lines('', form))];
  }

  #dropLone({ key }: Entry, holder: Entry): TextEdit[] {
    const { start, end } = key.span;
    const before = this.#layout.endOfKey(holder);
    return [{ start: Math.min(before, start), end, text: ' {}' }];
  }

  #braces(): { isFlow: true; isJson: boolean; isPadded: boolean } {
    return { isFlow: true, isJson: this.#layout.isJson, isPadded: false };
  }

  /** As the last of the hosts there that has variables. */
  #writesHostsInBraces(place: GroupAt | undefined): boolean {
    const parts = place?.entry.value;
    const hosts = parts?.kind === 'mapping' ? parts.get('hosts')?.value : undefined;
    if (hosts?.kind !== 'mapping') return false;
    const example = hosts.entries.findLast(({ value }) => value.kind === 'mapping' && value.entries.length > 0);
    return example?.value.kind === 'mapping' && this.#layout.isFlow(example.value);
  }
}

/** Without those within others: what holds them goes. */
function dropInner(edits: readonly TextEdit[]): TextEdit[] {
  let reached = -1;
  return edits
    .toSorted((a, b) => a.start - b.start || b.end - a.end)
    .filter(({ end }) => {
      const isOuter = end > reached;
      reached = Math.max(reached, end);
      return isOuter;
    });
}
